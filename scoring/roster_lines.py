"""The lines of a roster file: CSV with one line a record, so that a stray quote costs its own line and no other."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from scoring.calendar import day_number
from scoring.strict import shown

COLUMNS: Final = (
    "participant", "name", "short_name", "tier", "platform", "account", "handle", "native_id", "main", "valid_from", "valid_to",
)  # fmt: skip
ACCOUNT_COLUMNS: Final = COLUMNS[5:]
"""What is empty where the platform is."""

MAX_ROSTER_BYTES: Final = 32 << 20
MAX_LINES: Final = 200_000

Cells = dict[str, str]
NumberedFault = tuple[int, str]
"""A line's number, and what is wrong there."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read_lines(raw: bytes) -> tuple[list[tuple[int, Cells]], list[NumberedFault]]:
    """The cells of each line that has all of them, with the line's number, and what is wrong with others; blank lines are left out."""
    if len(raw) > MAX_ROSTER_BYTES:
        return [], [(1, f"found more than {MAX_ROSTER_BYTES >> 20} MiB in the file; expected a roster")]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [], [(1, "found UTF-16; expected UTF-8")]
    lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    faults: list[NumberedFault] = []
    if len(lines) - (not lines[-1]) > MAX_LINES:
        return [], [(MAX_LINES + 1, f"found more lines; expected at most {MAX_LINES:,}")]
    head, fault = _cells(lines[0])
    if tuple(head) != COLUMNS:
        return [], [(1, f"the columns must be {','.join(COLUMNS)}; {fault or _other_columns(head)}")]
    found = []
    for number, line in enumerate(lines[1:], 2):
        cells, fault = _cells(line)
        if fault:
            faults.append((number, fault))
        elif len(cells) == len(COLUMNS):
            found.append((number, dict(zip(COLUMNS, cells, strict=True))))
        elif cells:
            faults.append((number, f"must have {len(COLUMNS)} cells; found {len(cells)}"))
    if not found and not faults:
        faults.append((2, "there must be at least one participant"))
    return found, faults


def day_of(text: str) -> int | None:
    """The day that a cell such as 2020-06-01 gives; None if it is none."""
    try:
        return day_number(date.fromisoformat(text)) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _other_columns(head: Sequence[str]) -> str:
    """How a first line differs from what it must be."""
    lacking = [column for column in COLUMNS if column not in head]
    strange = [column for column in head if column not in COLUMNS]
    if lacking or strange:
        return "; ".join(
            f"{word} {shown(', '.join(names))}"
            for word, names in (("missing", lacking), ("unknown", strange))
            if names
        )
    return "in this order, each once"


def _cells(line: bytes) -> tuple[Sequence[str], str]:
    """The cells of one line, none if it is blank; and what is wrong with it."""
    try:
        text = line.decode().removesuffix("\r")
        return next(csv.reader([text], strict=True), ()), ""
    except UnicodeDecodeError as error:
        return (), f"found the byte 0x{line[error.start]:02X}; expected UTF-8"
    except csv.Error as error:
        return (), f"not CSV: {error}"
