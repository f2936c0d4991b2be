"""Boards: one category in one tier, ranked; who is not ranked stands there too, with the reasons."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec
import orjson

from scoring.calendar import Calendar
from scoring.edition import Category, Edition, Tier
from scoring.entry import Entry, PlatformLine
from scoring.measures import m
from scoring.measures.m import measure_m
from scoring.measures.sums import measure_sum
from scoring.ranking import nominate, ranks
from scoring.roster import Roster
from scoring.summary import Summary

State = Literal["LIVE", "PROVISIONAL", "FROZEN"]
UNITS: Final = {"posts": "posts", "engagement": "interactions", "m": "x the average of its tier"}


class Standing(msgspec.Struct):
    """One participant's line on a board. `value` is what ranks, an integer; `shown` is the same for people."""

    rank: int
    participant: str
    name: str
    value: int
    shown: str
    nominee: bool
    active_days: int
    engagement: int
    gone: int
    platforms: list[PlatformLine]


class Unranked(msgspec.Struct):
    """A participant that is not ranked, and every reason."""

    participant: str
    name: str
    reasons: list[str]
    platforms: list[PlatformLine]


class Board(msgspec.Struct):
    """One category in one tier at one instant of the award clock (`as_of`, in milliseconds)."""

    edition: str
    category: str
    tier: str
    category_title: str
    tier_title: str
    rule: str
    unit: str
    state: State
    simulated: bool
    as_of: int
    standings: list[Standing]
    unranked: list[Unranked]
    nominees: int
    nominee_note: str

    @property
    def id(self) -> str:
        """The board's name in keys, files and addresses."""
        return f"{self.category}.{self.tier}"


def encode_board(board: Board) -> bytes:
    """The board as JSON: equal boards, equal bytes."""
    return orjson.dumps(msgspec.to_builtins(board))


def state_of(edition: Edition, as_of: int) -> State:
    """LIVE while the period runs, PROVISIONAL until the freeze, FROZEN from then on."""
    bounds = edition.bounds()
    if as_of < bounds.end:
        return "LIVE"
    return "PROVISIONAL" if as_of <= bounds.freeze_at else "FROZEN"


def make_boards(
    edition: Edition,
    roster: Roster,
    summaries: Mapping[str, Summary],
    as_of: int,
    *,
    simulated: bool = False,
) -> list[Board]:
    """All boards of an edition, by category then tier.

    `summaries` are by account, made up to `as_of`. `simulated` marks the boards also where the edition does not: invented data
    was met.
    """
    edition = msgspec.structs.replace(edition, simulated=simulated or edition.simulated)
    today = Calendar(edition.time_zone).day(as_of)
    elapsed = edition.share_elapsed(today)
    last_day = max(edition.start_day, min(today, edition.end_day - 1))
    state = state_of(edition, as_of)
    boards = []
    for category in edition.categories:
        for tier in edition.tiers:
            entries = [Entry(edition, category, one, summaries, last_day) for one in roster.of_tier(tier.id)]
            if category.measure == "m":
                measure_m(edition, category, entries, elapsed)
            else:
                measure_sum(category, entries, elapsed)
            boards.append(_board(edition, category, tier, entries, state, as_of))
    return boards


def show(value: int, measure: str) -> str:
    """A value as people read it: 1.840123 for millionths, 12,345 otherwise."""
    if measure == "m":
        return f"{value // m.UNIT}.{value % m.UNIT:06d}"
    return f"{value:,}"


def _board(
    edition: Edition, category: Category, tier: Tier, entries: Sequence[Entry], state: State, as_of: int
) -> Board:
    ranked = [entry for entry in entries if not entry.reasons]
    ranked.sort(key=lambda entry: (*(-part for part in entry.strength()), entry.participant.id))
    places = ranks([entry.strength() for entry in ranked])
    nomination = nominate(places, edition.nominees)
    standings = [
        Standing(
            rank, entry.participant.id, entry.participant.name, entry.value, show(entry.value, category.measure),
            place < nomination.count, entry.strength()[1], entry.everything.engagement, entry.everything.gone,
            list(entry.lines.values()),
        )
        for place, (rank, entry) in enumerate(zip(places, ranked, strict=True))
    ]  # fmt: skip
    unranked = [
        Unranked(entry.participant.id, entry.participant.name, entry.reasons, list(entry.lines.values()))
        for entry in sorted(entries, key=lambda entry: entry.participant.id) if entry.reasons
    ]  # fmt: skip
    return Board(
        edition.id, category.id, tier.id, category.title, tier.title, category.rule, UNITS[category.measure], state,
        edition.simulated, as_of, standings, unranked, nomination.count, nomination.note,
    )  # fmt: skip
