"""What Prefect runs by itself: thin, ids and counts only, safe to run twice.  Nobody imports it."""
