"""Topics, publishing and reading through kafka-python."""
