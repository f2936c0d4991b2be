"""Coverage: of the polls that were due, how many went well.

Slots are numbered intervals of a platform's `poll_every_minutes`, named by their first millisecond, a multiple of their length
since the epoch. They follow from the edition and the award clock, not from what was polled.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from scoring.calendar import FOREVER, Calendar
from scoring.counters import Slot
from scoring.edition import Edition
from scoring.pages import OUTCOMES
from scoring.roster import Account

_OK: Final = OUTCOMES.index("ok")
_MINUTE: Final = 60_000


class Schedule(msgspec.Struct, frozen=True):
    """When an account is due: in every slot of `every` within [start, end), all in milliseconds; never if `every` is 0."""

    every: int
    start: int
    end: int

    def due(self, as_of: int) -> int:
        """How many slots are over at `as_of`."""
        if not self.every:
            return 0
        first, last = -(-self.start // self.every), min(as_of, self.end) // self.every
        return max(0, last - first)

    def slots(self, as_of: int) -> range:
        """The slots that are over at `as_of`, each by its first millisecond."""
        if not self.every:
            return range(0)
        first = -(-self.start // self.every) * self.every
        return range(first, first + self.due(as_of) * self.every, self.every)

    def ok(self, days: Iterable[Mapping[int, Slot]], as_of: int) -> int:
        """How many of these slots have a poll that went well; `days` holds each day's outcomes by slot."""
        if not self.every:
            return 0
        until = min(as_of, self.end)
        return sum(
            outcome == _OK and slot % self.every == 0 and self.start <= slot and slot + self.every <= until
            for slots in days
            for slot, (outcome, _) in slots.items()
        )


class Schedules:
    """The schedules of an edition's accounts: from the first day of the period that is theirs to the last."""

    def __init__(self, edition: Edition) -> None:
        self._calendar = Calendar(edition.time_zone)
        self._start_day, self._end_day = edition.start_day, edition.end_day
        self._every = {platform.id: platform.poll_every_minutes * _MINUTE for platform in edition.platforms}
        self._known: dict[str, Schedule] = {}

    def next_slot(self, as_of: int) -> int:
        """The first instant after `as_of` at which another slot of any platform is over; FOREVER if nobody polls."""
        return min(((as_of // every + 1) * every for every in self._every.values() if every), default=FOREVER)

    def of(self, account: Account) -> Schedule:
        """The account's schedule."""
        found = self._known.get(account.id)
        if found is None:
            first, after = max(self._start_day, account.valid_from), min(self._end_day, account.valid_to + 1)
            if first >= after:
                found = Schedule(0, 0, 0)
            else:
                every = self._every.get(account.platform, 0)
                found = Schedule(every, self._calendar.midnight(first), self._calendar.midnight(after))
            self._known[account.id] = found
        return found


def per_mille(part: int, whole: int) -> int:
    """A share in per mille, rounded down."""
    return 1000 * part // whole
