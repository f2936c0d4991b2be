"""The roster: who takes part, and which accounts are theirs, one account a line of a CSV file."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from scoring.calendar import date_of, day_number
from scoring.pages import AccountId, Word

COLUMNS: Final = (
    "participant", "name", "short_name", "tier", "platform", "account", "handle", "native_id", "main", "valid_from", "valid_to",
)  # fmt: skip

ALWAYS: Final = (-(1 << 40), 1 << 40)


class RosterError(ValueError):
    """The roster cannot be used; the message has a line for each fault."""


class Account(msgspec.Struct, frozen=True):
    """One place on one platform, the participant's from day `valid_from` to day `valid_to`, both included."""

    id: AccountId
    platform: Word
    handle: str = ""
    native_id: str = ""
    main: bool = True
    valid_from: int = ALWAYS[0]
    valid_to: int = ALWAYS[1]


class Participant(msgspec.Struct, frozen=True):
    """An institution: it has a tier, and accounts in the roster's order."""

    id: str
    name: str
    short_name: str
    tier: str
    accounts: tuple[Account, ...] = ()


class Roster(msgspec.Struct, frozen=True):
    """All participants of an edition, in the file's order."""

    participants: tuple[Participant, ...]

    def of_tier(self, tier: str) -> tuple[Participant, ...]:
        """The participants of a tier."""
        return tuple(one for one in self.participants if one.tier == tier)

    def account_ids(self) -> frozenset[str]:
        """Every account id that the roster knows."""
        return frozenset(account.id for one in self.participants for account in one.accounts)


def parse_roster(text: str) -> Roster:
    """The roster that a CSV file gives; a participant without accounts has one line with an empty platform.

    Raises RosterError with every fault found, each with its line.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise RosterError(f"line 1: the columns must be {','.join(COLUMNS)}")
    faults: list[str] = []
    heads: dict[str, Participant] = {}
    accounts: dict[str, list[Account]] = {}
    owners: dict[str, str] = {}
    for record in _records(reader):
        line = f"line {reader.line_num}"
        if None in record or None in record.values():
            faults.append(f"{line}: must have {len(COLUMNS)} cells")
            continue
        one = Participant(
            record["participant"], record["name"], record["short_name"] or record["name"], record["tier"]
        )
        if not one.id or not one.name or not one.tier:
            faults.append(f"{line}: participant, name and tier must not be empty")
        if heads.setdefault(one.id, one) != one:
            faults.append(f"{line}: participant {one.id} has another name or tier above")
        mine = accounts.setdefault(one.id, [])
        if not record["platform"]:
            continue
        try:
            account = _account(record)
        except (ValueError, msgspec.ValidationError) as error:
            faults.append(f"{line}: {error}")
            continue
        owner = owners.setdefault(account.id, one.id)
        if owner != one.id or any(account.id == other.id for other in mine):
            faults.append(f"{line}: account {account.id} stands twice (before under {owner})")
        if any(_both_main(account, other) for other in mine):
            faults.append(
                f"{line}: {one.id} has two main accounts on {account.platform} at overlapping dates"
            )
        mine.append(account)
    faults += _shared_native_ids(accounts)
    if faults:
        raise RosterError("\n".join(faults))
    return Roster(
        tuple(msgspec.structs.replace(head, accounts=tuple(accounts[key])) for key, head in heads.items())
    )


def write_roster(roster: Roster) -> str:
    """The roster as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in roster.participants:
        head = (one.id, one.name, one.short_name, one.tier)
        for account in one.accounts:
            valid = (_day_text(account.valid_from), _day_text(account.valid_to))
            main = "yes" if account.main else "no"
            writer.writerow(
                (*head, account.platform, account.id, account.handle, account.native_id, main, *valid)
            )
        if not one.accounts:
            writer.writerow((*head, "", "", "", "", "", "", ""))
    return out.getvalue()


def _records(reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise RosterError(f"line {reader.line_num}: not CSV: {error}") from None


def _account(record: dict[str, str]) -> Account:
    if record["main"] not in {"yes", "no"}:
        raise ValueError(f"main must be yes or no, not {record['main']!r}")
    valid_from = day_number(date.fromisoformat(record["valid_from"])) if record["valid_from"] else ALWAYS[0]
    valid_to = day_number(date.fromisoformat(record["valid_to"])) if record["valid_to"] else ALWAYS[1]
    if valid_to < valid_from:
        raise ValueError("valid_to is before valid_from")
    fields = {
        "id": record["account"], "platform": record["platform"], "handle": record["handle"], "native_id": record["native_id"],
        "main": record["main"] == "yes", "valid_from": valid_from, "valid_to": valid_to,
    }  # fmt: skip
    return msgspec.convert(fields, Account)


def _overlap(a: Account, b: Account) -> bool:
    return a.platform == b.platform and a.valid_from <= b.valid_to and b.valid_from <= a.valid_to


def _both_main(a: Account, b: Account) -> bool:
    return a.main and b.main and _overlap(a, b)


def _shared_native_ids(accounts: dict[str, list[Account]]) -> list[str]:
    seen: dict[tuple[str, str], list[tuple[str, Account]]] = {}
    faults = []
    for participant, mine in accounts.items():
        for account in mine:
            if not account.native_id:
                continue
            others = seen.setdefault((account.platform, account.native_id), [])
            faults += [
                f"native id {account.native_id} on {account.platform} belongs to {owner} and {participant} at overlapping dates"
                for owner, other in others
                if owner != participant and _overlap(account, other)
            ]
            others.append((participant, account))
    return faults


def _day_text(day: int) -> str:
    return "" if day in ALWAYS else date_of(day).isoformat()
