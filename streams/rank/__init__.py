"""rank: reads the table's changelog, makes the boards, and writes them to Redis, one process at a time."""
