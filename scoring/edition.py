"""An edition: one award's settings, as a TOML file gives them, and what follows from them."""

import re
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Final, Literal

import msgspec

from scoring.calendar import Calendar, day_number
from scoring.edition_faults import INTERACTIONS, faults_of
from scoring.edition_faults import EditionError as EditionError  # noqa: PLC0414 - part of what this module offers
from scoring.fold import Bounds
from scoring.measures import MeasureName
from scoring.pages import Kind, Media, Word
from scoring.strict import Fields, convert_fields

ALL = "all"
"""The scope of every post."""

TieBreak = Literal["active-days", "engagement", "posts"]
Positive = Annotated[int, msgspec.Meta(ge=1, le=10**15)]
NotNegative = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
PerMille = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=3660)]
DayCount = Annotated[int, msgspec.Meta(ge=0, le=3660)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=527_040)]
Zone = Annotated[str, msgspec.Meta(max_length=100, description="a time zone such as Asia/Jakarta")]
Counter = Annotated[str, msgspec.Meta(description=f"one of {', '.join(INTERACTIONS)}")]
PlatformId = Annotated[str, msgspec.Meta(description="the id of a platform")]
ScopeName = Annotated[Word, msgspec.Meta(description="all, or the name of a scope")]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Note = Annotated[str, msgspec.Meta(max_length=1000)]

MAX_EDITION_BYTES: Final = 1 << 20


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Period(_Strict, frozen=True):
    """Posts created from `start` (first day) to before `end` count; nothing observed after the freeze does."""

    start: date
    end: date
    freeze_after_days: DayCount = 7


class Tier(_Strict, frozen=True):
    """A class of participants ranked among themselves."""

    id: Word
    title: Title


class Platform(_Strict, frozen=True):
    """What a platform's counters mean.

    Engagement is the sum of the `required` and the `optional` counters; an observation without a required one is unsupported (or
    hidden), an optional one that is missing is 0. `all_video`: every post is a video, whatever its media says. Accounts are polled
    once in each slot of `poll_every_minutes`; 0 says that nobody polls.
    """

    id: Word
    title: Title
    required: tuple[Counter, ...]
    optional: tuple[Counter, ...] = ()
    all_video: bool = False
    poll_every_minutes: Minutes = 360


class Category(_Strict, frozen=True):
    """What is ranked: a measure over the posts of a scope on some platforms, and the least of posts and platforms.

    A platform counts for a participant with `least_platform_posts` of the posts that the measure is about; a participant is ranked
    with `least_posts` of them and `least_platforms` platforms that count.
    """

    id: Word
    title: Title
    rule: Title
    measure: MeasureName
    platforms: tuple[PlatformId, ...]
    scope: ScopeName = ALL
    least_posts: NotNegative = 0
    least_platform_posts: NotNegative = 0
    least_platforms: NotNegative = 0


class Floors(_Strict, frozen=True):
    """Further floors of measures over engagement and audience; audiences are A_start + A_end.

    `hidden_per_mille`: a platform with a greater share of hidden and unsupported posts does not count. `tier_participants`: with
    fewer that pass its floors a platform does not count for M in that tier.
    """

    platform_audience: NotNegative = 2_000
    participant_audience: NotNegative = 20_000
    hidden_per_mille: PerMille = 100
    tier_participants: Positive = 3


class Nominees(_Strict, frozen=True):
    """How many are nominated: the first `places`; fewer than `least` ranked means none."""

    places: Positive = 5
    least: Positive = 3


class Beside(_Strict, frozen=True):
    """From when on what stands beside a standing is flagged; it never changes a rank.

    Coverage below `coverage_per_mille` is flagged within `near_cut` places of the nominee cut; a top post or a jump of an audience
    from its per mille on. `stale_days`: counters last read so many days before the freeze are stale; 0 asks for no such reading.
    """

    coverage_per_mille: PerMille = 950
    near_cut: NotNegative = 2
    top_post_per_mille: PerMille = 500
    jump_per_mille: Positive = 100
    stale_days: DayCount = 7


def _scopes() -> dict[Word, tuple[Media, ...]]:
    return {"image": ("image", "mixed"), "video": ("video", "mixed")}


