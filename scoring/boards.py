"""Boards: one category in one tier, ranked; who is not ranked stands there too, with the reasons."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Final, Literal

import msgspec
import orjson

from scoring import m
from scoring.calendar import Calendar
from scoring.edition import Category, Edition, Tier
from scoring.ranking import Strength, nominate, ranks
from scoring.roster import Account, Participant, Roster
from scoring.summary import NOTHING, Sum, Summary, total

State = Literal["LIVE", "PROVISIONAL", "FROZEN"]
UNITS: Final = {"posts": "posts", "engagement": "interactions", "m": "x the average of its tier"}


class PlatformLine(msgspec.Struct):
    """A participant on one platform of the board: what went into its value, and why the platform does not count if so.

    `r` is a decimal string, since it may exceed what JSON readers hold; `x` is in millionths.
    """

    platform: str
    posts: int
    hidden: int
    engagement: int
    audience_start: int | None
    audience_end: int | None
    r: str = "0"
    x: int = 0
    counted: bool = True
    note: str = ""


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
    return "PROVISIONAL" if as_of < bounds.freeze_at else "FROZEN"


def make_boards(
    edition: Edition, roster: Roster, summaries: Mapping[str, Summary], as_of: int
) -> list[Board]:
    """All boards of an edition, by category then tier; `summaries` are by account, made up to `as_of`."""
    elapsed = edition.share_elapsed(Calendar(edition.time_zone).day(as_of))
    state = state_of(edition, as_of)
    boards = []
    for category in edition.categories:
        for tier in edition.tiers:
            entries = [_Entry(edition, category, one, summaries) for one in roster.of_tier(tier.id)]
            if category.measure == "m":
                _measure_m(edition, category, entries, elapsed)
            else:
                _measure_sum(category, entries, elapsed)
            boards.append(_board(edition, category, tier, entries, state, as_of))
    return boards


def show(value: int, measure: str) -> str:
    """A value as people read it: 1.840123 for millionths, 12,345 otherwise."""
    if measure == "m":
        return f"{value // m.UNIT}.{value % m.UNIT:06d}"
    return f"{value:,}"


class _Entry:
    """A participant on its way to a standing or to the unranked."""

    def __init__(
        self, edition: Edition, category: Category, participant: Participant, summaries: Mapping[str, Summary]
    ) -> None:
        self.participant = participant
        self.value = 0
        self.reasons: list[str] = []
        self.sums: dict[str, Sum] = {}  # by platform: what counts there
        self.audiences: dict[str, int] = {}  # by platform: A_start + A_end
        self.lines: dict[str, PlatformLine] = {}
        self.everything = Sum()
        for platform in category.platforms:
            accounts = [
                account for account in participant.accounts
                if account.platform == platform and (account.main or edition.accounts == "all")
            ]  # fmt: skip
            if accounts:
                self._add(platform, accounts, category, summaries, together=edition.accounts == "all")
        if not self.lines:
            self.reasons.append("no account on a platform of this board")

    def _add(
        self,
        platform: str,
        accounts: list[Account],
        category: Category,
        summaries: Mapping[str, Summary],
        *,
        together: bool,
    ) -> None:
        mine = [summaries.get(account.id, NOTHING) for account in accounts]
        counting = total(mine, category.scope)
        self.everything.add(counting)
        start, end = _audience(accounts, mine, together=together)
        if category.measure == "m" and together:
            with_audience = [one for one in mine if one.audience_start and one.audience_end]
            counting = total(with_audience, category.scope)
        self.sums[platform] = counting
        self.audiences[platform] = (start + end) if start and end else 0
        self.lines[platform] = PlatformLine(
            platform, counting.posts, counting.hidden, counting.engagement, start, end
        )

    def leave_out(self, platform: str, note: str) -> None:
        line = self.lines[platform]
        line.counted, line.note = False, note

    def strength(self) -> Strength:
        return (self.value, self.everything.active.bit_count(), self.everything.engagement)


def _audience(
    accounts: list[Account], summaries: list[Summary], *, together: bool
) -> tuple[int | None, int | None]:
    """A_start and A_end of a participant on a platform: the sum, or of mains in succession the first's and the last's."""
    if together:
        pairs = [(one.audience_start, one.audience_end) for one in summaries]
        known = [(start, end) for start, end in pairs if start and end]
        return (sum(start for start, _ in known), sum(end for _, end in known)) if known else (None, None)
    order = sorted(range(len(accounts)), key=lambda i: accounts[i].valid_from)
    return summaries[order[0]].audience_start, summaries[order[-1]].audience_end


def _measure_sum(category: Category, entries: Sequence[_Entry], elapsed: Fraction) -> None:
    """Most Active and its like: posts, or engagement, over all platforms of the board."""
    least = live_floor(category.least_posts, elapsed)
    for entry in entries:
        counting = entry.everything
        entry.value = counting.posts if category.measure == "posts" else counting.engagement
        if entry.lines and counting.posts < least:
            entry.reasons.append(f"{counting.posts:,} posts; at least {least:,} needed")


def _measure_m(edition: Edition, category: Category, entries: Sequence[_Entry], elapsed: Fraction) -> None:
    """The M boards: platform floors, then platforms that count in the tier, then participant floors."""
    floors = edition.floors
    least = live_floor(
        floors.platform_video_posts if category.scope == "video" else floors.platform_posts, elapsed
    )
    counted: dict[str, list[_Entry]] = {platform: [] for platform in category.platforms}
    for entry in entries:
        for platform in entry.lines:
            if note := _platform_fault(edition, entry, platform, least):
                entry.leave_out(platform, note)
            else:
                counted[platform].append(entry)
    for platform, passing in counted.items():
        if len(passing) < floors.tier_participants:
            for entry in passing:
                note = f"only {len(passing)} of the tier pass the floors here; at least {floors.tier_participants} needed"
                entry.leave_out(platform, note)
            continue
        rates = [
            m.interaction_rate(
                entry.sums[platform].engagement, entry.sums[platform].eligible, entry.audiences[platform]
            )
            for entry in passing
        ]
        for entry, rate, relative in zip(passing, rates, m.relative_rates(rates), strict=True):
            entry.lines[platform].r, entry.lines[platform].x = str(rate), relative
    for entry in entries:
        if not entry.lines:
            continue
        relative = [line.x for line in entry.lines.values() if line.counted]
        audience = sum(entry.audiences.values())
        if audience < floors.participant_audience:
            entry.reasons.append(
                f"audience {audience:,} (start + end); at least {floors.participant_audience:,} needed"
            )
        if len(relative) < max(1, category.least_platforms):
            entry.reasons.append(
                f"{len(relative)} platforms count; at least {max(1, category.least_platforms)} needed"
            )
        elif relative:
            entry.value = m.mean_over_platforms(relative)


def _platform_fault(edition: Edition, entry: _Entry, platform: str, least_posts: int) -> str:
    """Why a platform does not count for a participant; empty if it does."""
    counting, audience = entry.sums[platform], entry.audiences[platform]
    if 10 * counting.hidden > counting.posts:
        return f"{counting.hidden:,} of {counting.posts:,} posts have hidden or missing counters; at most a tenth may"
    if counting.eligible < max(1, least_posts):
        return f"{counting.eligible:,} posts; at least {max(1, least_posts):,} needed"
    if audience == 0:
        return "no reading of the audience"
    if audience < edition.floors.platform_audience:
        return f"audience {audience:,} (start + end); at least {edition.floors.platform_audience:,} needed"
    return ""


def live_floor(floor: int, elapsed: Fraction) -> int:
    """A post floor before the period's end: its share of the days elapsed, at least 1 (0 where there is no floor)."""
    return max(1, ceil(floor * elapsed)) if floor else 0


def _board(
    edition: Edition, category: Category, tier: Tier, entries: Sequence[_Entry], state: State, as_of: int
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
