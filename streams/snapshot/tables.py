"""The snapshot's CSV files, as RFC 4180 has them, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from scoring.boards import Board

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

BOARDS_HEAD: Final = (
    "category", "tier", "rank", "nominee", "participant", "name", "value", "shown", "unit", "active_days", "engagement",
    "reason",
)  # fmt: skip
NOMINATIONS_HEAD: Final = (
    "category",
    "tier",
    "rank",
    "participant",
    "name",
    "value",
    "shown",
    "unit",
)


def boards_csv(boards: Iterable[Board]) -> bytes:
    """One line a standing, then one a participant that is not ranked, with the reasons."""
    lines: list[tuple[str | int, ...]] = []
    for board in boards:
        lines += [
            (
                board.category, board.tier, one.rank, "yes" if one.nominee else "no", one.participant, one.name,
                one.value, one.shown, board.unit, one.active_days, one.engagement, "",
            )
            for one in board.standings
        ]  # fmt: skip
        lines += [
            (
                board.category, board.tier, "", "no", one.participant, one.name,
                "", "", board.unit, "", "", "; ".join(one.reasons),
            )
            for one in board.unranked
        ]  # fmt: skip
    return _csv(BOARDS_HEAD, lines)


def nominations_csv(boards: Iterable[Board]) -> bytes:
    """One line a nominee."""
    return _csv(
        NOMINATIONS_HEAD,
        [
            (board.category, board.tier, one.rank, one.participant, one.name, one.value, one.shown, board.unit)
            for board in boards for one in board.standings if one.nominee
        ],
    )  # fmt: skip


def _csv(head: tuple[str, ...], lines: Iterable[tuple[str | int, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_safe(cell) for cell in line] for line in lines)
    return out.getvalue().encode()


def _safe(cell: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
