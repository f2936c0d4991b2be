"""Awards drawn at random with their editions, rosters and rulings: any setting that the rules know, and few values, so that all meets."""

from datetime import date, timedelta
from typing import TypeVar, get_args

import msgspec
from hypothesis import reject
from hypothesis import strategies as st

from scoring.calendar import Calendar, date_of
from scoring.edition import (
    Beside,
    Category,
    Edition,
    EditionError,
    Floors,
    Nominees,
    Period,
    Platform,
    Tier,
)
from scoring.measures import MeasureName
from scoring.pages import KINDS, MEDIA, Kind, Media, Observation, Page, Poll
from scoring.roster import ALWAYS, Account, Participant, Roster
from scoring.rulings import Ruling

HOUR = 3_600_000
DAY = 24 * HOUR

# Zones and first days of periods in which clocks change, also at midnight and with a day that never was.
PLACES = (
    ("Asia/Jakarta", date(2019, 10, 1)),
    ("UTC", date(2020, 2, 27)),
    ("America/Havana", date(2019, 11, 1)),  # midnight comes twice on the 3rd
    ("America/Sao_Paulo", date(2018, 11, 2)),  # there is none on the 4th
    ("America/St_Johns", date(2010, 11, 5)),  # the 7th begins, ends a minute later, and begins again
    ("Pacific/Apia", date(2011, 12, 28)),  # the 30th never was
    ("Australia/Lord_Howe", date(2020, 4, 3)),
)
INTERACTIONS = ("likes", "comments", "shares", "quotes")
PLATFORMS = ("alpha", "beta", "gamma")
MEASURE_NAMES: tuple[MeasureName, ...] = get_args(MeasureName)
COUNTING: tuple[tuple[Kind, ...], ...] = (
    ("original",),
    ("original", "quote", "reply"),
    ("repost", "original"),
)

Item = TypeVar("Item")


class Award(msgspec.Struct, frozen=True):
    """All that both counts start from."""

    edition: Edition
    roster: Roster
    pages: list[Page]
    rulings: list[Ruling]
    as_of: int | None
    window: int | None


counts = st.sampled_from([0, 1, 1, 2, 3, 5, 40, 1_000_000, None, -2])
some_days = st.integers(-3, 14)
names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\x1f\n'\"\\,{}"), min_size=1, max_size=8
)  # fmt: skip


@st.composite
def awards(draw: st.DrawFn) -> Award:
    """An award of some days with a few participants."""
    edition = draw(editions())
    roster = draw(rosters(edition))
    accounts = [account.id for one in roster.participants for account in one.accounts] + ["nobody"]
    pages = [page for account in accounts for page in draw(st.lists(pages_of(edition, account), max_size=4))]
    rulings = draw(st.lists(rulings_on(edition, roster, accounts), max_size=4))
    as_of = draw(st.one_of(st.none(), instants(edition)))
    return Award(
        edition, roster, draw(st.permutations(pages)), rulings, as_of, draw(st.sampled_from([None, None, None, 1, 3]))
    )  # fmt: skip


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """An edition that passes its own checks."""
    zone, first = draw(st.sampled_from(PLACES))
    start = first + timedelta(days=draw(st.integers(0, 3)))
    scopes: dict[str, tuple[Media, ...]] = {"image": ("image", "mixed"), "moving": tuple(draw(some(MEDIA)))}
    places = draw(st.integers(1, 3))
    try:
        return Edition(
            "drawn", "Drawn", zone,
            Period(start, start + timedelta(days=draw(st.integers(1, 9))), draw(st.integers(0, 3))),
            tuple(Tier(one, f"{one} {draw(names)}") for one in ("inner", "outer")[: draw(st.integers(1, 2))]),
            tuple(draw(platforms(one)) for one in PLATFORMS),
            tuple(draw(categories(f"c{place}", tuple(scopes))) for place in range(draw(st.integers(1, 4)))),
            simulated=draw(st.booleans()),
            accounts=draw(st.sampled_from(["main", "all"])),
            counting_kinds=draw(st.sampled_from(COUNTING)),
            scopes=scopes,
            floors=Floors(
                draw(st.sampled_from([0, 0, 3])), draw(st.sampled_from([0, 0, 3])),
                draw(st.sampled_from([0, 500, 1000, 1000])), draw(st.integers(1, 2)),
            ),
            ties=tuple(draw(st.lists(st.sampled_from(["active-days", "engagement", "posts"]), unique=True))),
            nominees=Nominees(places, draw(st.integers(1, places))),
            beside=Beside(
                draw(st.integers(0, 1000)), draw(st.integers(0, 2)), draw(st.sampled_from([0, 500])),
                draw(st.sampled_from([1, 300])), draw(st.integers(0, 3)),
            ),
        )  # fmt: skip
    except EditionError:
        reject()


def some(items: tuple[Item, ...]) -> st.SearchStrategy[list[Item]]:
    """At least one of the items, in any order."""
    return st.lists(st.sampled_from(items), min_size=1, unique=True)


