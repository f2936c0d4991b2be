"""All rulings of an edition, in the order of their topic: as text for 80 columns, and as one document."""

from textwrap import wrap

import msgspec

from scoring.rulings import Rulings
from streams.facts import amount
from streams.kafka.rulings import RulingRecord
from streams.ruling_words import about, signed


def listing(records: list[RulingRecord], time_zone: str) -> str:
    """Two or more lines a ruling, those in force marked by a star; records that are none say why."""
    in_force = _in_force(records)
    made = sum(record.ruling is not None for record in records)
    lines = [f"{amount(made, 'ruling')}, {len(in_force):,} in force (*). Times are those of {time_zone}."]
    for record in records:
        lines.append("")
        if record.ruling is None:
            lines += _wrapped(f"  {record.offset:>4}  ", f"changes nothing: {record.reason}")
            continue
        mark = "*" if record.offset in in_force else " "
        lines += _wrapped(f"{mark} {record.offset:>4}  ", f"{record.ruling.action} {about(record.ruling)}")
        lines += _wrapped("        ", f"{record.ruling.reason} ({signed(record.ruling, time_zone)})")
    return "\n".join(lines)


def document(records: list[RulingRecord]) -> dict[str, object]:
    """The rulings with their offsets and whether they are in force, and the records that are none."""
    in_force = _in_force(records)
    return {
        "rulings": [
            {
                "offset": record.offset,
                "in_force": record.offset in in_force,
                "ruling": msgspec.to_builtins(record.ruling),
            }
            for record in records
            if record.ruling is not None
        ],
        "unreadable": [
            {"offset": record.offset, "reason": record.reason} for record in records if record.ruling is None
        ],
    }


def _in_force(records: list[RulingRecord]) -> set[int]:
    """The offsets of the exclusions in force."""
    standing = Rulings(record.ruling for record in records if record.ruling is not None).in_force
    return {record.offset for record in records if any(record.ruling is one for one in standing)}


def _wrapped(head: str, text: str) -> list[str]:
    return wrap(text, 80, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)
