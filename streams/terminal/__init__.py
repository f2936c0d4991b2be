"""Boards in a terminal: functions that return what rich can print, used by `gsm board` and the demo."""

from streams.terminal.choice import choose
from streams.terminal.full import full_board
from streams.terminal.header import header
from streams.terminal.moves import compared
from streams.terminal.overview import at_a_glance, overview
from streams.terminal.what_if import ranked_header

__all__ = [
    "at_a_glance",
    "choose",
    "compared",
    "full_board",
    "header",
    "overview",
    "ranked_header",
]
