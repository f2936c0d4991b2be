"""Recorded pages under other settings, and which ranks move between two settings or snapshots."""

from streams.what_if.basis import Basis, Loaded, basis, load
from streams.what_if.counted import Counter, Ranked
from streams.what_if.documents import comparison, ranking
from streams.what_if.moves import At, BoardMoves, Move, moves_between
from streams.what_if.sides import Side, sides

__all__ = [
    "At",
    "Basis",
    "BoardMoves",
    "Counter",
    "Loaded",
    "Move",
    "Ranked",
    "Side",
    "basis",
    "comparison",
    "load",
    "moves_between",
    "ranking",
    "sides",
]
