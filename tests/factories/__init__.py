"""Invented colleagues, people and cases for tests, and browsers that ask for pages as each of them."""
