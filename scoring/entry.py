"""A participant on its way to a standing, or to the unranked with reasons."""

from collections.abc import Mapping

import msgspec

from scoring.edition import Category, Edition
from scoring.ranking import Strength
from scoring.roster import Account, Participant
from scoring.summary import NOTHING, Sum, Summary, total


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


class Entry:
    """A participant on its way to a standing or to the unranked. `last_day`: of the period, up to the award clock."""

    def __init__(
        self,
        edition: Edition,
        category: Category,
        participant: Participant,
        summaries: Mapping[str, Summary],
        last_day: int,
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
                and account.valid_from <= last_day and account.valid_to >= edition.start_day
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
