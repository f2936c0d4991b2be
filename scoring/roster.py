"""The roster: who takes part, and which accounts are theirs, one account a line of a CSV file."""

import csv
import io
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec

from scoring.calendar import date_of
from scoring.pages import AccountId, Word
from scoring.roster_faults import fault_text, faults_between
from scoring.roster_lines import ACCOUNT_COLUMNS, COLUMNS, Cells, NumberedFault, day_of, read_lines
from scoring.strict import convert_struct, shown

NAME_LENGTH: Final = 300
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_LENGTH)]
Cell = Annotated[str, msgspec.Meta(max_length=200)]

ALWAYS: Final = (-(1 << 40), 1 << 40)


class RosterError(ValueError):
    """The roster cannot be used; the message has a line for each fault."""


class Account(msgspec.Struct, frozen=True):
    """One place on one platform, the participant's from day `valid_from` to day `valid_to`, both included."""

    id: AccountId
    platform: Word
    handle: Cell = ""
    native_id: Cell = ""
    main: bool = True
    valid_from: int = ALWAYS[0]
    valid_to: int = ALWAYS[1]


class Participant(msgspec.Struct, frozen=True):
    """An institution: it has a tier, and accounts in the roster's order."""

    id: AccountId
    name: Name
    short_name: Name
    tier: Word
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


class RosterLine(msgspec.Struct, frozen=True):
    """One line: a participant, and one of its accounts or None."""

    number: int
    participant: Participant
    account: Account | None


class RosterReading(msgspec.Struct, frozen=True):
    """What a roster file gives: all rows, those of them that are good by themselves as lines, and what is wrong, by line number."""

    rows: list[tuple[int, Cells]]
    lines: list[RosterLine]
    faults: list[NumberedFault]


def read_roster(raw: bytes) -> RosterReading:
    """What a CSV file gives; a participant without accounts has one line with an empty platform."""
    lines: list[RosterLine] = []
    rows, faults = read_lines(raw)
    for number, cells in rows:
        found, more = _line(number, cells)
        faults += [(number, fault) for fault in more]
        if found is not None:
            lines.append(found)
    return RosterReading(rows, lines, sorted([*faults, *faults_between(lines)]))


def parse_roster(text: str) -> Roster:
    """The roster that a CSV file's text gives. Raises RosterError with every fault found, each with its line."""
    reading = read_roster(text.encode())
    if reading.faults:
        raise RosterError("\n".join(map(fault_text, reading.faults)))
    return roster_of(reading.lines)


def roster_of(lines: Iterable[RosterLine]) -> Roster:
    """The roster that good lines make."""
    heads: dict[str, Participant] = {}
    accounts: dict[str, list[Account]] = {}
    for line in lines:
        heads.setdefault(line.participant.id, line.participant)
        mine = accounts.setdefault(line.participant.id, [])
        if line.account is not None:
            mine.append(line.account)
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


def _line(number: int, cells: Cells) -> tuple[RosterLine | None, list[str]]:
    """What a line says, None if anything is wrong with it; and what is."""
    short_name = cells["short_name"] or cells["name"]
    head = {
        "id": cells["participant"],
        "name": cells["name"],
        "short_name": short_name,
        "tier": cells["tier"],
    }
    participant, faults = convert_struct(head, Participant)
    faults = _of_column("participant", faults)
    if not cells["short_name"]:  # what is wrong with a name is told once
        faults = [fault for fault in faults if not fault.startswith("short_name:")]
    account = None
    if cells["platform"]:
        account, more = _account(cells)
        faults += more
    elif given := [name for name in ACCOUNT_COLUMNS if cells[name]]:
        faults.append(f"platform: is empty, but {', '.join(given)} is given")
    return (None if faults or participant is None else RosterLine(number, participant, account)), faults


def _account(cells: Cells) -> tuple[Account | None, list[str]]:
    fields: dict[str, object] = {name: cells[name] for name in ("platform", "handle", "native_id")}
    fields |= {"id": cells["account"], "main": cells["main"] == "yes"}
    wrong = []
    if cells["main"] not in {"yes", "no"}:
        wrong.append(f"main: found {shown(cells['main'])}; expected yes or no")
    for name in ("valid_from", "valid_to"):
        if text := cells[name]:
            if (day := day_of(text)) is None:
                wrong.append(f"{name}: found {shown(text)}; expected a day such as 2020-06-01, or nothing")
            else:
                fields[name] = day
    account, faults = convert_struct(fields, Account)
    if account and account.valid_to < account.valid_from:
        wrong.append(f"valid_to: {cells['valid_to']} is before valid_from {cells['valid_from']}")
    return account, [*_of_column("account", faults), *wrong]


def _of_column(column: str, faults: list[str]) -> list[str]:
    """Faults of an id under the name of its column."""
    return [f"{column}:{fault.removeprefix('id:')}" if fault.startswith("id:") else fault for fault in faults]


def _day_text(day: int) -> str:
    return "" if day in ALWAYS else date_of(day).isoformat()
