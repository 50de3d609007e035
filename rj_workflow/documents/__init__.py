"""Letters, agreements, run sheets, summaries: each said once, and drawn from that on paper and on a page."""
