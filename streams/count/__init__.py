"""Count: the Faust worker that folds `posts` into the table of rows."""
