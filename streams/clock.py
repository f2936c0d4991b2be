"""The one injected clock. Kafka's and the process's own timers stay real."""

import time
from typing import Final, Protocol

SIMULATED_AT: Final = "X-Gsm-Simulated-At"
"""HTTP header of a simulated platform's answer: the instant, in milliseconds, that it is true for."""


class Clock(Protocol):
    """Says what time it is, in milliseconds since the epoch. May be virtual; may not be assumed to run at any speed."""

    def now(self) -> int:
        """The present instant."""
        ...


class WallClock:
    """The machine's clock."""

    def now(self) -> int:
        """The present instant."""
        return time.time_ns() // 1_000_000


class ManualClock:
    """A clock that stands until it is moved: for tests and simulated time."""

    def __init__(self, instant: int) -> None:
        self._instant = instant

    def now(self) -> int:
        """The instant it was last moved to."""
        return self._instant

    def move_to(self, instant: int) -> None:
        """Go to `instant`; a clock never runs backwards, so an earlier one raises ValueError."""
        if instant < self._instant:
            raise ValueError(f"the clock cannot go back from {self._instant} to {instant}")
        self._instant = instant
