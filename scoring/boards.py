"""Boards: one category in one tier, ranked; who is not ranked stands there too, with the reasons."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

from scoring.beside import Beside, beside
from scoring.calendar import Calendar
from scoring.coverage import Schedules
from scoring.edition import Category, Edition, Tier
from scoring.entry import Entry, PlatformLine
from scoring.floors import CategoryFloors
from scoring.judgement import Judgement, value
from scoring.measures import MEASURES, Measure, pooled_rate
from scoring.measures.m import interaction_rate, relative_rates
from scoring.ranking import Nomination, Strength, nominate, ranks
from scoring.roster import Roster
from scoring.rulings import Ruling, Rulings
from scoring.summary import Summary

State = Literal["LIVE", "PROVISIONAL", "FROZEN"]


class Standing(msgspec.Struct, gc=False):
    """One participant's line on a board. `value` is what ranks, an integer; `shown` is the same for people, in the board's unit.

    `pooled_rate` is in 10^-12 interactions per post and follower, a decimal string; None on boards that divide by no audience.
    `beside` never changes a rank.
    """

    rank: int
    participant: str
    name: str
    value: int
    shown: str
    nominee: bool
    posts: int
    active_days: int
    engagement: int
    pooled_rate: str | None
    beside: Beside
    platforms: list[PlatformLine]


class Unranked(msgspec.Struct, gc=False):
    """A participant that is not ranked, and every reason."""

    participant: str
    name: str
    reasons: list[str]
    platforms: list[PlatformLine]


class Board(msgspec.Struct):
    """One category in one tier at one instant of the award clock (`as_of`, in milliseconds).

    `window`: of the last so many days only; None for the period. `rulings` are those in force on the tier's participants.
    """

    edition: str
    category: str
    tier: str
    window: int | None
    category_title: str
    tier_title: str
    rule: str
    measure: str
    scope: str
    unit: str
    state: State
    simulated: bool
    as_of: int
    standings: list[Standing]
    unranked: list[Unranked]
    nominees: int
    nominee_note: str
    rulings: list[Ruling]

    @property
    def id(self) -> str:
        """The board's name in keys, files and addresses."""
        name = f"{self.category}.{self.tier}"
        return name if self.window is None else f"{name}.{self.window}"


_NO_RULINGS: Final = Rulings()
_encode = msgspec.json.Encoder().encode


def encode_board(board: Board) -> bytes:
    """The board as JSON: equal boards, equal bytes, those that orjson gives too."""
    return _encode(board)


def state_of(edition: Edition, as_of: int) -> State:
    """LIVE while the period runs, PROVISIONAL until the freeze, FROZEN from then on."""
    bounds = edition.bounds()
    if as_of < bounds.end:
        return "LIVE"
    return "PROVISIONAL" if as_of <= bounds.freeze_at else "FROZEN"


class BoardMaker:
    """Makes all boards of an edition; pure, but judges again only what changed since the last ones (see `Judgement`).

    `window`: of the last so many days only.
    """

    def __init__(self, edition: Edition, roster: Roster, window: int | None = None) -> None:
        self._edition = edition
        self._window = window
        self._calendar = Calendar(edition.time_zone)
        self._schedules = Schedules(edition)
        self._tiers = {tier.id: roster.of_tier(tier.id) for tier in edition.tiers}
        self._judgement: Judgement | None = None

    def make(
        self,
        summaries: Mapping[str, Summary],
        as_of: int,
        *,
        rulings: Rulings | None = None,
        simulated: bool = False,
    ) -> list[Board]:
        """All boards, by category then tier.

        `summaries` are by account, made up to `as_of` and of the same window. `simulated` marks the boards also where the edition
        does not: invented data was met.
        """
        edition, rulings = self._edition, rulings or _NO_RULINGS
        if self._judgement is None or not self._judgement.holds(as_of, rulings):
            self._judgement = Judgement(
                edition, self._calendar, self._schedules, as_of, rulings, self._window
            )
        judgement, boards = self._judgement, []
        tiers = {
            tier: [judgement.entries(one, summaries) for one in participants]
            for tier, participants in self._tiers.items()
        }
        in_force = {tier: rulings.concerning(participants) for tier, participants in self._tiers.items()}
        shown = (self._window, state_of(edition, as_of), simulated or edition.simulated, as_of)
        for place, (category, floors) in enumerate(judgement.categories):
            for tier in edition.tiers:
                entries = [of_each[place] for of_each in tiers[tier.id]]
                if floors.measure.relative:
                    entries = _compared(category, entries, floors)
                boards.append(_board(edition, category, tier, entries, in_force[tier.id], *shown))
        return boards


