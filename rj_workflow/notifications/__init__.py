"""What people are told, and by which way: rows, never a sentence in the middle of a program."""
