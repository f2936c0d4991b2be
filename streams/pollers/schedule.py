"""Which polls are due: a pure function of the roster, what was polled, and the time."""

from scoring.calendar import Calendar
from scoring.roster import Account, Roster
from streams.pollers.state import AccountState

MINUTE = 60_000
RETRIES_A_SLOT = 12


def slot_of(now: int, every_minutes: int) -> int:
    """The slot that `now` falls in, named by its first millisecond."""
    every = every_minutes * MINUTE
    return now // every * every


def retry_pause(every_minutes: int) -> int:
    """How long a slot that could not be served rests before it is tried again: a twelfth of it, in milliseconds."""
    return every_minutes * MINUTE // RETRIES_A_SLOT


def accounts_of(roster: Roster, platform: str, calendar: Calendar, now: int) -> list[Account]:
    """The accounts of a platform that are a participant's today, each once, in the roster's order."""
    today = calendar.day(now)
    return [
        account
        for participant in roster.participants
        for account in participant.accounts
        if account.platform == platform and account.valid_from <= today <= account.valid_to
    ]


def is_due(state: AccountState, slot: int, now: int) -> bool:
    """Whether a slot is to be polled: it was not yet, or it was in vain and the pause is over."""
    if slot != state.slot:
        return slot > state.slot
    return state.retry_at is not None and now >= state.retry_at