def _compared(category: Category, entries: Sequence[Entry], floors: CategoryFloors) -> list[Entry]:
    """A tier's entries with values that are relative to it: platform by platform, among those who pass the floors there."""
    compared = [entry.copy() for entry in entries]
    running = [entry for entry in compared if not entry.reasons]
    for platform in category.platforms:
        passing = [
            entry
            for entry in running
            if (part := entry.parts.get(platform)) is not None and part.line.counted
        ]
        _relate(platform, passing, floors.tier_fault(len(passing)))
    for entry in running:
        value(entry, floors)
    return compared


def _relate(platform: str, passing: Sequence[Entry], fault: str) -> None:
    """Give r and x to those who pass a platform's floors, or leave it out for all where they are too few."""
    if fault:
        for entry in passing:
            entry.leave_out(platform, fault)
        return
    parts = [entry.parts[platform] for entry in passing]
    rates = [interaction_rate(part.sums.engagement, part.sums.eligible, part.audience) for part in parts]
    for part, rate, x in zip(parts, rates, relative_rates(rates), strict=True):
        part.x = part.line.x = x
        part.line.r = str(rate)


def _strength(edition: Edition, entry: Entry) -> Strength:
    found = entry.everything
    tie_breaks = {"active-days": found.active_days, "engagement": found.engagement, "posts": found.posts}
    return (entry.value, *(tie_breaks[name] for name in edition.ties))


def _board(
    edition: Edition,
    category: Category,
    tier: Tier,
    entries: Sequence[Entry],
    rulings: list[Ruling],
    window: int | None,
    state: State,
    simulated: bool,
    as_of: int,
) -> Board:
    measure = MEASURES[category.measure]
    ranked = [(_strength(edition, entry), entry) for entry in entries if not entry.reasons]
    ranked.sort(key=lambda one: one[1].participant.id)
    ranked.sort(key=lambda one: one[0], reverse=True)  # stable: equal ones stay by id
    places = ranks([strength for strength, _ in ranked])
    nomination = (
        nominate(places, edition.nominees) if window is None else Nomination(0, "a window names no nominees")
    )
    standings = [
        _standing(edition, measure, entry, rank, place, nomination.count)
        for place, (rank, (_, entry)) in enumerate(zip(places, ranked, strict=True))
    ]
    unranked = [
        Unranked(entry.participant.id, entry.participant.name, entry.reasons, entry.lines())
        for entry in sorted(entries, key=lambda entry: entry.participant.id) if entry.reasons
    ]  # fmt: skip
    return Board(
        edition.id, category.id, tier.id, window, category.title, tier.title, category.rule, category.measure, category.scope,
        measure.unit, state, simulated, as_of, standings, unranked, nomination.count, nomination.note, rulings,
    )  # fmt: skip


def _standing(
    edition: Edition, measure: Measure, entry: Entry, rank: int, place: int, nominees: int
) -> Standing:
    found, lines = entry.everything, entry.lines()
    near_cut = nominees > 0 and -edition.beside.near_cut <= place - nominees < edition.beside.near_cut
    return Standing(
        rank, entry.participant.id, entry.participant.name, entry.value, measure.show(entry.value), place < nominees,
        found.posts, found.active_days, found.engagement,
        str(pooled_rate(entry.counted())) if measure.audience else None,
        beside(edition.beside, found, lines, near_cut=near_cut), lines,
    )  # fmt: skip
