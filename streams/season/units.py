"""Milliseconds, and a million."""

from typing import Final

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

MILLION: Final = 1_000_000
