"""The cast: which accounts the institutions have, how large and lively they are, and who is an odd one.

Every tier has its odd ones, so that boards show what real rosters bring: institutions without accounts, silent ones, tiny ones, some on one
platform only, hidden counters, an account that closed, one that was replaced, one that stands beside the main one.
"""

from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from random import Random
from typing import Final, Literal
from zlib import crc32

import msgspec

from scoring.calendar import day_number
from scoring.roster import Account, Participant, Roster
from streams.season.draws import chance, octaves, pick, scale, shuffled, spread, stream
from streams.season.institutions import Institution, institutions

Oddity = Literal[
    "", "absent", "silent", "tiny", "lone", "secretive", "closed", "replaced", "second", "uncounted"
]

PLATFORMS: Final = ("facebook", "instagram", "twitter", "youtube")
SUFFIX: Final = {"facebook": ".resmi", "instagram": ".id", "twitter": "_ri", "youtube": "-tv"}

ODDITIES: Final[dict[str, dict[Oddity, int]]] = {
    "ministry": {"absent": 1, "silent": 1, "tiny": 1, "lone": 1, "uncounted": 1},
    "agency": {"absent": 2, "silent": 2, "tiny": 3, "lone": 2, "secretive": 1, "second": 1, "closed": 1},
    "province": {"absent": 1, "silent": 1, "tiny": 2, "lone": 2, "replaced": 1},
    "soe": {"absent": 5, "silent": 6, "tiny": 8, "lone": 8, "secretive": 1, "uncounted": 1, "closed": 1},
}

# The platform on which an odd one is odd.
NEEDS: Final[dict[Oddity, str]] = {
    "secretive": "instagram", "second": "instagram", "replaced": "twitter", "closed": "twitter", "uncounted": "youtube",
}  # fmt: skip

# Per mille of a tier's participants that are on a platform, in the order of PLATFORMS.
PRESENT: Final = {
    "ministry": (950, 990, 980, 930),
    "agency": (820, 940, 920, 780),
    "province": (880, 930, 840, 750),
    "soe": (730, 930, 660, 580),
}

# Per tier: audience and posts a day against those of an agency, in hundredths.
SIZE: Final = {"ministry": 300, "agency": 100, "province": 60, "soe": 50}
PACE: Final = {"ministry": 150, "agency": 110, "province": 100, "soe": 75}

# Per platform: the median audience of an agency; interactions a post per million followers; posts a day against Facebook in hundredths.
AUDIENCE: Final = {"facebook": 50_000, "instagram": 60_000, "twitter": 70_000, "youtube": 6_000}
RATE: Final = {"facebook": 500, "instagram": 9_000, "twitter": 550, "youtube": 4_000}
BUSY: Final = {"facebook": 100, "instagram": 95, "twitter": 170, "youtube": 40}

MOOD_DAYS: Final = 30
MOODS: Final = 15
_FIRST_MOOD: Final = day_number(date(2019, 9, 15))

REPLACED_ON: Final = day_number(date(2020, 3, 1))
CLOSED_ON: Final = day_number(date(2020, 6, 30))


class Watched(msgspec.Struct, frozen=True):
    """An account of the season and how it is.

    `audience` is that of the first day; `interactions` the median of its posts, in thousandths; `pace` its posts a day against those of
    others; `zeal` and `warmth` what each month makes of the two, per cent; `hides`: one post in so many has hidden likes, 0 for none;
    `trouble`: so many polls in a thousand fail.
    """

    number: int
    account: Account
    audience: int
    audience_hidden: bool
    interactions: int
    pace: int
    zeal: tuple[int, ...]
    warmth: tuple[int, ...]
    hides: int
    trouble: int


def mood_of(day: int) -> int:
    """Which of an account's moods a day has: a mood lasts a month."""
    return (day - _FIRST_MOOD) // MOOD_DAYS