@st.composite
def platforms(draw: st.DrawFn, name: str) -> Platform:
    counters = draw(st.permutations(INTERACTIONS))
    required, optional = (
        counters[: draw(st.sampled_from([1, 1, 2, 3]))],
        counters[3:][: draw(st.integers(0, 1))],
    )
    every = draw(st.sampled_from([0, 7, 360, 1440, 4000, 10**15]))
    return Platform(name, name.title(), tuple(required), tuple(optional), draw(st.integers(0, 3)) == 0, every)


@st.composite
def categories(draw: st.DrawFn, name: str, scopes: tuple[str, ...]) -> Category:
    on = tuple(draw(some(PLATFORMS)))
    least_on_platform = draw(st.sampled_from([0, 0, 1, 2]))
    return Category(
        name, f"{name} {draw(names)}", draw(names), draw(st.sampled_from(MEASURE_NAMES)),
        on, draw(st.sampled_from(["all", *scopes])),
        draw(st.sampled_from([0, least_on_platform + 1])), least_on_platform, draw(st.integers(0, 1)),
    )  # fmt: skip


@st.composite
def rosters(draw: st.DrawFn, edition: Edition) -> Roster:
    """Participants of the edition's tiers and of another, with accounts on its platforms and on another, theirs for a while."""
    days = st.one_of(st.none(), st.none(), some_days.map(lambda day: edition.start_day + day))
    found = []
    for place in range(draw(st.integers(2, 6))):
        name = "né" * (place == 2) + "fedcba"[place]
        accounts = []
        for number in range(draw(st.sampled_from([0, 2, 3, 4]))):
            since, until = draw(days), draw(days)
            if since is not None and until is not None and until < since:
                since, until = until, since
            accounts.append(
                Account(
                    f"{name}:{number}" if name.isascii() else f"x:{number}", draw(st.sampled_from([*PLATFORMS * 3, "delta"])),
                    main=draw(st.integers(0, 4)) > 0,
                    valid_from=ALWAYS[0] if since is None else since, valid_to=ALWAYS[1] if until is None else until,
                )
            )  # fmt: skip
        tier = draw(st.sampled_from([*(one.id for one in edition.tiers)] * 9 + ["elsewhere"]))
        found.append(Participant(name, draw(names), name, tier, tuple(accounts)))
    return Roster(tuple(found))


@st.composite
def instants(draw: st.DrawFn, edition: Edition) -> int:
    """An instant on a day near the period, often just about its midnight."""
    midnight = Calendar(edition.time_zone).midnight(edition.start_day + draw(some_days))
    return midnight + draw(st.sampled_from([-HOUR, -1, 0, 1, 59_999, 60_000, HOUR - 1, HOUR, 13 * HOUR]))


@st.composite
def pages_of(draw: st.DrawFn, edition: Edition, account: str) -> Page:
    at = draw(instants(edition))
    poll = None
    if draw(st.booleans()):
        every = draw(st.sampled_from([1, 7, 360, 1440, 4000])) * 60_000
        slot = at - at % every - draw(st.integers(0, 2)) * every
        poll = Poll(slot, outcome=draw(st.sampled_from([None, "ok", "ok", "partial", "failed"])))
    return Page(
        1, account, "any", at, "test", draw(st.lists(observations_of(edition, at), max_size=5)),
        draw(st.sampled_from([-2, None, 0, 1, 2, 3, 3, 30, 30, 10**12])), poll, draw(st.integers(0, 9)) == 0,
    )  # fmt: skip


@st.composite
def observations_of(draw: st.DrawFn, edition: Edition, observed_at: int) -> Observation:
    post_id, created = (
        draw(st.sampled_from(["1", "2", "3/4", "né"])),
        min(draw(instants(edition)), observed_at),
    )
    presence = draw(st.sampled_from(["seen"] * 8 + ["gone", "moved"]))
    if presence != "seen":
        return Observation(post_id, created, presence=presence)  # type: ignore[arg-type] # gone or moved
    return Observation(
        post_id, created, draw(st.sampled_from((*KINDS, *["original"] * 6))), draw(st.sampled_from(MEDIA)),
        likes=draw(counts), comments=draw(counts), shares=draw(counts), quotes=draw(counts), views=draw(counts),
    )  # fmt: skip


@st.composite
def rulings_on(draw: st.DrawFn, edition: Edition, roster: Roster, accounts: list[str]) -> Ruling:
    target = draw(st.sampled_from(["post", "post", "reading", "reading", "account", "participant"]))
    on = draw(st.sampled_from(accounts))
    if target == "post":
        on = f"{on}/{draw(st.sampled_from(['1', '2', '3/4', 'né']))}"
    elif target == "reading":
        on = f"{on}/{date_of(edition.start_day + draw(some_days)).isoformat()}"
    elif target == "participant":
        on = draw(st.sampled_from([one.id for one in roster.participants]))
    action = draw(st.sampled_from(["exclude", "exclude", "restore"]))
    return Ruling(1, action, target, on, draw(names), "test", draw(st.integers(0, 9)))  # type: ignore[arg-type] # its words
