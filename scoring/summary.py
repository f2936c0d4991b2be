"""What boards need of one account: sums over the days of a period or window, audience, coverage and poll outcomes."""

from collections.abc import Iterable, Mapping

import msgspec

from scoring.audience import Audience, Readings, audience
from scoring.calendar import FOREVER, Calendar
from scoring.counters import kept_groups
from scoring.counting import PlatformRules, Sums
from scoring.coverage import Schedules
from scoring.edition import Edition
from scoring.roster import Account
from scoring.rows import KeptDay, decode_kept
from scoring.rulings import NOTHING_LEFT_OUT, LeftOut
from scoring.sums import Sum

Days = Mapping[int, KeptDay]
"""What is known of an account, by day."""


def known_days(stored: bytes, left_out: LeftOut = NOTHING_LEFT_OUT) -> Days:
    """The days of a stored row, without what rulings leave out."""
    days = decode_kept(stored)
    if left_out != NOTHING_LEFT_OUT:
        for number, day in days.items():
            _leave_out(number, day, left_out)
    return days


def _leave_out(number: int, day: KeptDay, left_out: LeftOut) -> None:
    if number in left_out.reading_days:
        day.reading = ()
    if not left_out.posts.isdisjoint(day.posts):
        day.posts = {post_id: post for post_id, post in day.posts.items() if post_id not in left_out.posts}
        day.groups = kept_groups(day.posts.values())


class Summary(msgspec.Struct):
    """One account over a period or window: its sums by scope, its audience, and its polls (failed, partial, ok).

    `slots_ok` are due polls that went well. Polls and audience are the period's in every window.
    """

    sums: Sums
    audience: Audience = Audience()
    slots_ok: int = 0
    outcomes: tuple[int, int, int] = (0, 0, 0)


def nothing_known(edition: Edition) -> Summary:
    """The summary of an account of which nothing is known."""
    return Summary({scope: Sum() for scope in edition.all_scopes()})


class Summariser:
    """Summarises accounts under one edition; pure. `window`: of the period only the last so many days up to the award clock's."""

    def __init__(self, edition: Edition, window: int | None = None) -> None:
        self._calendar = Calendar(edition.time_zone)
        self._bounds = edition.bounds()
        self._start_day, self._end_day = edition.start_day, edition.end_day
        self._window = window
        self._scopes = edition.all_scopes()
        self._rules = {platform.id: PlatformRules(edition, platform) for platform in edition.platforms}
        self._schedules = Schedules(edition)

    def summarise(self, account: Account, days: Days, as_of: int) -> Summary:
        """The account's summary up to `as_of`, in milliseconds; an account of a foreign platform is nothing."""
        readings = {day: known.reading for day, known in days.items() if known.reading}
        return self.finish(account, self.part(account, days, as_of), readings, as_of)

    def part(self, account: Account, days: Days, as_of: int) -> Summary:
        """What some of the account's days bring: sums and polls, which add up, and no audience."""
        summary = Summary({scope: Sum() for scope in self._scopes})
        rules = self._rules.get(account.platform)
        if rules is None:
            return summary
        today = self._calendar.day(as_of)
        first = max(self._start_day, account.valid_from)
        last = min(self._end_day - 1, account.valid_to, today)
        begin = (
            first if self._window is None else max(first, min(today, self._end_day - 1) - self._window + 1)
        )
        polls = [0, 0, 0]
        for day, known in days.items():
            if begin <= day <= last:
                rules.add_groups(known.groups or (), 1 << (day - self._start_day), summary.sums)
                rules.add_posts(known.posts.values(), summary.sums)
            if first <= day <= last:
                for outcome, _ in known.slots.values():
                    polls[outcome] += 1
        summary.outcomes = (polls[0], polls[1], polls[2])
        slots = (known.slots for known in days.values())
        summary.slots_ok = self._schedules.of(account).ok(slots, as_of)
        return summary

    def stands_until(self, account: Account, days: Days, as_of: int) -> int:
        """The first instant after `as_of` at which these days may bring something else, without a window; FOREVER if there is none."""
        every = self._schedules.of(account).every
        return min(
            (
                instant
                for day, known in days.items()
                for instant in (
                    self._calendar.midnight(day),
                    *(known.reading[:1]),
                    *(slot + every for slot in known.slots),
                )
                if instant > as_of
            ),
            default=FOREVER,
        )

    def add_up(self, parts: Iterable[Summary]) -> Summary:
        """What days that were summarised in parts bring together, still without an audience."""
        summary = Summary({scope: Sum() for scope in self._scopes})
        failed, partial, ok = 0, 0, 0
        for part in parts:
            for scope, one in summary.sums.items():
                one.add(part.sums[scope])
            summary.slots_ok += part.slots_ok
            failed, partial, ok = failed + part.outcomes[0], partial + part.outcomes[1], ok + part.outcomes[2]
        summary.outcomes = (failed, partial, ok)
        return summary

    def finish(self, account: Account, summary: Summary, readings: Readings, as_of: int) -> Summary:
        """The summary of an account, given what all of its days bring; `readings` are all of theirs."""
        if account.platform in self._rules:
            summary.audience = audience(readings, self._start_day, min(as_of, self._bounds.end - 1))
        return summary
