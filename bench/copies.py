"""The season's accounts many times over: the same pages of as many awards, in turns. How counting grows, it shows."""

from collections.abc import Iterable, Iterator

import msgspec

from scoring.roster import Account, Participant, Roster

Keyed = tuple[str, bytes]
"""account, page"""


def copied(pages: Iterable[Keyed], copies: int) -> Iterator[Keyed]:
    """Each page once for each copy of its account."""
    for account, page in pages:
        head = b'"account":"' + account.encode()
        for copy in range(copies):
            name = _name(account, copy)
            yield name, page.replace(head, b'"account":"' + name.encode(), 1)


def roster_of(roster: Roster, copies: int) -> Roster:
    """The roster of all copies."""
    return Roster(tuple(_copy(one, copy) for copy in range(copies) for one in roster.participants))


def _copy(one: Participant, copy: int) -> Participant:
    def account(of: Account) -> Account:
        return msgspec.structs.replace(of, id=_name(of.id, copy), native_id="", handle="")

    name = _name(one.id, copy)
    return msgspec.structs.replace(one, id=name, accounts=tuple(map(account, one.accounts)))


def _name(name: str, copy: int) -> str:
    """The first copy is the account itself."""
    return f"{name}.{copy}" if copy else name
