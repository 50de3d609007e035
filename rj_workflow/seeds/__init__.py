"""Invented people and cases for rehearsal and for tests; nothing here is real."""
