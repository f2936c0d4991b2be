"""What can be wrong with roster lines that are each good: names that differ, what stands twice, what overlaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scoring.calendar import day_number
from scoring.edition_faults import ids_of
from scoring.roster_lines import NumberedFault

if TYPE_CHECKING:
    from scoring.roster import Account, RosterLine, RosterReading

    Owned = tuple[int, str, Account]  # the line's number, the participant's id


def faults_between(lines: "Sequence[RosterLine]") -> list[NumberedFault]:
    """What is wrong between the lines of a file; of two that do not go together the later one is named."""
    return [*_participants(lines), *_accounts(lines), *_mains(lines), *_native_ids(lines)]


def faults_with_edition(reading: "RosterReading", settings: Mapping[str, Any]) -> list[NumberedFault]:
    """What is wrong between a roster and the settings of its edition, as far as these are good.

    An account that is nobody's on any day of the period can have got into the roster only by mistake.
    """
    found: list[NumberedFault] = []
    for column, setting in (("tier", "tiers"), ("platform", "platforms")):
        if setting in settings and (known := ids_of(settings[setting])) is not None:
            found += _strange(reading, column, known)
    period: Any = settings.get("period")
    if hasattr(period, "start") and hasattr(period, "end") and period.start < period.end:
        start, end = day_number(period.start), day_number(period.end)
        for number, _, account in _accounts_of(reading.lines):
            if account.valid_from >= end:
                found.append(
                    (number, f"valid_from: {account.id} begins after the period, which ends {period.end}")
                )
            if account.valid_to < start:
                found.append(
                    (number, f"valid_to: {account.id} ends before the period, which starts {period.start}")
                )
    return sorted(found)


def fault_text(fault: NumberedFault) -> str:
    """A fault with its line in front."""
    return f"line {fault[0]}: {fault[1]}"


def _accounts_of(lines: "Iterable[RosterLine]") -> "Iterator[Owned]":
    return ((line.number, line.participant.id, line.account) for line in lines if line.account is not None)


def _strange(reading: "RosterReading", column: str, known: Sequence[str]) -> Iterator[NumberedFault]:
    """Cells that name nothing of the edition, other than those that could name nothing at all."""
    faulty = {(number, fault.partition(":")[0]) for number, fault in reading.faults}
    for number, cells in reading.rows:
        one = cells[column]
        if one and one not in known and (number, column) not in faulty:
            yield number, f"{column}: found {one!r}; expected one of {', '.join(known)}"


def _participants(lines: "Iterable[RosterLine]") -> Iterator[NumberedFault]:
    """Lines of one participant that say other things of it, and such without an account that say the same again."""
    first: dict[str, RosterLine] = {}
    for line in lines:
        one = line.participant
        head = first.setdefault(one.id, line)
        for column in ("name", "short_name", "tier"):
            if (mine := getattr(one, column)) != (before := getattr(head.participant, column)):
                yield line.number, f"{column}: found {mine!r}; {one.id} has {before!r} on line {head.number}"
        if line is not head and line.account is None:
            yield line.number, f"participant: {one.id} stands twice, first on line {head.number}"


def _accounts(lines: "Iterable[RosterLine]") -> Iterator[NumberedFault]:
    first: dict[str, tuple[int, str]] = {}
    for number, owner, account in _accounts_of(lines):
        before, whose = first.setdefault(account.id, (number, owner))
        if before != number:
            yield number, f"account {account.id} stands twice, first on line {before} under {whose}"


def _mains(lines: "Iterable[RosterLine]") -> Iterator[NumberedFault]:
    before: dict[tuple[str, str], list[Owned]] = {}
    for one in _accounts_of(lines):
        number, owner, account = one
        if account.main:
            mains = before.setdefault((owner, account.platform), [])
            if other := _overlapping(account, mains):
                yield (
                    number,
                    (
                        f"{owner} has two main accounts on {account.platform} at overlapping dates, "
                        f"{other[2].id} on line {other[0]} and {account.id}"
                    ),
                )
            mains.append(one)


def _native_ids(lines: "Iterable[RosterLine]") -> Iterator[NumberedFault]:
    before: dict[tuple[str, str], list[Owned]] = {}
    for one in _accounts_of(lines):
        number, owner, account = one
        if account.native_id:
            others = before.setdefault((account.platform, account.native_id), [])
            if other := _overlapping(account, others):
                owners = f"two accounts of {owner}" if other[1] == owner else f"{other[1]} and {owner}"
                yield (
                    number,
                    (
                        f"native id {account.native_id} on {account.platform} belongs to {owners} "
                        f"at overlapping dates, see line {other[0]}"
                    ),
                )
            others.append(one)


def _overlapping(account: "Account", others: "Iterable[Owned]") -> "Owned | None":
    """The first of other accounts that is valid on a day on which this one is."""
    for one in others:
        other = one[2]
        if (
            other.id != account.id
            and account.valid_from <= other.valid_to
            and other.valid_from <= account.valid_to
        ):
            return one
    return None
