"""The pages of the people who work on cases."""
