"""An edition: one award's settings, as a TOML file gives them, and what follows from them."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Literal

import msgspec

from scoring.calendar import Calendar, day_number
from scoring.fold import Bounds
from scoring.pages import COUNTERS, Kind, Word

Scope = Literal["all", "image", "video"]
Measure = Literal["posts", "engagement", "m"]
Positive = Annotated[int, msgspec.Meta(ge=1)]
NotNegative = Annotated[int, msgspec.Meta(ge=0)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class EditionError(ValueError):
    """The settings cannot be used; the message has a line for each fault."""


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Period(_Strict, frozen=True):
    """Posts created from `start` (first day) to before `end` count; nothing observed after the freeze does."""

    start: date
    end: date
    freeze_after_days: Annotated[int, msgspec.Meta(ge=0, le=3660)] = 7


class Tier(_Strict, frozen=True):
    """A class of participants ranked among themselves."""

    id: Word
    title: Title


class Platform(_Strict, frozen=True):
    """What a platform's counters mean.

    Engagement is the sum of the `required` and the `optional` counters; an observation without a required one is unsupported (or
    hidden), an optional one that is missing is 0. `all_video`: every post is a video, whatever its media says.
    """

    id: Word
    title: Title
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    all_video: bool = False
    poll_every_minutes: Positive = 360


class Category(_Strict, frozen=True):
    """What is ranked: a measure over the posts of a scope on some platforms, with its least counted platforms."""

    id: Word
    title: Title
    rule: Title
    measure: Measure
    platforms: tuple[str, ...]
    scope: Scope = "all"
    least_posts: NotNegative = 0
    least_platforms: NotNegative = 0


class Floors(_Strict, frozen=True):
    """What a platform and a participant must reach for M: posts of the board's scope, and A_start + A_end."""

    platform_posts: NotNegative = 13
    platform_video_posts: NotNegative = 12
    platform_audience: NotNegative = 2_000
    participant_audience: NotNegative = 20_000
    tier_participants: Positive = 3


class Nominees(_Strict, frozen=True):
    """How many are nominated: the first `places`; fewer than `least` ranked means none."""

    places: Positive = 5
    least: Positive = 3


class Edition(_Strict, frozen=True):
    """One award. `clock`: its time is the newest observation (`data`) or the wall clock's."""

    id: Word
    title: Title
    time_zone: str
    period: Period
    tiers: tuple[Tier, ...]
    platforms: tuple[Platform, ...]
    categories: tuple[Category, ...]
    note: str = ""
    clock: Literal["data", "wall"] = "wall"
    simulated: bool = False
    accounts: Literal["main", "all"] = "main"
    counting_kinds: tuple[Kind, ...] = ("original", "quote")
    floors: Floors = Floors()
    nominees: Nominees = Nominees()

    def __post_init__(self) -> None:
        if faults := _faults(self):
            raise EditionError("\n".join(faults))

    @property
    def start_day(self) -> int:
        """The first day of the period."""
        return day_number(self.period.start)

    @property
    def end_day(self) -> int:
        """The day after the last of the period."""
        return day_number(self.period.end)

    def bounds(self) -> Bounds:
        """What counting knows of this edition."""
        calendar = Calendar(self.time_zone)
        freeze_day = self.end_day + self.period.freeze_after_days
        start, end, freeze_at = map(calendar.midnight, (self.start_day, self.end_day, freeze_day))
        return Bounds(self.time_zone, start, end, freeze_at)

    def platform(self, platform_id: str) -> Platform:
        """The platform with this id; KeyError if the edition has none."""
        for platform in self.platforms:
            if platform.id == platform_id:
                return platform
        raise KeyError(platform_id)

    def share_elapsed(self, as_of_day: int) -> Fraction:
        """The share of the period's days begun by a day, both ends counted: what live floors scale by."""
        days = self.end_day - self.start_day
        return Fraction(max(1, min(as_of_day - self.start_day + 1, days)), days)


def parse_edition(text: bytes) -> Edition:
    """The edition that a TOML file gives. Raises EditionError with every fault found."""
    try:
        return msgspec.toml.decode(text, type=Edition)
    except msgspec.ValidationError as error:
        raise EditionError(str(error)) from None
    except msgspec.DecodeError as error:
        raise EditionError(f"not TOML: {error}") from None


def write_edition(edition: Edition) -> bytes:
    """The edition as TOML, settings at their defaults included, so that the file says all of its rules."""
    return msgspec.toml.encode(edition)


def instant_text(instant: int, time_zone: str) -> str:
    """An instant as people read it in the edition's zone: 2020-11-08 00:00."""
    return datetime.fromtimestamp(instant // 1000, Calendar(time_zone).zone).strftime("%Y-%m-%d %H:%M")


def _faults(edition: Edition) -> list[str]:
    return [
        *_time_faults(edition),
        *_id_faults(edition),
        *_platform_faults(edition),
        *_category_faults(edition),
    ]


def _time_faults(edition: Edition) -> list[str]:
    faults: list[str] = []
    period = edition.period
    try:
        Calendar(edition.time_zone)
    except (KeyError, ValueError, OSError):
        faults.append(f"time_zone: {edition.time_zone!r} is not a zone such as Asia/Jakarta")
    if period.end <= period.start:
        faults.append(f"period.end: {period.end} must be after period.start {period.start}")
    faults += [
        f"period: {day} is not between 2004 and 2100"
        for day in (period.start, period.end)
        if not 2004 <= day.year <= 2100
    ]
    return faults


def _id_faults(edition: Edition) -> list[str]:
    faults: list[str] = []
    named = (("tiers", edition.tiers), ("platforms", edition.platforms), ("categories", edition.categories))
    for what, items in named:
        ids = [item.id for item in items]
        if not ids:
            faults.append(f"{what}: there must be at least one")
        faults += [f"{what}: id {one!r} stands twice" for one in _twice(ids)]
    if edition.nominees.least > edition.nominees.places:
        faults.append("nominees.least must not be greater than nominees.places")
    if not edition.counting_kinds:
        faults.append("counting_kinds: there must be at least one")
    return faults


def _platform_faults(edition: Edition) -> list[str]:
    faults: list[str] = []
    for platform in edition.platforms:
        where = f"platforms.{platform.id}"
        counters = (*platform.required, *platform.optional)
        if not platform.required:
            faults.append(f"{where}.required: there must be at least one counter")
        known = COUNTERS[:4]
        faults += [
            f"{where}: counter {one!r} is none of {', '.join(known)}" for one in counters if one not in known
        ]
        faults += [f"{where}: counter {one!r} stands twice" for one in _twice(counters)]
    return faults


def _category_faults(edition: Edition) -> list[str]:
    faults: list[str] = []
    known = {platform.id for platform in edition.platforms}
    for category in edition.categories:
        where = f"categories.{category.id}.platforms"
        if not category.platforms:
            faults.append(f"{where}: there must be at least one")
        faults += [
            f"{where}: {one!r} is none of {', '.join(sorted(known))}"
            for one in sorted(set(category.platforms) - known)
        ]
        faults += [f"{where}: {one!r} stands twice" for one in _twice(category.platforms)]
    return faults


def _twice(ids: Sequence[str]) -> list[str]:
    return sorted({one for one in ids if ids.count(one) > 1})
