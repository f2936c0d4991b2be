"""Which ranks move between two sides, board by board."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scoring.edition import instant_text
from streams.facts import amount
from streams.terminal.what_if import not_used
from streams.what_if import At, BoardMoves, Move, Side

_UP, _DOWN = "\u25b2", "\u25bc"


def compared(before: Side, after: Side, boards: Sequence[BoardMoves]) -> RenderableType:
    """Both sides, each board on which something moves, and how many others there are."""
    unused_before, unused_after = (
        list(not_used(one.dead_letters, one.unreadable_rulings)) for one in (before, after)
    )
    if unused_before == unused_after:  # of the same pages, as a rule: told once
        unused_before = []
    parts: list[RenderableType] = [*_side("A", before), *unused_before, *_side("B", after), *unused_after]
    for board in boards:
        if board.only or board.moves:
            parts += [Text(), *_board(board)]
    still = [board for board in boards if not board.only and not board.moves]
    if still:
        values = sum(board.values for board in still)
        other = f", {amount(values, 'standing')} with another value" if values else ""
        parts += [
            Text(),
            Text(f"{len(still)} of {amount(len(boards), 'board')}: no rank moves{other}.", "bold"),
        ]
    return Group(*parts)


def _side(letter: str, side: Side) -> list[RenderableType]:
    state = f"{'SIMULATED, ' if side.simulated else ''}{side.state}"
    as_of = f"{instant_text(side.as_of, side.time_zone)} {side.time_zone}"
    return [
        Text.assemble((f"{letter}  ", "bold"), side.name),
        Text(f"   {side.title}, {state}", "dim"),
        Text(f"   as of {as_of}, of {side.pages}", "dim"),
    ]


def _board(board: BoardMoves) -> list[RenderableType]:
    title = Text(f"{board.category_title}, {board.tier_title}", "bold")
    if board.only:
        return [title, Text(f"only in {board.only}")]
    units = f"In {board.unit_after}."
    if board.unit_before != board.unit_after:
        units = f"A in {board.unit_before}, B in {board.unit_after}."
    parts: list[RenderableType] = [title, Text(units, "dim"), _moves(board.moves)]
    if board.values:
        parts.append(Text(f"{amount(board.values, 'other')} with another value and the same rank", "dim"))
    return parts


def _moves(moves: Sequence[Move]) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.show_header = True
    for name in ("A", "B", ""):
        table.add_column(Text(name, "dim"), justify="right", no_wrap=True)
    table.add_column(Text("participant", "dim"), ratio=1, overflow="fold")
    for name in ("value A", "value B"):
        table.add_column(Text(name, "dim"), justify="right", no_wrap=True)
    for move in moves:
        who = Text(move.name, "bold" if move.after.nominee else "")
        for note in _notes(move):
            who.append(f"\n{note}", "dim")
        table.add_row(
            _rank(move.before),
            _rank(move.after),
            _places(move),
            who,
            move.before.shown or "-",
            move.after.shown or "-",
        )
    return table


def _rank(at: At) -> str:
    return "-" if at.rank is None else str(at.rank)


def _places(move: Move) -> str:
    """By how many places it rose or fell."""
    if move.before.rank is None or move.after.rank is None or move.before.rank == move.after.rank:
        return ""
    places = move.before.rank - move.after.rank
    return f"{_UP if places > 0 else _DOWN} {abs(places)}"


def _notes(move: Move) -> list[str]:
    notes = []
    if move.before.nominee != move.after.nominee:
        notes.append("enters the nominees" if move.after.nominee else "leaves the nominees")
    for side, at in (("A", move.before), ("B", move.after)):
        if at.rank is None:
            notes.append(f"not ranked in {side}: {'; '.join(at.reasons)}")
    return notes
