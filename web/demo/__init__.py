"""The rehearsal: who to be, and what time it is.  Mounted in a demo and nowhere else."""
