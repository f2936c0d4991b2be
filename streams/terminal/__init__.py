"""Boards in a terminal: functions that return what rich can print, used by `gsm board` and the demo."""

from streams.terminal.choice import choose
from streams.terminal.full import full_board
from streams.terminal.header import header
from streams.terminal.overview import overview

__all__ = ["choose", "full_board", "header", "overview"]
