"""Meta's Graph API, simulated: Facebook Pages and Instagram's business discovery."""
