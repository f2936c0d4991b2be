"""Instagram's professional accounts, by the Graph API's business discovery."""
