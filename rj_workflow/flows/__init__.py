"""What Prefect may run: thin, ids and counts only, safe to run twice.  Nobody imports it."""

import os

# Read when Prefect is first imported: it would report its use to its makers, and nothing is sent home.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
