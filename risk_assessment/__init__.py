"""What is asked before people are brought closer, what answers what, and who may sign."""
