"""The award's rules: pure functions and values, with no clock, no I/O and no floats in anything that ranks."""
