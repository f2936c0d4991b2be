"""Measures: the number that a board ranks on, an integer in a stated unit; one file each."""
