"""A participant on its way to a standing, or to the unranked with reasons."""

from collections.abc import Mapping, Sequence

import msgspec

from scoring.audience import Audience
from scoring.coverage import Schedules
from scoring.edition import Category, Edition
from scoring.measures import MEASURES, Counted
from scoring.roster import Account, Participant
from scoring.rulings import Rulings
from scoring.summary import Summary, nothing_known
from scoring.sums import Sum, total


class PlatformLine(msgspec.Struct):
    """A participant on one platform of the board: what went into its value, and why the platform does not count if so.

    `stale` is None while the period runs, `slots_due` where nobody polls; `rise` and `fall` are in per mille. `r` is a decimal
    string, since it may exceed what JSON readers hold; `x` is in millionths.
    """

    platform: str
    posts: int
    hidden: int
    unsupported: int
    gone: int
    stale: int | None
    engagement: int
    top_post: int
    views: int
    audience_start: int | None
    audience_end: int | None
    rise: int
    fall: int
    slots_ok: int
    slots_due: int | None
    r: str = "0"
    x: int = 0
    counted: bool = True
    note: str = ""


class Context(msgspec.Struct, frozen=True):
    """What all entries of one publication share. `last_day`: of the period, up to the award clock; `over`: the period is."""

    edition: Edition
    summaries: Mapping[str, Summary]
    rulings: Rulings
    schedules: Schedules
    nothing: Summary
    as_of: int
    last_day: int
    over: bool

    @classmethod
    def make(
        cls,
        edition: Edition,
        summaries: Mapping[str, Summary],
        rulings: Rulings,
        schedules: Schedules,
        as_of: int,
        today: int,
    ) -> "Context":
        """The context of the award day `today`."""
        last_day = max(edition.start_day, min(today, edition.end_day - 1))
        nothing = nothing_known(edition)
        return cls(edition, summaries, rulings, schedules, nothing, as_of, last_day, today >= edition.end_day)


class Entry:
    """A participant in one category. `everything` is the sum over its platforms of the board, whether they count or not."""

    def __init__(self, context: Context, category: Category, participant: Participant) -> None:
        self.participant = participant
        self.value = 0
        self.reasons: list[str] = []
        self.sums: dict[str, Sum] = {}  # by platform: what counts there
        self.audiences: dict[str, int] = {}  # by platform: A_start + A_end
        self.lines: dict[str, PlatformLine] = {}
        self.everything = Sum()
        for platform in category.platforms:
            if accounts := _accounts(context, participant, platform):
                self._add(context, category, platform, accounts)
        if not self.lines:
            self.reasons.append("no account on a platform of this board")
        if ruling := context.rulings.against("participant", participant.id):
            self.reasons.append(f"left out by a ruling: {ruling.reason}")
            for platform in self.lines:
                self.leave_out(platform, "left out by a ruling")

    def counted(self) -> list[Counted]:
        """The platforms that count."""
        return [
            Counted(self.sums[platform], self.audiences[platform], line.x)
            for platform, line in self.lines.items()
            if line.counted
        ]

    def leave_out(self, platform: str, note: str) -> None:
        """A platform does not count, and why."""
        line = self.lines[platform]
        line.counted, line.note = False, note

    def _add(self, context: Context, category: Category, platform: str, accounts: Sequence[Account]) -> None:
        mine = [context.summaries.get(account.id, context.nothing) for account in accounts]
        sums = total(one.sums[category.scope] for one in mine)
        together = context.edition.accounts == "all"
        shown = _audience(accounts, [one.audience for one in mine], together=together)
        due = [
            schedule.due(context.as_of)
            for account in accounts
            if (schedule := context.schedules.of(account)).every
        ]
        self.everything.add(sums)
        if together and MEASURES[category.measure].audience:  # an account without audience leaves both sides
            sums = total(one.sums[category.scope] for one in mine if one.audience.start and one.audience.end)
        self.sums[platform] = sums
        self.audiences[platform] = shown.start + shown.end if shown.start and shown.end else 0
        self.lines[platform] = PlatformLine(
            platform, sums.posts, sums.hidden, sums.unsupported, sums.gone, sums.stale if context.over else None,
            sums.engagement, sums.top, sums.views, shown.start, shown.end, shown.rise, shown.fall,
            sum(one.slots_ok for one in mine), sum(due) if due else None,
        )  # fmt: skip


def _accounts(context: Context, participant: Participant, platform: str) -> list[Account]:
    """A participant's accounts on a platform that count: those of the edition's choice, in the period, by no ruling nobody's."""
    return [
        account for account in participant.accounts
        if account.platform == platform and (account.main or context.edition.accounts == "all")
        and account.valid_from <= context.last_day and account.valid_to >= context.edition.start_day
        and context.rulings.against("account", account.id) is None
    ]  # fmt: skip


def _audience(accounts: Sequence[Account], audiences: Sequence[Audience], *, together: bool) -> Audience:
    """The audience of a participant on a platform: the sum, or of mains in succession the first's start and the last's end."""
    rise, fall = max(one.rise for one in audiences), max(one.fall for one in audiences)
    if not together:
        order = sorted(range(len(accounts)), key=lambda i: accounts[i].valid_from)
        return Audience(audiences[order[0]].start, audiences[order[-1]].end, rise, fall)
    known = [(one.start, one.end) for one in audiences if one.start and one.end]
    if not known:
        return Audience(rise=rise, fall=fall)
    return Audience(sum(start for start, _ in known), sum(end for _, end in known), rise, fall)
