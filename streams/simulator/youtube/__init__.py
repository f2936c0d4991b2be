"""YouTube's Data API v3, simulated."""
