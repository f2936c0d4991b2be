"""All accounts: their rows, and their summaries as the boards need them."""

from collections.abc import Mapping

from scoring.edition import Edition
from scoring.pages import OUTCOMES
from scoring.roster import Account, Roster
from scoring.rows import account_of
from scoring.rulings import Rulings
from scoring.summary import Summariser, Summary
from streams.rank.windows import Windows


class Accounts:
    """Keeps rows and gives summaries; only accounts that changed, or that the award clock changes, are summarised again.

    `as_of` is that of the last summaries.
    """

    def __init__(self, edition: Edition, roster: Roster) -> None:
        self._summariser = Summariser(edition)
        self._roster = {account.id: account for one in roster.participants for account in one.accounts}
        self._windows: dict[str, Windows] = {}
        self._summaries: dict[str, Summary] = {}
        self._changed: set[str] = set()
        self._until: dict[str, int] = {}  # by account: the award clock at which its summary may be another
        self.as_of = -(1 << 62)
        self._rulings = Rulings()
        self.unknown = 0

    def get(self, key: bytes) -> bytes | None:
        """The bytes of a row."""
        windows = self._windows.get(account_of(key))
        return None if windows is None else windows.rows.get(_window(key))

    def put(self, key: bytes, row: bytes) -> None:
        """Keep a row; its account's summary is stale from here on."""
        account = account_of(key)
        windows = self._windows.get(account)
        if windows is None:
            windows = self._windows[account] = self._start(account)
        windows.put(_window(key), row)
        self._changed.add(account)

    def rule(self, rulings: Rulings) -> None:
        """Let these rulings stand, instead of those before."""
        self._rulings = rulings
        for account, windows in self._windows.items():
            if windows.leave_out(rulings.of_account(account)):
                self._changed.add(account)

    def summaries(self, as_of: int) -> Mapping[str, Summary]:
        """Summaries up to `as_of` by account. The award clock never runs backwards: an earlier one raises ValueError."""
        if as_of < self.as_of:
            raise ValueError(f"the award clock cannot go back from {self.as_of} to {as_of}")
        stale = self._changed | {account for account, until in self._until.items() if until <= as_of}
        for account in stale:
            self._summaries[account], self._until[account] = self._windows[account].summary(as_of)
        self._changed, self.as_of = set(), as_of
        return self._summaries

    def posts(self) -> int:
        """Known posts of all accounts and days, as of the last `summaries`."""
        return sum(windows.posts for windows in self._windows.values())

    def polls(self) -> dict[str, int]:
        """Polls of the roster's accounts by outcome, as of the last `summaries`."""
        found = [self._summaries[account].outcomes for account in self._roster if account in self._summaries]
        return {outcome: sum(one[place] for one in found) for place, outcome in enumerate(OUTCOMES)}

    def _start(self, account_id: str) -> Windows:
        account = self._roster.get(account_id)
        if account is None:
            self.unknown += 1
            account = Account(account_id, "")
        windows = Windows(self._summariser, account)
        windows.leave_out(self._rulings.of_account(account_id))
        return windows


def _window(key: bytes) -> int:
    return int(key.rpartition(b"|")[2])
