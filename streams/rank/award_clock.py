"""The award clock: up to when the boards count."""

from collections.abc import Iterable

from scoring.edition import Edition
from scoring.progress import Progress
from streams.clock import Clock


class AwardClock:
    """The award clock of a running edition, which goes by its newest observation or by `clock`. Never runs backwards."""

    def __init__(self, edition: Edition, clock: Clock) -> None:
        self._edition = edition
        self._clock = clock
        self._as_of = edition.award_clock(0, clock.now())

    def read(self, progress: Iterable[Progress]) -> int:
        """`as_of` in milliseconds, given the progress of all partitions."""
        seen = max(one.observed_at for one in progress)
        self._as_of = max(self._as_of, self._edition.award_clock(seen, self._clock.now()))
        return self._as_of