class Edition(_Strict, frozen=True):
    """One award. `clock`: its time is the newest observation (`data`) or the wall clock's. `windows` are lengths in days.

    `sources` says of rules, by id, where they come from, where that is not our own choice.
    """

    id: Word
    title: Title
    time_zone: Zone
    period: Period
    tiers: tuple[Tier, ...]
    platforms: tuple[Platform, ...]
    categories: tuple[Category, ...]
    note: Note = ""
    sources: dict[Word, Annotated[str, msgspec.Meta(min_length=1, max_length=500)]] = {}
    clock: Literal["data", "wall"] = "wall"
    simulated: bool = False
    accounts: Literal["main", "all"] = "main"
    counting_kinds: tuple[Kind, ...] = ("original", "quote")
    scopes: dict[Word, tuple[Media, ...]] = msgspec.field(default_factory=_scopes)
    floors: Floors = Floors()
    ties: tuple[TieBreak, ...] = ("active-days", "engagement")
    nominees: Nominees = Nominees()
    windows: tuple[Days, ...] = (1, 7, 30)
    beside: Beside = Beside()

    def __post_init__(self) -> None:
        if faults := faults_of(msgspec.structs.asdict(self)):
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

    def award_clock(self, observed_at: int, now: int | None) -> int:
        """Up to when boards count: the newest observation (`data`), not before the period's start; or the present (`wall`).

        The wall clock's award stands still from the first frozen millisecond on: nothing later changes a board, so the same pages keep
        the same boards. `now` is None where there is no present, as for pages in a file: then the newest observation counts.
        """
        bounds = self.bounds()
        if self.clock == "wall" and now is not None:
            return min(now, bounds.freeze_at + 1)
        return max(bounds.start, observed_at)

    def platform(self, platform_id: str) -> Platform:
        """The platform with this id; KeyError if the edition has none."""
        for platform in self.platforms:
            if platform.id == platform_id:
                return platform
        raise KeyError(platform_id)

    def all_scopes(self) -> tuple[str, ...]:
        """The scope of every post, then the edition's own."""
        return (ALL, *self.scopes)

    def share_elapsed(self, as_of_day: int, window: int | None = None) -> Fraction:
        """The share of the period's days that a board's posts come from, what live floors scale by.

        Those begun by a day, both ends counted; of the last `window` days only, if one is given.
        """
        days = self.end_day - self.start_day
        begun = max(1, min(as_of_day - self.start_day + 1, days))
        return Fraction(begun if window is None else min(begun, window), days)


class EditionReading(msgspec.Struct, frozen=True):
    """What a settings file gives: as much of the settings as is good by itself (see `convert_fields`), and a line for each fault."""

    settings: Fields
    faults: list[str]


def read_edition(raw: bytes) -> EditionReading:
    """What a TOML file gives."""
    if len(raw) > MAX_EDITION_BYTES:
        return _unreadable("the file", f"found more than {MAX_EDITION_BYTES >> 20} MiB; expected settings")
    try:
        found = msgspec.toml.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unreadable(f"line {line}", f"found the byte 0x{raw[error.start]:02X}; expected UTF-8")
    except RecursionError:
        return _unreadable("the file", "not TOML: nested too deep")
    except msgspec.DecodeError as error:
        return _unreadable(*_not_toml(raw, str(error)))
    except ValueError:  # the parser lets it through
        return _unreadable("the file", "not TOML: a number has too many digits")
    settings, faults = convert_fields(found, Edition)
    return EditionReading(settings, [*faults, *faults_of(settings)])


def parse_edition(raw: bytes) -> Edition:
    """The edition that a TOML file gives. Raises EditionError with a line for each fault found."""
    reading = read_edition(raw)
    if reading.faults:
        raise EditionError("\n".join(reading.faults))
    return Edition(**reading.settings)


def write_edition(edition: Edition) -> bytes:
    """The edition as TOML, settings at their defaults included, so that the file says all of its rules."""
    return msgspec.toml.encode(edition)


def instant_text(instant: int, time_zone: str) -> str:
    """An instant as people read it in the edition's zone: 2020-11-08 00:00."""
    return datetime.fromtimestamp(instant // 1000, Calendar(time_zone).zone).strftime("%Y-%m-%d %H:%M")


def _unreadable(where: str, fault: str) -> EditionReading:
    return EditionReading({}, [f"{where}: {fault}"])


def _not_toml(raw: bytes, message: str) -> tuple[str, str]:
    """The line that a parser's message names, and its words."""
    words, _, place = message.partition(" (at ")
    line = re.match(r"line ([0-9]+)", place)
    last = raw.count(b"\n") + (not raw.endswith(b"\n"))
    return f"line {line[1] if line else last}", f"not TOML: {words[:1].lower()}{words[1:]}"
