"""The rows of one account, and its summary, made anew only for the windows that changed."""

import msgspec

from scoring.audience import Readings
from scoring.roster import Account
from scoring.rulings import NOTHING_LEFT_OUT, LeftOut
from scoring.summary import Summariser, Summary, known_days


class _Part(msgspec.Struct, gc=False):
    """What one window adds to the account. `settled_at`: from then on no later `as_of` changes it."""

    summary: Summary
    readings: Readings
    posts: int
    made_at: int
    settled_at: int


class Windows:
    """One account. Rows are kept as bytes: decoded they need five times the memory, and are needed only when they change.

    A summary's sums and polls add up over windows; its audience does not, and is found over all readings.
    """

    __slots__ = ("_account", "_left_out", "_parts", "_stale", "_summariser", "posts", "rows")

    def __init__(self, summariser: Summariser, account: Account) -> None:
        self.rows: dict[int, bytes] = {}
        self.posts = 0
        self._summariser = summariser
        self._account = account
        self._left_out = NOTHING_LEFT_OUT
        self._parts: dict[int, _Part] = {}
        self._stale: set[int] = set()

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

    def summary(self, as_of: int) -> tuple[Summary, bool]:
        """The summary up to `as_of`, and whether it is settled: no later `as_of` changes it."""
        for window, part in self._parts.items():
            if part.made_at < as_of and part.made_at < part.settled_at:
                self._stale.add(window)
        for window in self._stale:
            self._parts[window] = self._part(self.rows[window], as_of)
        self._stale.clear()
        parts = self._parts.values()
        readings = {day: reading for part in parts for day, reading in part.readings.items()}
        self.posts = sum(part.posts for part in parts)
        combined = self._summariser.combine(self._account, [part.summary for part in parts], readings, as_of)
        return combined, all(part.settled_at <= as_of for part in parts)

    def _part(self, row: bytes, as_of: int) -> _Part:
        days = known_days(row, self._left_out)
        return _Part(
            self._summariser.part(self._account, days, as_of),
            {day: known.reading for day, known in days.items() if known.reading},
            sum(group[3] for known in days.values() for group in known.groups or ()),
            as_of,
            self._summariser.settled_at(self._account, days),
        )
