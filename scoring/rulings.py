"""Rulings: an operator's corrections with a reason, events in a topic of their own; the last one on a target stands.

target        id                           what an exclusion does
post          ACCOUNT/POST_ID              the post is in no count
reading       ACCOUNT/2020-03-01           no reading of that account on that day is used
account       ACCOUNT                      the account is nobody's
participant   PARTICIPANT                  it is unranked, and no average of its tier knows it
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal

import msgspec
import orjson

from scoring.calendar import day_number
from scoring.roster import Participant
from scoring.text import strange
from scoring.validate import EARLIEST

Action = Literal["exclude", "restore"]
Target = Literal["post", "reading", "account", "participant"]

MAX_RULING_BYTES: Final = 4096
LONGEST: Final = {"id": 300, "reason": 500, "by": 100}
"""How many characters each text of a ruling may have."""

_LATEST: Final = 253_370_764_800_000  # 9999-01-01T00:00:00Z: a calendar shows no later year


class RulingError(ValueError):
    """The ruling cannot be read, or means nothing; the message says why."""


class Ruling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event of the topic `rulings`, made by `by` at `at`, in milliseconds; what decides is the order in the topic."""

    schema: Literal[1]
    action: Action
    target: Target
    id: str
    reason: str
    by: str
    at: int

    def account(self) -> str:
        """The account that a ruling on a post, a reading or an account is about."""
        return self.id.partition("/")[0]


class LeftOut(msgspec.Struct, frozen=True):
    """What of one account is left out: posts by id, and days whose readings are not used."""

    posts: frozenset[str] = frozenset()
    reading_days: frozenset[int] = frozenset()


NOTHING_LEFT_OUT: Final = LeftOut()
_decode = msgspec.json.Decoder(Ruling).decode


def parse_ruling(stored: bytes) -> Ruling:
    """The ruling that a record holds. Raises RulingError."""
    if len(stored) > MAX_RULING_BYTES:
        raise RulingError(f"a ruling of {len(stored)} bytes; at most {MAX_RULING_BYTES} are allowed")
    try:
        ruling = _decode(stored)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        words = "".join(one if one.isprintable() else "\ufffd" for one in str(error)[:200])
        raise RulingError(f"no ruling: {words}") from None
    check_ruling(ruling)
    return ruling


def check_ruling(ruling: Ruling) -> None:
    """Raise RulingError where a text is none that people can read, or the id is none of its target."""
    for field, most in LONGEST.items():
        text: str = getattr(ruling, field)
        what = "name" if field == "by" else field
        if not text.strip():
            raise RulingError(f"the {what} is empty")
        if len(text) > most:
            raise RulingError(f"the {what} has {len(text):,} characters; at most {most} are allowed")
        if fault := strange(text):
            raise RulingError(f"the {what} has {fault}")
    if not EARLIEST <= ruling.at < _LATEST:
        raise RulingError(f"made at {ruling.at}: no time in milliseconds since 1970 from 2004 on")
    account, slash, rest = ruling.id.partition("/")
    if ruling.target in {"account", "participant"}:
        if slash:
            raise RulingError(f"{ruling.id!r} is no {ruling.target}")
    elif not account or not rest:
        raise RulingError(f"{ruling.id!r} is no {ruling.target}: expected ACCOUNT/{_EXPECTED[ruling.target]}")
    if ruling.target == "reading" and not _is_day(rest):
        raise RulingError(f"{rest!r} is no day such as 2020-03-01")


def _is_day(text: str) -> bool:
    """Whether it is a day in the one form that a ruling has for it: two forms would be two targets."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_EXPECTED: Final = {"post": "POST_ID", "reading": "2020-03-01"}


def encode_ruling(ruling: Ruling) -> bytes:
    """The ruling as JSON."""
    return orjson.dumps(msgspec.to_builtins(ruling))


class Rulings:
    """The rulings of an edition, in the order of their topic, and what follows from them."""

    def __init__(self, rulings: Iterable[Ruling] = ()) -> None:
        last: dict[tuple[Target, str], Ruling] = {}
        for ruling in rulings:
            last.pop((ruling.target, ruling.id), None)
            last[ruling.target, ruling.id] = ruling
        self.in_force = tuple(ruling for ruling in last.values() if ruling.action == "exclude")
        self._targets = {(ruling.target, ruling.id): ruling for ruling in self.in_force}
        self._left_out: dict[str, LeftOut] = {}
        for account in {ruling.account() for ruling in self.in_force if ruling.target in _EXPECTED}:
            self._left_out[account] = LeftOut(
                frozenset(self._parts("post", account)),
                frozenset(day_number(date.fromisoformat(day)) for day in self._parts("reading", account)),
            )

    def of_account(self, account: str) -> LeftOut:
        """What of an account's posts and readings is left out."""
        return self._left_out.get(account, NOTHING_LEFT_OUT)

    def against(self, target: Target, target_id: str) -> Ruling | None:
        """The exclusion in force on a participant or an account, if there is one."""
        return self._targets.get((target, target_id))

    def concerning(self, participants: Sequence[Participant]) -> list[Ruling]:
        """The exclusions in force on any of these participants, their accounts, posts and readings."""
        ids = {one.id for one in participants}
        accounts = {account.id for one in participants for account in one.accounts}
        return [
            ruling
            for ruling in self.in_force
            if (ruling.id in ids if ruling.target == "participant" else ruling.account() in accounts)
        ]

    def _parts(self, target: Target, account: str) -> list[str]:
        return [
            ruling.id.partition("/")[2]
            for ruling in self.in_force
            if ruling.target == target and ruling.account() == account
        ]
