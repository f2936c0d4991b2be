"""One board in full: every standing, the nominee line, and who is not ranked and why."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from scoring.boards import Board, Standing
from streams.facts import changes_since, day_of, platform_figure
from streams.ruling_words import about, rulings_words, signed
from streams.store import Earlier
from streams.terminal.header import badges
from streams.terminal.lines import nominee_rule, value_bar

_WIDE: Final = 116  # from here on there is room for a column a platform


def full_board(board: Board, time_zone: str, earlier: Earlier | None = None) -> RenderableType:
    """The whole board, headed by its rule, with what moved since `earlier`; times are shown in the edition's zone."""
    changes = changes_since(board, earlier)
    units = f"In {board.unit}."
    if earlier and changes:
        units += f" +/-: places gained or lost since {day_of(earlier, time_zone)}."
    title = Text.assemble(
        (f"{board.category_title}, {board.tier_title}", "bold"),
        "  ",
        badges(board.state, simulated=board.simulated),
    )
    parts: list[RenderableType] = [Text(), title, Text(board.rule), Text(units, "dim"), Text()]
    nominees, others = board.standings[: board.nominees], board.standings[board.nominees :]
    if nominees:
        parts.append(_Standings(board, nominees, changes, headed=True))
    parts.append(nominee_rule(board))
    if others:
        parts.append(_Standings(board, others, changes, headed=not nominees))
    if board.unranked:
        parts += [Text(), Text(f"{len(board.unranked)} not ranked", "bold"), _unranked(board)]
    if board.rulings:
        parts += [Text(), Text(rulings_words(board), "bold"), _rulings(board, time_zone)]
    return Group(*parts)


class _Standings:
    """Standings in columns that depend on nothing but the board and the width, so that two tables line up."""

    def __init__(
        self, board: Board, standings: Sequence[Standing], changes: dict[str, str], *, headed: bool
    ) -> None:
        self._board = board
        self._standings = standings
        self._changes = changes
        self._headed = headed

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        everybody = self._board.standings
        platforms = sorted({line.platform for one in everybody for line in one.platforms})
        if options.max_width < _WIDE:
            platforms = []
        bar_width = 20 if platforms else 12
        table = Table.grid(padding=(0, 1, 0, 0), expand=True)
        table.show_header = self._headed
        table.add_column(Text("#", "dim"), justify="right", width=3)
        if self._changes:
            table.add_column(Text("+/-", "dim"), justify="right", width=4)
        table.add_column(Text("participant", "dim"), ratio=1, overflow="fold")
        value_width = max(len("value"), *(len(one.shown) for one in everybody))
        table.add_column(Text("value", "dim"), justify="right", width=value_width)
        table.add_column("", width=bar_width)
        table.add_column(Text("days", "dim"), justify="right", width=4)
        for platform in platforms:
            table.add_column(Text(platform, "dim"), justify="right", width=max(8, len(platform)))
        for one in self._standings:
            mark = "bold" if one.nominee else ""
            lines = {line.platform: line for line in one.platforms}
            table.add_row(
                Text(str(one.rank), mark),
                *([Text(self._changes[one.participant], "dim")] if self._changes else []),
                Text(one.name, mark),
                Text(one.shown, mark),
                value_bar(one.value, self._board, bar_width),
                Text(f"{one.active_days:,}"),
                *(Text(platform_figure(lines.get(platform), self._board), "dim") for platform in platforms),
            )
        yield table


def _unranked(board: Board) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold", style="dim")
    for one in board.unranked:
        table.add_row(Text(one.name), Text("; ".join(one.reasons)))
    return table


def _rulings(board: Board, time_zone: str) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold", style="dim")
    for one in board.rulings:
        table.add_row(Text(about(one)), Text(f"{one.reason} ({signed(one, time_zone)})"))
    return table
