"""Meta's Graph API: what Facebook and Instagram share, errors and manners."""
