"""What takes the place of their own pages: each form of theirs for a pen, and what to say in a call."""
