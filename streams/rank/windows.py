"""The rows of one account, and its summary, made anew only for the windows that changed."""

from collections.abc import Sequence
from typing import Final

import msgspec

from scoring.audience import Readings
from scoring.calendar import FOREVER
from scoring.registers import Register
from scoring.roster import Account
from scoring.rulings import NOTHING_LEFT_OUT, LeftOut
from scoring.summary import Summariser, Summary, known_days

HOT: Final = 8
"""So many of the newest windows are added up each time; older ones seldom change. Polls look back a month, which is five."""


class _Part(msgspec.Struct, gc=False):
    """What one window, or several, add to the account, at any `as_of` before `until`."""

    summary: Summary
    readings: Readings
    posts: int
    until: int


class Windows:
    """One account. Rows are kept as bytes: decoded they need five times the memory, and are needed only when they change.

    A summary's sums and polls add up over windows; its audience does not, and is found over all readings.
    """

    __slots__ = (
        "_account", "_cold", "_hot", "_left_out", "_parts", "_stale", "_summariser", "posts", "rows",
    )  # fmt: skip

    def __init__(self, summariser: Summariser, account: Account) -> None:
        self.rows: dict[int, bytes] = {}
        self.posts = 0
        self._summariser = summariser
        self._account = account
        self._left_out = NOTHING_LEFT_OUT
        self._parts: dict[int, _Part] = {}
        self._stale: set[int] = set()
        self._hot: frozenset[int] = frozenset()
        self._cold = self._add_up(())
        """The windows that are not hot, added up."""

    def put(self, window: int, row: bytes) -> None:
        """Keep a row; the summary is stale from here on."""
        self.rows[window] = row
        self._stale.add(window)

    def leave_out(self, left_out: LeftOut) -> bool:
        """Leave out what rulings say from here on; whether that changes anything."""
        if left_out == self._left_out:
            return False
        self._left_out = left_out
        self._stale.update(self.rows)
        return True

    def summary(self, as_of: int) -> tuple[Summary, int]:
        """The summary up to `as_of`, and the instant before which no later `as_of` changes it."""
        self._stale.update(window for window, part in self._parts.items() if part.until <= as_of)
        for window in self._stale:
            self._parts[window] = self._part(self.rows[window], as_of)
        newest = frozenset(sorted(self._parts)[-HOT:])
        if newest != self._hot or not self._stale <= newest:
            self._hot = newest
            self._cold = self._add_up([part for window, part in self._parts.items() if window not in newest])
        self._stale.clear()
        whole = self._add_up([self._cold, *(self._parts[window] for window in newest)])
        self.posts = whole.posts
        return self._summariser.finish(self._account, whole.summary, whole.readings, as_of), whole.until

    def _add_up(self, parts: Sequence[_Part]) -> _Part:
        readings: dict[int, Register] = {}
        for part in parts:
            readings.update(part.readings)
        return _Part(
            self._summariser.add_up(part.summary for part in parts),
            readings,
            sum(part.posts for part in parts),
            min((part.until for part in parts), default=FOREVER),
        )

    def _part(self, row: bytes, as_of: int) -> _Part:
        days = known_days(row, self._left_out)
        return _Part(
            self._summariser.part(self._account, days, as_of),
            {day: known.reading for day, known in days.items() if known.reading},
            sum(group[3] for known in days.values() for group in known.groups or ()),
            self._summariser.stands_until(self._account, days, as_of),
        )
