"""When a process that ended is started again, and when that is given up."""

from collections import deque
from collections.abc import Callable
from typing import Final

FIRST: Final = 0.5  # seconds, and twice as many each further time in a row
LONGEST: Final = 30.0
STEADY: Final = 60.0  # who ran so long begins a new row
MOST: Final = 10  # endings in a row that are taken
WITHIN: Final = 600.0  # if they came within so many seconds


class Backoff:
    """The endings of one process. `jitter` gives numbers from 0 to 1, so that processes that ended together do not start together."""

    def __init__(self, jitter: Callable[[], float]) -> None:
        self._jitter = jitter
        self._row: deque[float] = deque(maxlen=MOST)

    def ended(self, now: float, ran: float) -> float | None:
        """It ended `now` after it `ran` so many seconds: how many to wait with its next start; None if it is to be given up."""
        if ran >= STEADY:
            self._row.clear()
        self._row.append(now)
        if len(self._row) == MOST and now - self._row[0] <= WITHIN:
            return None
        wait = min(LONGEST, FIRST * 2.0 ** (len(self._row) - 1))
        return wait * (1 + self._jitter()) / 2
