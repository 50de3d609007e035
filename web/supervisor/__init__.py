"""The pages of whoever decides on what others wrote."""
