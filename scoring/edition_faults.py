"""What can be wrong with settings that are each good: impossible dates, ids that stand twice or nowhere, floors that do not fit."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from scoring.calendar import Calendar
from scoring.pages import COUNTERS, MEDIA
from scoring.rule_names import RULE_IDS

if TYPE_CHECKING:
    from scoring.edition import Category, Floors, Nominees, Period, Platform, Tier

INTERACTIONS: Final = COUNTERS[:4]
"""The counters that may be engagement: views are never in it."""

MOST: Final = {"tiers": 100, "platforms": 32, "categories": 100, "scopes": 32, "windows": 8}
"""How many an edition may have: every board of every window is made again with each publication."""


Item = TypeVar("Item")


class EditionError(ValueError):
    """The settings cannot be used; the message has a line for each fault."""


def faults_of(settings: Mapping[str, Any]) -> list[str]:
    """A line for each fault. Where `settings` or tables in them lack one, by a fault of its own, what depends on it is not checked."""
    found: list[str] = []
    for names, check in _CHECKS:
        if all(name in settings for name in names):
            found += check(*(settings[name] for name in names))
    return found


def _sources(sources: Mapping[str, str]) -> Iterable[str]:
    yield from _unknown("sources", list(sources), RULE_IDS)


def _time_zone(time_zone: str) -> Iterable[str]:
    try:
        Calendar(time_zone)
        known = time_zone != "localtime"  # another zone on another machine
    except (KeyError, ValueError, OSError):
        known = False
    if not known:
        yield f"time_zone: found {time_zone!r}; expected a zone such as Asia/Jakarta"


def _period(period: "Period") -> Iterable[str]:
    for name in ("start", "end"):
        if (day := getattr(period, name, None)) and not 2004 <= day.year <= 2100:
            yield f"period.{name}: found {day}; expected a day between 2004 and 2100"
    for one in _with([period], "start", "end"):
        if one.end <= one.start:
            yield f"period.end: {one.end} must be after period.start {one.start}"


def _counting(kinds: Sequence[str], windows: Sequence[int], ties: Sequence[str]) -> Iterable[str]:
    if not kinds:
        yield "counting_kinds: there must be at least one"
    yield from _too_many("windows", len(windows))
    for name, items in (("counting_kinds", kinds), ("windows", windows), ("ties", ties)):
        yield from _twice(name, items)


def _tiers(tiers: "Sequence[Tier]") -> Iterable[str]:
    yield from _named("tiers", tiers)


def _nominees(nominees: "Nominees") -> Iterable[str]:
    for one in _with([nominees], "least", "places"):
        if one.least > one.places:
            yield f"nominees.least: {one.least} must not be greater than nominees.places {one.places}"


def _platforms(platforms: "Sequence[Platform]") -> Iterable[str]:
    yield from _named("platforms", platforms)
    for platform in _with(platforms, "id", "required", "optional"):
        where = f"platforms.{platform.id}"
        if not platform.required:
            yield f"{where}.required: there must be at least one counter"
        yield from _unknown(f"{where}.required", platform.required, INTERACTIONS)
        yield from _unknown(f"{where}.optional", platform.optional, INTERACTIONS)
        yield from _twice(where, (*platform.required, *platform.optional))


def _scopes(scopes: Mapping[str, Sequence[str]]) -> Iterable[str]:
    yield from _too_many("scopes", len(scopes))
    for name, media in scopes.items():
        if name == "all":
            yield "scopes.all: is the scope of every post and cannot be set"
        if not media:
            yield f"scopes.{name}: there must be at least one of {', '.join(MEDIA)}"
        yield from _twice(f"scopes.{name}", media)


def _categories(categories: "Sequence[Category]") -> Iterable[str]:
    yield from _named("categories", categories)
    for category in _with(categories, "id", "platforms"):
        where = f"categories.{category.id}.platforms"
        if not category.platforms:
            yield f"{where}: there must be at least one"
        yield from _twice(where, category.platforms)
    for category in _with(categories, "id", "platforms", "least_platforms"):
        if category.least_platforms > len(category.platforms) > 0:
            yield (
                f"categories.{category.id}.least_platforms: {category.least_platforms}, but the board has "
                f"{len(category.platforms)} platforms: nobody could be ranked"
            )


def _known_platforms(categories: "Sequence[Category]", platforms: "Sequence[Platform]") -> Iterable[str]:
    if (known := ids_of(platforms)) is not None:
        for category in _with(categories, "id", "platforms"):
            yield from _unknown(f"categories.{category.id}.platforms", category.platforms, known)


def _known_scopes(categories: "Sequence[Category]", scopes: Mapping[str, Sequence[str]]) -> Iterable[str]:
    for category in _with(categories, "id", "scope"):
        yield from _unknown(f"categories.{category.id}.scope", [category.scope], ["all", *scopes])


def _videos_left_out(
    categories: "Sequence[Category]", platforms: "Sequence[Platform]", scopes: Mapping[str, Sequence[str]]
) -> Iterable[str]:
    video_only = {one.id for one in _with(platforms, "id", "all_video") if one.all_video}
    for category in _with(categories, "id", "scope", "platforms"):
        if category.scope != "all" and "video" not in scopes.get(category.scope, ["video"]):
            for one in video_only.intersection(category.platforms):
                yield (
                    f"categories.{category.id}.platforms: {one!r} has only videos, which scope {category.scope!r} "
                    "leaves out: no floor can be met there"
                )


def _audience_floors(floors: "Floors") -> Iterable[str]:
    for one in _with([floors], "platform_audience", "participant_audience"):
        if one.platform_audience > one.participant_audience > 0:
            yield (
                f"floors.platform_audience: {one.platform_audience} is above floors.participant_audience "
                f"{one.participant_audience}, which then never decides"
            )


def _post_floors(categories: "Sequence[Category]") -> Iterable[str]:
    for category in _with(categories, "id", "least_platform_posts", "least_posts"):
        if category.least_platform_posts > category.least_posts > 0:
            yield (
                f"categories.{category.id}.least_platform_posts: {category.least_platform_posts} is above least_posts "
                f"{category.least_posts}, which then never decides"
            )


_CHECKS: Final[Sequence[tuple[tuple[str, ...], Callable[..., Iterable[str]]]]] = (
    (("sources",), _sources),
    (("time_zone",), _time_zone),
    (("period",), _period),
    (("counting_kinds", "windows", "ties"), _counting),
    (("tiers",), _tiers),
    (("nominees",), _nominees),
    (("platforms",), _platforms),
    (("scopes",), _scopes),
    (("categories",), _categories),
    (("categories", "platforms"), _known_platforms),
    (("categories", "scopes"), _known_scopes),
    (("categories", "platforms", "scopes"), _videos_left_out),
    (("floors",), _audience_floors),
    (("categories",), _post_floors),
)


def _named(what: str, items: Sequence[Any]) -> Iterable[str]:
    if not items:
        yield f"{what}: there must be at least one"
    yield from _too_many(what, len(items))
    for name in ("id", "title"):
        yield from _twice(what, [getattr(one, name) for one in _with(items, name)], f"{name} ")


def ids_of(items: "Sequence[Tier] | Sequence[Platform]") -> list[str] | None:
    """The ids of tiers or platforms as they were read; None if one has no id that can be used."""
    found: list[str] = [one.id for one in items if hasattr(one, "id")]
    return found if len(found) == len(items) else None


def _with(items: Sequence[Item], *names: str) -> list[Item]:
    """Those that have these settings: what is faulty lacks some."""
    return [one for one in items if all(hasattr(one, name) for name in names)]


def _too_many(what: str, count: int) -> Iterable[str]:
    if count > MOST[what]:
        yield f"{what}: found {count}; expected at most {MOST[what]}"


def _twice(where: str, items: Sequence[object], what: str = "") -> Iterable[str]:
    times = Counter(items)
    yield from (f"{where}: {what}{one!r} stands twice" for one, count in times.items() if count > 1)


def _unknown(where: str, found: Sequence[str], known: Sequence[str]) -> Iterable[str]:
    for one in dict.fromkeys(found):
        if one not in known:
            yield f"{where}: {one!r} is none of {', '.join(known)}"
