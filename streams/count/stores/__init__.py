"""Where a worker keeps the rows that it counts: `contract` says what any such place must keep, the others are such places."""
