"""The front desk: pages for each audience, which call the office and never the tables."""
