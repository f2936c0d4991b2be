"""What moved between two boards of the same category and tier: yesterday's and today's, or those of two settings."""

from collections.abc import Mapping

import msgspec

from scoring.boards import Board

Ranks = Mapping[str, int]
"""By participant; the unranked are not in it."""


class Change(msgspec.Struct, frozen=True):
    """One participant's ranks on two boards; None where it is unranked. `nominee` says whether it is one, before and after."""

    participant: str
    before: int | None
    after: int | None
    nominee_before: bool = False
    nominee_after: bool = False

    @property
    def places(self) -> int | None:
        """By how many places it rose; negative for a fall, None where it is unranked on either board."""
        return None if self.before is None or self.after is None else self.before - self.after


def ranks_of(board: Board) -> dict[str, int]:
    """The ranks of a board's standings."""
    return {one.participant: one.rank for one in board.standings}


def places_gained(board: Board, earlier: Ranks) -> dict[str, int | None]:
    """By how many places each standing rose since an earlier board; None where it was unranked then."""
    return {
        one.participant: earlier[one.participant] - one.rank if one.participant in earlier else None
        for one in board.standings
    }


def changes(before: Board, after: Board) -> list[Change]:
    """Who has another rank, is ranked no longer or newly, or gains or loses a nomination; by the rank after, then before."""
    old, new = ({one.participant: one for one in board.standings} for board in (before, after))
    found = []
    for participant in sorted(old.keys() | new.keys()):
        mine, now = old.get(participant), new.get(participant)
        change = Change(
            participant, mine.rank if mine else None, now.rank if now else None,
            bool(mine and mine.nominee), bool(now and now.nominee),
        )  # fmt: skip
        if (change.before, change.nominee_before) != (change.after, change.nominee_after):
            found.append(change)
    last = len(old) + len(new) + 1
    return sorted(found, key=lambda one: (one.after or last, one.before or last, one.participant))
