"""From an account as a file names it to our own account id."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec

from scoring.calendar import Calendar
from scoring.roster import Account, Roster

_REMEMBERED: Final = 10_000
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9._:-]")


class Source(msgspec.Struct, frozen=True):
    """An account as a file names it; a native id, or else a handle, must be there."""

    platform: str
    native_id: str = ""
    handle: str = ""
    name: str = ""


class Accounts:
    """The roster's accounts by native id and by handle, upper or lower case alike; of several, the one valid on the day asked."""

    def __init__(self, roster: Roster, time_zone: str) -> None:
        self.calendar = Calendar(time_zone)
        self._ids = roster.account_ids()
        self._found: dict[Source, str | list[Account]] = {}
        self._natives: dict[tuple[str, str], list[Account]] = {}
        self._handles: dict[tuple[str, str], list[Account]] = {}
        for account in (account for one in roster.participants for account in one.accounts):
            if account.native_id:
                self._natives.setdefault((account.platform, account.native_id), []).append(account)
            if account.handle:
                self._handles.setdefault((account.platform, _plain(account.handle)), []).append(account)

    def id_of(self, source: Source, instant: int) -> str:
        """The roster's id for an account at an instant, else one made of platform and native id."""
        found = self._found.get(source)
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self._found[source] = self._find(source)
        if isinstance(found, str):
            return found
        day = self.calendar.day(instant)
        return next((one.id for one in found if one.valid_from <= day <= one.valid_to), found[0].id)

    def native_id(self, platform: str, handle: str) -> str:
        """The native id that the roster gives for a handle; empty if it gives none."""
        return _first_native(self._handles.get((platform, _plain(handle)), ()))

    def knows(self, account: str) -> bool:
        """Whether the roster has an account with this id."""
        return account in self._ids

    def _find(self, source: Source) -> str | list[Account]:
        """The id that stands for all days, or the accounts that it is on one day or another."""
        found = self._natives.get((source.platform, source.native_id)) or [
            one
            for one in self._handles.get((source.platform, _plain(source.handle)), ())
            if not (one.native_id and source.native_id)  # two native ids: another account
        ]
        if len(found) > 1:
            return found
        return found[0].id if found else default_id(source)


def default_id(source: Source) -> str:
    """`platform-nativeid`, or the handle in lower case; what an id may not hold becomes a dash and a digest keeps it unique."""
    wanted = f"{source.platform}-{source.native_id or _plain(source.handle)}"
    tame = _FOREIGN.sub("-", wanted)[:128]
    if tame == wanted:
        return tame
    return f"{tame[:119]}-{sha256(wanted.encode()).hexdigest()[:8]}"


def _plain(handle: str) -> str:
    return handle.removeprefix("@").casefold()


def _first_native(accounts: Iterable[Account]) -> str:
    return next((one.native_id for one in accounts if one.native_id), "")
