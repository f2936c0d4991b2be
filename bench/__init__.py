"""Measures speed side by side; every answer is checked, for a fast wrong answer does not count."""
