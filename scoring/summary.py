"""What boards need of one account: sums over the days of a period, audiences and poll outcomes."""

from collections.abc import Iterable, Mapping

import msgspec

from scoring.calendar import Calendar
from scoring.edition import Edition, Platform, Scope
from scoring.pages import COUNTERS, KINDS, MEDIA
from scoring.roster import Account
from scoring.rows import DayCounters, Group, given

SCOPES: tuple[Scope, ...] = ("all", "image", "video")
_MEDIA_OF = {"image": ("image", "mixed"), "video": ("video", "mixed")}


class Sum(msgspec.Struct, gc=False):
    """Counting posts of one scope. `eligible` have all required counters; `engagement` is theirs; `gone` are deleted.

    `active` has bit d set where the period's day d (0 the first) has a post.
    """

    posts: int = 0
    eligible: int = 0
    engagement: int = 0
    gone: int = 0
    active: int = 0

    @property
    def hidden(self) -> int:
        """Posts with a hidden or missing required counter."""
        return self.posts - self.eligible

    def add(self, other: "Sum") -> None:
        """Add the posts of another account or day."""
        self.posts += other.posts
        self.eligible += other.eligible
        self.engagement += other.engagement
        self.gone += other.gone
        self.active |= other.active


class Summary(msgspec.Struct):
    """One account over a period: its sums by scope, its audiences (None: none, zero or hidden) and its polls by outcome."""

    sums: dict[Scope, Sum]
    audience_start: int | None = None
    audience_end: int | None = None
    outcomes: tuple[int, int, int] = (0, 0, 0)


NOTHING = Summary({scope: Sum() for scope in SCOPES})


class Summariser:
    """Summarises accounts under one edition. Pure, but remembers the edition's constants and each kind of group it has met."""

    def __init__(self, edition: Edition) -> None:
        self._calendar = Calendar(edition.time_zone)
        self._bounds = edition.bounds()
        self._start_day, self._end_day = edition.start_day, edition.end_day
        self._rules = {platform.id: _Rules(edition, platform) for platform in edition.platforms}

    def summarise(self, account: Account, days: Mapping[int, DayCounters], as_of: int) -> Summary:
        """The account's summary over the period up to `as_of`, in milliseconds; an account of a foreign platform is nothing."""
        rules = self._rules.get(account.platform)
        if rules is None:
            return NOTHING
        start_day, end_day = self._start_day, self._end_day
        first = max(start_day, account.valid_from)
        last = min(end_day - 1, account.valid_to, self._calendar.day(as_of))
        summary = Summary({scope: Sum() for scope in SCOPES})
        polls = [0, 0, 0]
        for day, kept in days.items():
            if first <= day <= last:
                rules.count(kept.groups, 1 << (day - start_day), summary.sums)
                for outcome, _ in kept.slots.values():
                    polls[outcome] += 1
        summary.outcomes = (polls[0], polls[1], polls[2])
        summary.audience_start, summary.audience_end = self._audience(days, as_of)
        return summary

    def _audience(self, days: Mapping[int, DayCounters], as_of: int) -> tuple[int | None, int | None]:
        """A_start and A_end of RULES: readings by day, each day's last one."""
        until = min(as_of, self._bounds.end - 1)
        readings = [
            (day, kept.reading) for day, kept in days.items() if kept.reading and kept.reading[0] <= until
        ]
        before = [one for one in readings if one[0] < self._start_day]
        since = [one for one in readings if one[0] >= self._start_day]
        start = max(before) if before else min(since, default=None)
        end = max(readings, default=None)
        return _followers(start), _followers(end)


def total(summaries: Iterable[Summary], scope: Scope) -> Sum:
    """The sum of several accounts."""
    result = Sum()
    for summary in summaries:
        result.add(summary.sums[scope])
    return result


class _Rules:
    """How the groups of one platform count: by scope, and which counters are engagement."""

    def __init__(self, edition: Edition, platform: Platform) -> None:
        self._kinds = {KINDS.index(kind) for kind in edition.counting_kinds}
        self._platform = platform
        self._plans: dict[tuple[int, int, int], tuple[tuple[Scope, ...], tuple[int, ...] | None]] = {}

    def count(self, groups: Iterable[Group], day_bit: int, sums: dict[Scope, Sum]) -> None:
        for group in groups:
            key = group[:3]
            plan = self._plans.get(key)
            if plan is None:
                plan = self._plans[key] = self._plan(*key)
            scopes, places = plan
            for scope in scopes:
                one = sums[scope]
                one.posts += group[3]
                one.gone += group[4]
                one.active |= day_bit
                if places is not None:
                    one.eligible += group[3]
                    one.engagement += sum(group[place] for place in places)

    def _plan(self, kind: int, media: int, mask: int) -> tuple[tuple[Scope, ...], tuple[int, ...] | None]:
        """The scopes that a group counts in, and where its engagement stands; None: a required counter is missing."""
        if kind not in self._kinds:
            return (), None
        platform = self._platform
        shown = "video" if platform.all_video else MEDIA[media]
        scopes = tuple(scope for scope in SCOPES if scope == "all" or shown in _MEDIA_OF[scope])
        if any(given(mask, counter) < 0 for counter in platform.required):
            return scopes, None
        return scopes, tuple(
            5 + COUNTERS.index(counter) for counter in (*platform.required, *platform.optional)
        )


def _followers(reading: tuple[int, tuple[int, ...]] | None) -> int | None:
    return reading[1][1] if reading is not None and reading[1][1] > 0 else None
