"""The one kind of error that a person is meant to read."""


class GsmError(Exception):
    """Says in one line what is wrong and what to do; `gsm` prints the line and exits with 1."""
