"""Which posts a poll finds: the newest ones, and once each those that have been deleted since they were last read."""

from bisect import bisect_left
from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from streams.season.draws import OCTAVE, below, chance, scale
from streams.season.schedule import WHOLE, Poll
from streams.season.units import HOUR

if TYPE_CHECKING:
    from array import array


def deletions(rng: Random, created: "array[int]") -> dict[int, int]:
    """When posts are deleted, by their place in `created`: one in a hundred, from an hour to half a year after it was made."""
    return {
        place: at + scale(HOUR, below(rng, 12 * OCTAVE))
        for place, at in enumerate(created)
        if chance(rng, 10)
    }


class Watch:
    """Follows one account through its polls. A post is its place in the account's order of creation."""

    def __init__(self, created: "array[int]", deleted: Mapping[int, int]) -> None:
        self._created = created
        self._deleted = deleted
        self._read: set[int] = set()  # of those that will be deleted
        self._known: set[int] = set()  # deleted, and never asked for again

    def read(self, poll: Poll) -> tuple[list[int], list[int]]:
        """The posts that the poll finds standing, in order, and those it read before and now finds gone."""
        known = self._known
        low, high = bisect_left(self._created, poll.since), bisect_left(self._created, poll.at)
        found = [place for place in range(low, high) if place not in known]
        cut = len(found) - (len(found) * poll.share + WHOLE - 1) // WHOLE
        found = found[cut:]
        gone: list[int] = []
        oldest = found[0] if found else high
        for place, at in self._deleted.items():
            if not oldest <= place < high or place in known:
                continue
            if at > poll.at:
                self._read.add(place)
                continue
            known.add(place)
            found.remove(place)
            if place in self._read:
                gone.append(place)
        return found, gone


def leave_out(found: list[int], number: int, deleted: Mapping[int, int]) -> list[int]:
    """Leave out the oldest so many posts, but none that will be deleted: what is found gone must have been read."""
    kept = []
    for place in found:
        if number and place not in deleted:
            number -= 1
        else:
            kept.append(place)
    return kept
