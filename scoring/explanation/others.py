"""What a board says of all its participants, ranked or not."""

from scoring.boards import Board, Standing, Unranked
from scoring.entry import PlatformLine


def everyone(board: Board) -> list[Standing | Unranked]:
    """The standings in order, then the unranked."""
    return [*board.standings, *board.unranked]


def lines_on(board: Board, platform: str) -> dict[str, PlatformLine]:
    """By participant: the lines of one platform."""
    return {
        one.participant: line
        for one in everyone(board)
        for line in one.platforms
        if line.platform == platform
    }
