"""Pollers: one file a platform behind one contract; pages to `posts` first, then the state to `polls`."""
