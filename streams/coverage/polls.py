"""What pages say of the polls that they belong to."""

from typing import Final

import msgspec

from scoring.fold import Bounds
from scoring.pages import OUTCOMES, Page
from streams.coverage.spans import Spans

OK: Final = OUTCOMES.index("ok")


class Ended(msgspec.Struct, frozen=True, order=True, gc=False):
    """How the poll of a slot ended: the place of its outcome in OUTCOMES, when, and why. The greatest one of a slot counts."""

    outcome: int
    at: int
    reason: str


class AccountPolls:
    """The polls of one account: the best of each slot, and the stretches of creation times that they know completely.

    `read` is when each post of the period was read last, in milliseconds, and `gone` when it was last told to be gone.
    """

    def __init__(self) -> None:
        self.ended: dict[int, Ended] = {}
        self.seen = Spans()
        self.read: dict[str, int] = {}
        self.gone: dict[str, int] = {}


class Polls:
    """The polls of all accounts that have pages, and the newest instant that a page was observed at."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self.of: dict[str, AccountPolls] = {}
        self.observed_at = 0
        self.simulated = False

    def add(self, page: Page) -> None:
        """Note what a page says; one made after the freeze moves the award clock and counts for nothing, as in the boards."""
        at, bounds = page.observed_at, self._bounds
        self.observed_at = max(self.observed_at, at)
        self.simulated |= page.simulated
        if at > bounds.freeze_at:
            return
        account = self.of.setdefault(page.account, AccountPolls())
        for post in page.observations:
            if bounds.start <= post.created < bounds.end:
                told = account.gone if post.presence == "gone" else account.read
                told[post.id] = max(at, told.get(post.id, at))
        poll = page.poll
        if poll is None or poll.slot > bounds.freeze_at:
            return
        if poll.covers is not None:
            account.seen.add(poll.covers)
        if poll.outcome is not None:
            one = Ended(OUTCOMES.index(poll.outcome), at, poll.reason)
            account.ended[poll.slot] = max(account.ended.get(poll.slot, one), one)
