"""The award clock: up to when the boards count."""

from collections.abc import Iterable

from scoring.edition import Edition
from scoring.progress import Progress
from streams.clock import Clock


class AwardClock:
    """Shows the newest observation (`data`) or the wall clock's time (`wall`), as the edition wants. Never runs backwards.

    With the data clock an award stands at its period's start until something later was observed. The wall clock's award stands
    still from the first frozen millisecond on: nothing later changes a board, so the same pages keep the same boards.
    """

    def __init__(self, edition: Edition, clock: Clock) -> None:
        bounds = edition.bounds()
        self._data = edition.clock == "data"
        self._clock = clock
        self._frozen = bounds.freeze_at + 1
        self._as_of = bounds.start if self._data else min(clock.now(), self._frozen)

    def read(self, progress: Iterable[Progress]) -> int:
        """`as_of` in milliseconds, given the progress of all partitions."""
        seen = max(one.observed_at for one in progress)
        now = seen if self._data else min(self._clock.now(), self._frozen)
        self._as_of = max(self._as_of, now)
        return self._as_of
