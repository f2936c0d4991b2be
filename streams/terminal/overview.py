"""All boards at a glance: the nominees of each and at least the first five, side by side as the width allows."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from scoring.boards import Board, Standing
from streams.editions import EditionFiles
from streams.facts import boards_in_order, short_names
from streams.ruling_words import rulings_words
from streams.store import Published
from streams.terminal.header import header
from streams.terminal.lines import nominee_rule, value_bar

_CELL_WIDTH: Final = 38
_BAR_WIDTH: Final = 8
_SHOWN: Final = 5


def overview(published: Published, files: EditionFiles, now: int) -> RenderableType:
    """The header and all boards, tier by tier; `now` is wall time in milliseconds."""
    boards = boards_in_order(published, files.edition)
    return Group(header(published.head, files.edition, now), at_a_glance(boards, short_names(files.roster)))


def at_a_glance(boards: Iterable[Board], names: dict[str, str]) -> RenderableType:
    """Boards that are in order by tier; `names` are short ones by participant."""
    parts: list[RenderableType] = []
    for _, ones in groupby(boards, lambda board: board.tier):
        tier = list(ones)
        parts += [Text(), _Tier(tier, names)]
        if tier[0].rulings:
            parts.append(Text(f"{rulings_words(tier[0])}: each board in full lists them", "dim"))
    return Group(*parts)


class _Tier:
    """The boards of a tier in as many columns as fit."""

    def __init__(self, boards: list[Board], names: dict[str, str]) -> None:
        self._boards = boards
        self._names = names

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        columns = max(1, min(len(self._boards), (options.max_width + 2) // (_CELL_WIDTH + 2)))
        while len(self._boards) % columns:
            columns -= 1  # no board stands alone on its line
        width = (options.max_width - 2 * (columns - 1)) // columns
        grid = Table.grid(padding=(0, 2, 0, 0))
        for _ in range(columns):
            grid.add_column(width=width)
        for first in range(0, len(self._boards), columns):
            if first:
                grid.add_row()
            grid.add_row(
                *(_cell(board, width, self._names) for board in self._boards[first : first + columns])
            )
        yield grid


def _cell(board: Board, width: int, names: dict[str, str]) -> RenderableType:
    title = Text.assemble((board.category_title, "bold"), f", {board.tier_title}")
    title.truncate(width, overflow="ellipsis")
    unit = Text(f"{board.unit}; {len(board.unranked)} unranked", "dim", no_wrap=True, overflow="ellipsis")
    shown = board.standings[: max(_SHOWN, board.nominees)]
    nominees, others = shown[: board.nominees], shown[board.nominees :]
    value_width = max((len(one.shown) for one in shown), default=0)

    def rows(standings: Sequence[Standing]) -> RenderableType:
        table = Table.grid(padding=(0, 1, 0, 0), expand=True)
        table.add_column(justify="right", width=2)
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        table.add_column(width=_BAR_WIDTH)
        table.add_column(justify="right", no_wrap=True, width=value_width)
        for one in standings:
            mark = "bold" if one.nominee else ""
            name, bar = names.get(one.participant, one.name), value_bar(one.value, board, _BAR_WIDTH)
            table.add_row(Text(str(one.rank), mark), Text(name, mark), bar, Text(one.shown, mark))
        return table

    parts: list[RenderableType] = [title, unit]
    parts += [rows(nominees)] if nominees else []
    parts += [nominee_rule(board)]
    parts += [rows(others)] if others else []
    return Group(*parts)
