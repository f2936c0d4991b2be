"""What a participant has on one platform at an instant, whatever the board: accounts that count, audience, polls."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from scoring.audience import Audience
from scoring.coverage import Schedules
from scoring.edition import Edition
from scoring.roster import Account, Participant
from scoring.rulings import Rulings
from scoring.summary import Summary, nothing_known


class OnPlatform(msgspec.Struct, frozen=True, gc=False):
    """`summaries` are those of the accounts that count, at least one; all of them `together`, or mains in succession.

    `slots_due` is None where nobody polls.
    """

    summaries: tuple[Summary, ...]
    together: bool
    audience: Audience
    slots_ok: int
    slots_due: int | None


class Instant(msgspec.Struct, frozen=True):
    """What decides which accounts count: the edition, the rulings and the award clock; `last_day` of the period up to it."""

    edition: Edition
    rulings: Rulings
    schedules: Schedules
    as_of: int
    last_day: int

    def takes(self, account: Account) -> bool:
        """Whether an account counts, were it not for rulings: of the edition's choice, in the period."""
        return (
            (account.main or self.edition.accounts == "all")
            and account.valid_from <= self.last_day
            and account.valid_to >= self.edition.start_day
        )


def on_platforms(
    participant: Participant, summaries: Mapping[str, Summary], at: Instant
) -> dict[str, OnPlatform]:
    """By platform, where the participant has an account that counts: one that is taken, and by no ruling nobody's."""
    found: dict[str, list[Account]] = {}
    for account in participant.accounts:
        if at.takes(account) and at.rulings.against("account", account.id) is None:
            found.setdefault(account.platform, []).append(account)
    return {platform: _on_platform(accounts, summaries, at) for platform, accounts in found.items()}


def why_nowhere(participant: Participant, platforms: Collection[str], at: Instant) -> str:
    """Why a participant is on none of a board's platforms."""
    taken = [one for one in participant.accounts if one.platform in platforms and at.takes(one)]
    return "its accounts here are left out by rulings" if taken else "no account on a platform of this board"


def _on_platform(accounts: Sequence[Account], summaries: Mapping[str, Summary], at: Instant) -> OnPlatform:
    mine = tuple(summaries.get(account.id) or nothing_known(at.edition) for account in accounts)
    due = [schedule.due(at.as_of) for account in accounts if (schedule := at.schedules.of(account)).every]
    together = at.edition.accounts == "all"
    if len(mine) == 1 and not together:
        return OnPlatform(mine, together, mine[0].audience, mine[0].slots_ok, due[0] if due else None)
    audiences = [one.audience for one in mine]
    audience = _sum(audiences) if together else _succession(accounts, audiences)
    return OnPlatform(mine, together, audience, sum(one.slots_ok for one in mine), sum(due) if due else None)


def _succession(accounts: Sequence[Account], audiences: Sequence[Audience]) -> Audience:
    """Of mains in succession: the first's start and the last's end."""
    order = sorted(range(len(accounts)), key=lambda i: accounts[i].valid_from)
    return Audience(audiences[order[0]].start, audiences[order[-1]].end, *_jumps(audiences))


def _sum(audiences: Sequence[Audience]) -> Audience:
    """Of all accounts together; one without an audience leaves both sides."""
    known = [(one.start, one.end) for one in audiences if one.start and one.end]
    if not known:
        return Audience(None, None, *_jumps(audiences))
    return Audience(sum(start for start, _ in known), sum(end for _, end in known), *_jumps(audiences))


def _jumps(audiences: Sequence[Audience]) -> tuple[int, int]:
    return max(one.rise for one in audiences), max(one.fall for one in audiences)