def cast(seed: int) -> tuple[Roster, tuple[Watched, ...]]:
    """The roster, and its accounts in the roster's order."""
    everyone = tuple(institutions())
    odd = _odd_ones(seed, everyone)
    participants: list[Participant] = []
    watched: list[Watched] = []
    for one in everyone:
        mine = tuple(_watch(seed, one, odd.get(one.id, ""), first=len(watched)))
        watched += mine
        participants.append(
            Participant(one.id, one.name, one.short_name, one.tier, tuple(each.account for each in mine))
        )
    return Roster(tuple(participants)), tuple(watched)


def _odd_ones(seed: int, everyone: tuple[Institution, ...]) -> dict[str, Oddity]:
    odd: dict[str, Oddity] = {}
    for tier, numbers in ODDITIES.items():
        drawn = iter(shuffled(stream(seed, "odd", tier), [one.id for one in everyone if one.tier == tier]))
        for oddity, number in numbers.items():
            odd.update((next(drawn), oddity) for _ in range(number))
    return odd


def _watch(seed: int, one: Institution, oddity: Oddity, first: int) -> Iterator[Watched]:
    rng = stream(seed, "cast", one.id)
    size = spread(rng, SIZE[one.tier], 1600) + 1
    pace = spread(rng, PACE[one.tier] * 100, 850)
    if oddity == "tiny":
        size = 1
    if oddity == "silent":
        pace //= 200
    for number, account in enumerate(_accounts(rng, one, oddity), first):
        platform = account.platform
        audience = spread(rng, AUDIENCE[platform] * size // 100, 700) + 20
        # The larger an audience, the smaller the share of it that reacts: a quarter of an octave less for each octave.
        usual = octaves(AUDIENCE[platform] * SIZE[one.tier] // 100)
        rate = spread(rng, scale(RATE[platform] * 1000, (usual - octaves(audience)) // 4), 700)
        mine = spread(rng, pace * BUSY[platform] // 100, 450) + 1
        if not account.main:
            audience, mine = audience // 8 + 20, mine // 3 + 1
        hides = 0
        if platform == "instagram":
            hides = 4 if oddity == "secretive" else pick(rng, ((0, 80), (25, 10), (40, 10)))
        trouble = pick(rng, ((8, 80), (25, 15), (70, 5)))
        hidden = oddity == "uncounted" and platform == "youtube"
        yield Watched(
            number,
            account,
            audience,
            hidden,
            audience * rate // 1_000_000,
            mine,
            _moods(rng),
            _moods(rng),
            hides,
            trouble,
        )


def _moods(rng: Random) -> tuple[int, ...]:
    """Per cent, month by month: each is near the one before, so that ranks move over the year."""
    return tuple(accumulate(range(MOODS - 1), lambda mood, _: spread(rng, mood, 200) + 1, initial=100))


def _accounts(rng: Random, one: Institution, oddity: Oddity) -> Iterator[Account]:
    if oddity == "absent":
        return
    there = [
        platform for platform, often in zip(PLATFORMS, PRESENT[one.tier], strict=True) if chance(rng, often)
    ]
    there = there or ["instagram"]
    if oddity in NEEDS and NEEDS[oddity] not in there:
        there = sorted([*there, NEEDS[oddity]])
    if oddity == "lone":
        there = [pick(rng, (("instagram", 50), ("youtube", 30), ("twitter", 20)))]
    for platform in there:
        if platform == "twitter" and oddity == "closed":
            yield _account(one, platform, valid_to=CLOSED_ON)
        elif platform == "twitter" and oddity == "replaced":
            yield _account(one, platform, "old", valid_to=REPLACED_ON - 1)
            yield _account(one, platform, valid_from=REPLACED_ON)
        else:
            yield _account(one, platform)
        if platform == "instagram" and oddity == "second":
            yield _account(one, platform, "info", main=False)


def _account(one: Institution, platform: str, which: str = "", *, main: bool = True, **valid: int) -> Account:
    slug = f"{one.id}-{which}" if which else one.id
    account_id = f"{one.id}.{platform}-{which}" if which else f"{one.id}.{platform}"
    native_id = f"sim-{crc32(account_id.encode())}"
    return Account(account_id, platform, slug + SUFFIX[platform], native_id, main=main, **valid)
