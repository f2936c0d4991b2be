"""What counting asks of the place where it keeps its rows, and what it may not assume of it."""

from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from scoring.progress import Progress


class Stand(msgspec.Struct, array_like=True, frozen=True):
    """What rows stand for: all records of the partition's changelog below `offset`, merged.

    `progress` is how far they are the fold of `posts`, `rows` how many they are.
    """

    offset: int
    progress: Progress
    rows: int


class Rows(Protocol):
    """The rows of one partition.

    May not be assumed: that they stand anywhere, when they are opened; that they are nobody else's past (another worker may
    have counted on since: only the changelog says); that `get` gives the very object that was put; that it costs nothing.
    """

    @property
    def stand(self) -> Stand | None:
        """What they stand for; None: nothing that could be believed, so they must be cleared and read anew."""

    def __len__(self) -> int:
        """How many rows there are."""

    def number_with(self, keys: Iterable[bytes]) -> int:
        """How many rows there would be with these, each named once."""

    def get(self, key: bytes) -> bytes | None:
        """A row's bytes as they were put last."""

    def put(self, rows: Mapping[bytes, bytes], stand: Stand | None) -> None:
        """Put rows, which stand for that from now on, at once: after a crash it is both or neither.

        Rows that the changelog does not have yet must not be put: after a crash nobody would see that it lacks them. With None the
        rows are on their way: after a crash they are read anew.
        """

    def clear(self) -> None:
        """Forget all rows and what they stand for."""


class Store(Protocol):
    """The rows of all partitions that a worker counts or has counted."""

    keep: int
    """How many posts a partition's fold may keep decoded beside it."""
    fetch_bytes: int
    """How much of a partition's pages may be fetched at once, compressed: what is behind is counted from what was fetched."""

    def open(self, partition: int) -> Rows:
        """A partition's rows as they were left."""

    def own(self, partitions: Iterable[int]) -> None:
        """These are counted from now on; all others may be forgotten."""
