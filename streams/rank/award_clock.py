"""The award clock: up to when the boards count."""

from collections.abc import Iterable

from scoring.edition import Edition
from scoring.progress import Progress
from streams.clock import Clock


class AwardClock:
    """Shows the newest observation (`data`) or the wall clock's time (`wall`), as the edition wants. Never runs backwards.

    With the data clock an award stands at its period's start until something later was observed.
    """

    def __init__(self, edition: Edition, clock: Clock) -> None:
        self._data = edition.clock == "data"
        self._clock = clock
        self._as_of = edition.bounds().start if self._data else clock.now()

    def read(self, progress: Iterable[Progress]) -> int:
        """`as_of` in milliseconds, given the progress of all partitions."""
        now = max(one.observed_at for one in progress) if self._data else self._clock.now()
        self._as_of = max(self._as_of, now)
        return self._as_of
