"""Which ranks move between two sets of boards: pure."""

from collections.abc import Iterator, Sequence

import msgspec

from scoring.boards import Board, Standing
from scoring.changes import Change, changes


class At(msgspec.Struct, frozen=True):
    """Where a participant stands on one side: ranked with a value, or not, with the reasons."""

    rank: int | None = None
    value: int | None = None
    shown: str = ""
    nominee: bool = False
    reasons: list[str] = []


class Move(msgspec.Struct, frozen=True):
    """A participant that stands elsewhere, or is a nominee on one side only."""

    participant: str
    name: str
    before: At
    after: At


class BoardMoves(msgspec.Struct, frozen=True):
    """What moves on one board. `values` counts those who keep their place with another value; `only` names the one side that has it."""

    board: str
    category: str
    tier: str
    category_title: str
    tier_title: str
    unit_before: str
    unit_after: str
    moves: list[Move] = []
    values: int = 0
    only: str = ""


def moves_between(before: Sequence[Board], after: Sequence[Board]) -> list[BoardMoves]:
    """Board by board, those of `before` first."""
    old, new = ({board.id: board for board in boards} for boards in (before, after))
    found = []
    for name in dict.fromkeys([*old, *new]):
        mine, now = old.get(name), new.get(name)
        if mine is not None and now is not None:
            found.append(_on_board(mine, now))
        elif one := mine or now:
            found.append(_described(one, one, only="A" if mine else "B"))
    return found


def _on_board(before: Board, after: Board) -> BoardMoves:
    names: dict[str, str] = {}
    for board in (before, after):
        names |= {one.participant: one.name for one in board.unranked}
        names |= {one.participant: one.name for one in board.standings}
    moved = changes(before, after)
    moves = [
        Move(who, names[who], _at(before, who), _at(after, who)) for who in (one.participant for one in moved)
    ]
    return msgspec.structs.replace(
        _described(before, after), moves=moves, values=_other_values(before, after, moved)
    )


def _described(before: Board, after: Board, only: str = "") -> BoardMoves:
    return BoardMoves(
        after.id,
        after.category,
        after.tier,
        after.category_title,
        after.tier_title,
        before.unit,
        after.unit,
        only=only,
    )


def _at(board: Board, participant: str) -> At:
    for one in board.standings:
        if one.participant == participant:
            return At(one.rank, one.value, one.shown, one.nominee)
    for other in board.unranked:
        if other.participant == participant:
            return At(reasons=other.reasons)
    return At(reasons=["not on this board"])


def _other_values(before: Board, after: Board, moved: Sequence[Change]) -> int:
    """How many keep their place with another value; none where values are of another kind."""
    if before.unit != after.unit:
        return 0
    elsewhere = {one.participant for one in moved}
    values = {one.participant: one.value for one in before.standings}
    return sum(values.get(one.participant) != one.value for one in _kept(after, elsewhere))


def _kept(board: Board, elsewhere: set[str]) -> Iterator[Standing]:
    return (one for one in board.standings if one.participant not in elsewhere)
