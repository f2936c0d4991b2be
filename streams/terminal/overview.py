"""All boards at a glance: the first five of each, side by side as the width allows."""

from itertools import groupby
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from scoring.boards import Board
from scoring.edition import Edition
from streams.facts import boards_in_order
from streams.store import Published
from streams.terminal.header import header
from streams.terminal.lines import nominee_rule, value_bar

_CELL_WIDTH: Final = 38
_BAR_WIDTH: Final = 8
_SHOWN: Final = 5


def overview(published: Published, edition: Edition, now: int) -> RenderableType:
    """The header and all boards, tier by tier; `now` is wall time in milliseconds."""
    boards = boards_in_order(published, edition)
    tiers = [list(ones) for _, ones in groupby(boards, lambda board: board.tier)]
    return Group(header(published.head, edition, now), *(_Tier(ones) for ones in tiers))


class _Tier:
    """The boards of a tier in as many columns as fit."""

    def __init__(self, boards: list[Board]) -> None:
        self._boards = boards

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        columns = max(1, min(len(self._boards), (options.max_width + 2) // (_CELL_WIDTH + 2)))
        width = (options.max_width - 2 * (columns - 1)) // columns
        grid = Table.grid(padding=(1, 2, 0, 0))
        for _ in range(columns):
            grid.add_column(width=width)
        for first in range(0, len(self._boards), columns):
            grid.add_row(*(_cell(board, width) for board in self._boards[first : first + columns]))
        yield grid


def _cell(board: Board, width: int) -> RenderableType:
    title = Text.assemble((board.category_title, "bold"), f", {board.tier_title}")
    title.truncate(width, overflow="ellipsis")
    rows = Table.grid(padding=(0, 1, 0, 0), expand=True)
    rows.add_column(justify="right", width=2)
    rows.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    rows.add_column(width=_BAR_WIDTH)
    rows.add_column(justify="right", no_wrap=True)
    for one in board.standings[:_SHOWN]:
        mark = "bold" if one.nominee else ""
        rows.add_row(
            Text(str(one.rank), mark), Text(one.name, mark), value_bar(one.value, board, _BAR_WIDTH), Text(one.shown, mark)
        )  # fmt: skip
    unit = Text(f"in {board.unit}; {len(board.standings)} ranked, {len(board.unranked)} not", "dim")
    return Group(title, unit, rows, nominee_rule(board))
