"""What an explanation stands on: boards, and the very records of `posts` that they were made of."""

import msgspec

from scoring.boards import Board
from scoring.edition import Edition
from scoring.roster import Roster


class Basis(msgspec.Struct, frozen=True):
    """The boards of one publication or snapshot. `vector` has the next offset of each partition of `topic`."""

    edition: Edition
    roster: Roster
    boards: list[Board]
    kafka: str
    topic: str
    vector: list[int]
