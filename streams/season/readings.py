"""The audience of an account over the year: it grows slowly, in a few accounts it jumps or falls."""

from typing import Final

from streams.season.cast import Watched
from streams.season.draws import below, chance, pick, stream
from streams.season.units import DAY

YEAR: Final = 366 * DAY


class Audience:
    """The followers of one account at the instants of its polls, asked for in order."""

    def __init__(self, seed: int, one: Watched, start: int, end: int) -> None:
        rng = self._rng = stream(seed, "audience", one.account.id)
        self._rounded = one.account.platform == "youtube"
        self._hidden = one.audience_hidden
        self._start = start
        self._first = one.audience
        self._growth = pick(rng, ((-40, 8), (30, 30), (90, 30), (180, 22), (450, 10)))  # per mille a year
        self._growth += below(rng, 40)
        self._jump_at = start + below(rng, end - start)
        self._jump = pick(rng, ((0, 93), (130, 3), (300, 1), (-120, 3)))  # per mille, at once

    def at(self, instant: int) -> bytes:
        """What a poll reads, as JSON: YouTube tells three figures of it, and some owners hide it."""
        if self._hidden:
            return b"null"
        followers = self._first + self._first * self._growth * (instant - self._start) // (1000 * YEAR)
        if instant >= self._jump_at:
            followers += followers * self._jump // 1000
        followers = max(1, followers + below(self._rng, followers // 2000 + 3) - followers // 4000 - 1)
        if self._rounded and followers >= 1000:
            unit = 10 ** (len(str(followers)) - 3)
            followers -= followers % unit
        return b"%d" % followers

    def told(self) -> bool:
        """Whether a poll reads the audience at all; now and then the source leaves it out."""
        return not chance(self._rng, 15)
