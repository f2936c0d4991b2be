"""What pages say of the polls that they belong to."""

from typing import Final

import msgspec

from scoring.pages import OUTCOMES, Page
from streams.coverage.spans import Spans

OK: Final = OUTCOMES.index("ok")


class Ended(msgspec.Struct, frozen=True, order=True, gc=False):
    """How the poll of a slot ended: the place of its outcome in OUTCOMES, when, and why. The greatest one of a slot counts."""

    outcome: int
    at: int
    reason: str


class AccountPolls:
    """The polls of one account: the best of each slot, and the stretches of creation times that they know completely."""

    def __init__(self) -> None:
        self.ended: dict[int, Ended] = {}
        self.seen = Spans()


class Polls:
    """The polls of all accounts that have pages, and the newest instant that a page was observed at."""

    def __init__(self, freeze_at: int) -> None:
        self._freeze_at = freeze_at
        self.of: dict[str, AccountPolls] = {}
        self.observed_at = 0
        self.simulated = False

    def add(self, page: Page) -> None:
        """Note what a page says; one made after the freeze counts for nothing, as in the boards."""
        if page.observed_at > self._freeze_at:
            return
        self.observed_at = max(self.observed_at, page.observed_at)
        self.simulated |= page.simulated
        poll = page.poll
        if poll is None or poll.slot > self._freeze_at:
            return
        account = self.of.setdefault(page.account, AccountPolls())
        if poll.covers is not None:
            account.seen.add(poll.covers)
        if poll.outcome is not None:
            one = Ended(OUTCOMES.index(poll.outcome), page.observed_at, poll.reason)
            account.ended[poll.slot] = max(account.ended.get(poll.slot, one), one)
