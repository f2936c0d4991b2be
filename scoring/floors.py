"""Floors: the least posts or audience to be ranked."""

from fractions import Fraction
from math import ceil


def live_floor(floor: int, elapsed: Fraction) -> int:
    """A post floor before the period's end: its share of the days elapsed, at least 1 (0 where there is no floor)."""
    return max(1, ceil(floor * elapsed)) if floor else 0
