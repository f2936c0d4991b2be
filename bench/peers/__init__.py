"""What we are measured against. Each runs as a process of its own, in an environment of its own, and prints one JSON line."""
