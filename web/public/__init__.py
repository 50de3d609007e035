"""The pages for everybody: what this is, how it went for others, and a way to ask us to be in touch."""
