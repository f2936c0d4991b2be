"""Coverage: of the polls that were due, which went well, which did not and why, and what nobody looked at. `gsm coverage` shows it."""
