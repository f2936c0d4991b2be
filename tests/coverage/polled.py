"""Two days of an award with two accounts, in slots of six hours, for stories of coverage."""

from datetime import date
from typing import Final

import msgspec

from scoring.edition import Period
from scoring.pages import Outcome, Page, Poll
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.settings import GSM_2020

HOUR: Final = 3_600_000
MIDNIGHT: Final = (
    1_582_995_600_000  # 2020-03-01T00:00 in Jakarta, 17:00 UTC: the first slot starts an hour later
)
FIRST: Final = MIDNIGHT + HOUR
SLOTS: Final = tuple(FIRST + number * 6 * HOUR for number in range(8))
END: Final = MIDNIGHT + 48 * HOUR

EDITION: Final = msgspec.structs.replace(
    editions.load(GSM_2020).edition, period=Period(date(2020, 3, 1), date(2020, 3, 3))
)
ACCOUNTS: Final = tuple(Account(name, "youtube", native_id="UC" + name * 22) for name in "ab")
ROSTER: Final = Roster(tuple(Participant(one.id, "P", "P", "ministry", (one,)) for one in ACCOUNTS))


def page(
    account: str, slot: int, outcome: Outcome | None = "ok", reason: str = "", covers: tuple[int, int] | None = None, *, at: int = 0
) -> Page:  # fmt: skip
    """The last page of a poll, a minute into its slot if not said otherwise."""
    poll = Poll(slot, covers, outcome, reason)
    return Page(
        1, account, "youtube", at or slot + 60_000, "poll.youtube", followers=1, poll=poll, simulated=True
    )
