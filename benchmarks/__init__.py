"""The measured claims: a durable step through the real command, beside the raw driver with the same rows."""
