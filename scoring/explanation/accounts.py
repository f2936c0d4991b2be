"""Accounts: which are looked at and why not, their audiences with the days of the readings, their polls."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from scoring.calendar import Calendar, date_of
from scoring.coverage import Schedules
from scoring.edition import Category, Edition
from scoring.explanation.data import Jump, Reading
from scoring.registers import Register
from scoring.roster import Account
from scoring.rows import Row
from scoring.rulings import Rulings


class Told(msgspec.Struct, frozen=True):
    """What an account's rows tell beside its posts."""

    start: Reading | None
    end: Reading | None
    rise: Jump | None
    fall: Jump | None
    slots_ok: int
    slots_due: int | None


class Teller:
    """Judges accounts of one category at one instant."""

    def __init__(self, edition: Edition, category: Category, as_of: int, rulings: Rulings) -> None:
        self._edition = edition
        self._category = category
        self._rulings = rulings
        self._as_of = as_of
        today = Calendar(edition.time_zone).day(as_of)
        self._last_day = max(edition.start_day, min(today, edition.end_day - 1))
        self._until = min(as_of, edition.bounds().end - 1)
        self._schedules = Schedules(edition)

    def why_not(self, account: Account) -> str:
        """Why an account is not looked at; empty if it is."""
        if account.platform not in self._category.platforms:
            return "its platform is not on this board"
        if not account.main and self._edition.accounts == "main":
            return "it is not the main account"
        if account.valid_from > self._last_day:
            return f"it is the participant's only from {date_of(account.valid_from)}"
        if account.valid_to < self._edition.start_day:
            return f"it was the participant's only until {date_of(account.valid_to)}"
        if ruling := self._rulings.against("account", account.id):
            return f"a ruling leaves it out: {ruling.reason}"
        return ""

    def tell(self, account: Account, rows: Sequence[Row]) -> Told:
        """Audience and polls of an account."""
        left_out = self._rulings.of_account(account.id).reading_days
        readings = {
            day: known.reading
            for row in rows
            for day, known in row.items()
            if known.reading and day not in left_out
        }
        start, end, rise, fall = _audience(readings, self._edition.start_day, self._until)
        schedule = self._schedules.of(account)
        slots = (known.slots for row in rows for known in row.values())
        return Told(
            start, end, rise, fall,
            schedule.ok(slots, self._as_of), schedule.due(self._as_of) if schedule.every else None,
        )  # fmt: skip


def _audience(
    readings: Mapping[int, Register], start_day: int, until: int
) -> tuple[Reading | None, Reading | None, Jump | None, Jump | None]:
    """The readings that give A_start and A_end, and the greatest rise and fall; None where there is none."""
    known = sorted((day, reading[1]) for day, reading in readings.items() if reading[0] <= until)
    before = [day for day, _ in known if day < start_day]
    known = [one for one in known if not before or one[0] >= before[-1]]
    if not known:
        return None, None, None, None
    steps = pairwise(one for one in known if one[1] > 0)
    jumps = [Jump(_reading(*a), _reading(*b), 1000 * abs(b[1] - a[1]) // a[1]) for a, b in steps]
    rises = [jump for jump in jumps if _followers(jump.after) > _followers(jump.before)]
    falls = [jump for jump in jumps if _followers(jump.after) < _followers(jump.before)]
    return _reading(*known[0]), _reading(*known[-1]), _greatest(rises), _greatest(falls)


def _reading(day: int, followers: int) -> Reading:
    return Reading(date_of(day), followers if followers >= 0 else None)


def _followers(reading: Reading) -> int:
    return reading.followers or 0


def _greatest(jumps: Sequence[Jump]) -> Jump | None:
    """The greatest, if it is one per mille at least."""
    found = max(jumps, key=lambda jump: jump.per_mille, default=None)
    return found if found and found.per_mille else None
