"""What the pages give for one participant on one board, worked out from its posts and readings, to be set beside what the board says."""

from collections.abc import Sequence

import msgspec

from scoring.edition import Category, Edition
from scoring.entry import PlatformLine
from scoring.explanation.accounts import Teller, Told
from scoring.explanation.data import ListedPost
from scoring.explanation.posts import Lister, add_up
from scoring.measures import MEASURES
from scoring.recount import Rows, rows_by_account
from scoring.roster import Account, Participant
from scoring.rows import decode_row
from scoring.rulings import Rulings
from scoring.sums import Sum


class Known(msgspec.Struct, frozen=True):
    """All that is known of one account; `why_not` says why it is not looked at, empty if it is."""

    account: Account
    why_not: str
    told: Told
    posts: list[ListedPost]


class Found(msgspec.Struct, frozen=True):
    """A platform of the board, its accounts in succession: `sums` of what the measure and its floors know, `everything` of what tie-breaks know.

    `audience` is A_start + A_end, 0 where one of them is missing.
    """

    known: list[Known]
    sums: Sum
    everything: Sum
    audience: int
    start: int | None
    end: int | None

    def line(self, platform: str, *, over: bool) -> PlatformLine:
        """The platform as the board should show it, r, x and whether it counts aside; `over`: the period is."""
        sums, told = self.sums, [one.told for one in self.known]
        due = [one.slots_due for one in told if one.slots_due is not None]
        return PlatformLine(
            platform, sums.posts, sums.hidden, sums.unsupported, sums.gone, sums.stale if over else None, sums.engagement,
            sums.top, sums.views, self.start, self.end,
            max(one.rise.per_mille if one.rise else 0 for one in told),
            max(one.fall.per_mille if one.fall else 0 for one in told),
            sum(one.slots_ok for one in told), sum(due) if due else None,
        )  # fmt: skip


def known_of(
    edition: Edition, category: Category, participant: Participant, rows: Rows, as_of: int, rulings: Rulings, window: int | None
) -> list[Known]:  # fmt: skip
    """All accounts of a participant, with all of their posts."""
    teller, lister = (
        Teller(edition, category, as_of, rulings),
        Lister(edition, category, as_of, rulings, window),
    )
    by_account = rows_by_account(rows)
    divides = edition.accounts == "all" and MEASURES[category.measure].audience
    known = []
    for account in participant.accounts:
        mine = [decode_row(row) for row in by_account.get(account.id, ())]
        why_not, told = teller.why_not(account), teller.tell(account, mine)
        audience = (
            has_audience(told) or not divides
        )  # of accounts together, one without an audience leaves both sides
        known.append(Known(account, why_not, told, lister.list(account, mine, why_not, audience=audience)))
    return known


def has_audience(told: Told) -> bool:
    """Whether an account has what a measure over audiences divides by."""
    return bool(told.start and told.start.followers and told.end and told.end.followers)


def found_on(known: list[Known], start_day: int, *, together: bool) -> Found:
    """A platform with these accounts, at least one; `together`: all of them count, not only mains in succession."""
    known = sorted(known, key=lambda one: one.account.valid_from)
    posts = [post for one in known for post in one.posts]
    sums = add_up((post for post in posts if post.on_line), start_day)
    everything = add_up((post for post in posts if post.in_everything), start_day)
    start, end = _audience(known, together=together)
    return Found(known, sums, everything, start + end if start and end else 0, start, end)


def _audience(known: Sequence[Known], *, together: bool) -> tuple[int | None, int | None]:
    if together:
        pairs = [_pair(one.told) for one in known if has_audience(one.told)]
        if not pairs:
            return None, None
        return sum(start or 0 for start, _ in pairs), sum(end or 0 for _, end in pairs)
    return _pair(known[0].told)[0], _pair(known[-1].told)[1]


def _pair(told: Told) -> tuple[int | None, int | None]:
    """A_start and A_end of an account; None where there is no reading, or it is zero or hidden."""
    start, end = (reading.followers or None if reading else None for reading in (told.start, told.end))
    return start, end
