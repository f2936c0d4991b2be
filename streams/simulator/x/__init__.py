"""X's API v2, simulated."""
