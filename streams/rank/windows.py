"""The rows of one account, and its summary, made anew only for the windows that changed."""

from collections.abc import Callable, Mapping

import msgspec

from scoring.calendar import Calendar
from scoring.rows import DayCounters, decode_counters
from scoring.summary import SCOPES, Summary, total

Summarise = Callable[[Mapping[int, DayCounters], int], Summary]
"""Days and `as_of` to a summary: `Summariser.summarise` for one account."""


class _Part(msgspec.Struct, gc=False):
    """What one window adds to the account. `settled_at`: from then on no later `as_of` changes the summary."""

    summary: Summary
    readings: dict[int, DayCounters]
    posts: int
    made_at: int
    settled_at: int


class Windows:
    """One account. Rows are kept as bytes: decoded they need five times the memory, and are needed only when they change.

    A summary's sums and polls add up over windows; its audiences do not, and are found over all readings.
    """

    __slots__ = ("_calendar", "_parts", "_stale", "_summarise", "posts", "rows")

    def __init__(self, calendar: Calendar, summarise: Summarise) -> None:
        self.rows: dict[int, bytes] = {}
        self.posts = 0
        self._calendar = calendar
        self._summarise = summarise
        self._parts: dict[int, _Part] = {}
        self._stale: set[int] = set()

    def put(self, window: int, row: bytes) -> None:
        """Keep a row; the summary is stale from here on."""
        self.rows[window] = row
        self._stale.add(window)

    def summary(self, as_of: int) -> tuple[Summary, bool]:
        """The summary up to `as_of`, and whether it is settled: no later `as_of` changes it."""
        for window, part in self._parts.items():
            if part.made_at < as_of and part.made_at < part.settled_at:
                self._stale.add(window)
        for window in self._stale:
            self._parts[window] = self._part(self.rows[window], as_of)
        self._stale.clear()
        parts = self._parts.values()
        summaries = [part.summary for part in parts]
        readings: dict[int, DayCounters] = {}
        for part in parts:
            readings |= part.readings
        audience = self._summarise(readings, as_of)
        self.posts = sum(part.posts for part in parts)
        ok_partial_failed = [summary.outcomes for summary in summaries]
        combined = Summary(
            {scope: total(summaries, scope) for scope in SCOPES},
            audience.audience_start,
            audience.audience_end,
            tuple(map(sum, zip(*ok_partial_failed, strict=True))),  # type: ignore[arg-type] # three outcomes each
        )
        return combined, all(part.settled_at <= as_of for part in parts)

    def _part(self, row: bytes, as_of: int) -> _Part:
        days = decode_counters(row)
        readings = {day: DayCounters(kept.reading) for day, kept in days.items() if kept.reading}
        return _Part(
            self._summarise(days, as_of),
            readings,
            sum(group[3] for kept in days.values() for group in kept.groups),
            as_of,
            max(self._calendar.midnight(max(days)), *(kept.reading[0] for kept in readings.values()), 0),
        )
