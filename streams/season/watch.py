"""Which posts a poll finds: the newest ones, and once each those that have been deleted since they were last read."""

from bisect import bisect_left
from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from streams.season.draws import OCTAVE, below, chance, scale
from streams.season.rhythm import HOUR
from streams.season.schedule import WHOLE, Poll

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
        self._known: set[int] = set()  # deleted, and the poller knows
        self._seen = 0  # every post before this place has been offered to a poll

    def read(self, poll: Poll) -> tuple[list[int], list[int]]:
        """The posts that the poll finds standing, in order, and those it finds gone."""
        low = bisect_left(self._created, poll.since)
        high = bisect_left(self._created, poll.at)
        known = self._known
        found = [place for place in range(low, high) if place not in known]
        cut = len(found) - (len(found) * poll.share + WHOLE - 1) // WHOLE
        if cut:
            found = found[cut:]
        gone: list[int] = []
        if found:
            oldest = found[0]
            for place, at in self._deleted.items():
                if oldest <= place < high and at <= poll.at and place not in known:
                    known.add(place)
                    if place < self._seen:
                        gone.append(place)
                    found.remove(place)
            self._seen = high
        return found, gone
