"""Rows in memory: the quickest, as large as the edition, gone with the process."""

from collections.abc import Iterable, Mapping

from scoring.fold import KEEP
from streams.count.stores.contract import Stand


class MemoryRows:
    """Rows in a dictionary."""

    def __init__(self) -> None:
        self.stand: Stand | None = None
        self._rows: dict[bytes, bytes] = {}
        self.get = self._rows.get

    def __len__(self) -> int:
        return len(self._rows)

    def number_with(self, keys: Iterable[bytes]) -> int:
        """As the contract says."""
        return len(self._rows) + sum(key not in self._rows for key in keys)

    def put(self, rows: Mapping[bytes, bytes], stand: Stand | None) -> None:
        """As the contract says."""
        self._rows.update(rows)
        self.stand = stand

    def clear(self) -> None:
        """As the contract says."""
        self._rows.clear()
        self.stand = None


class MemoryStore:
    """Keeps what is counted, and what was until others are."""

    keep = KEEP
    fetch_bytes = 4 << 20  # about what makes a full batch

    def __init__(self) -> None:
        self._partitions: dict[int, MemoryRows] = {}

    def open(self, partition: int) -> MemoryRows:
        """As the contract says."""
        return self._partitions.setdefault(partition, MemoryRows())

    def own(self, partitions: Iterable[int]) -> None:
        """Forgets all others."""
        self._partitions = {one: self._partitions[one] for one in partitions}
