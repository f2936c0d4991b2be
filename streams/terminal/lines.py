"""What the overview and a full board share: bars and the nominee line."""

from rich.bar import Bar
from rich.rule import Rule
from rich.text import Text

from scoring.boards import Board
from streams.facts import nominee_words, share

BAR_STYLE = "blue"


def value_bar(value: int, board: Board, width: int) -> Bar:
    """A bar scaled to the leader."""
    return Bar(1.0, 0.0, share(value, board), width=width, color=BAR_STYLE)


def nominee_rule(board: Board) -> Rule:
    """The line after the last nominee, with words."""
    return Rule(Text(nominee_words(board), "bold"), style="dim", align="left")
