"""A standing among the others: who is before and behind it, by what, and what would draw level."""

from collections.abc import Sequence

from scoring.boards import Board, Standing
from scoring.edition import TieBreak
from scoring.explanation.data import Decider, Neighbour, Place
from scoring.explanation.reach import Mine, reach
from scoring.measures import MEASURES


def place_of(board: Board, mine: Standing, counted: Mine, ties: Sequence[TieBreak]) -> Place:
    """The place of one of the board's standings; `counted` is what counts of it."""
    others = [_neighbour(board, mine, one, ties) for one in board.standings if one is not mine]
    above = [one for one in others if one.rank < mine.rank]
    below = [one for one in others if one.rank > mine.rank]
    cut = [one for one in others if one.nominee != mine.nominee] if board.nominees else []
    last = (cut[0] if mine.nominee else cut[-1]) if cut else None
    better = [*above[-1:], *([last] if last and not mine.nominee else [])]
    wanted = {one.participant for one in better if one.gap > 0}
    targets = [one for one in board.standings if one.participant in wanted]
    return Place(
        mine.rank, mine.nominee, mine.value, mine.shown, mine.posts, mine.active_days, mine.engagement, mine.pooled_rate,
        [one for one in others if one.rank == mine.rank], above[-1] if above else None, below[0] if below else None,
        last, [found for one in targets if (found := reach(board, mine.participant, counted, one))],
    )  # fmt: skip


def _neighbour(board: Board, mine: Standing, other: Standing, ties: Sequence[TieBreak]) -> Neighbour:
    gap = other.value - mine.value
    return Neighbour(
        other.participant, other.name, other.rank, other.value, other.shown, other.posts, other.active_days,
        other.engagement, other.nominee, gap, MEASURES[board.measure].show(abs(gap)), *_decided(mine, other, ties),
    )  # fmt: skip


def _decided(mine: Standing, other: Standing, ties: Sequence[TieBreak]) -> tuple[Decider, int, int]:
    """What puts one of two standings before the other, and how much of it the other and mine have; nothing where they share a rank."""
    if other.value != mine.value:
        return "value", other.value, mine.value
    for name in ties:
        if (theirs := tie_break(other, name)) != (own := tie_break(mine, name)):
            return name, theirs, own
    return "nothing", 0, 0


def tie_break(one: Standing | Neighbour | Place, name: TieBreak) -> int:
    """What a standing has of one tie-break."""
    return {"active-days": one.active_days, "engagement": one.engagement, "posts": one.posts}[name]
