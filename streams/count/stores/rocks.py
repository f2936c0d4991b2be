"""Rows in RocksDB on disk: as large as the disk, and still there after a crash, so that only the changelog's tail is read.

One database a worker. A partition's rows are below its prefix, and what they stand for is at the prefix itself, written with
the rows in one write batch. Nothing waits for the disk: what a machine that loses its power has not written is the last of
what was put, and the stand with it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

import msgspec
from rocksdict import BlockBasedOptions, Cache, DBCompressionType, Options, Rdict, WriteBatch

from scoring.fold import KEEP
from streams.count.ending import DOUBT, end
from streams.count.stores.contract import Stand

_WRITE_BYTES: Final = 16 << 20  # of all partitions, before they are written out
_CACHE_BYTES: Final = 16 << 20  # of blocks that were read
_WAL_BYTES: Final = 64 << 20
_BLOCK_BYTES: Final = 8 << 10  # some eight rows

_decode = msgspec.msgpack.Decoder(Stand).decode
_encode = msgspec.msgpack.Encoder().encode


class RocksRows:
    """The rows of a partition."""

    def __init__(self, database: Any, folder: Path, partition: int) -> None:
        self._database = database
        self._folder = folder
        self._prefix = partition.to_bytes(2, "big")
        self._next_prefix = (partition + 1).to_bytes(2, "big")
        found = database.get(self._prefix)
        self.stand: Stand | None = None if found is None else _decode(found)
        self._number = 0 if self.stand is None else self.stand.rows

    def __len__(self) -> int:
        return self._number

    def number_with(self, keys: Iterable[bytes]) -> int:
        """As the contract says."""
        return self._number + sum(self.get(key) is None for key in keys)

    def get(self, key: bytes) -> bytes | None:
        """As the contract says."""
        found: bytes | None = self._database.get(self._prefix + key)
        return found

    def put(self, rows: Mapping[bytes, bytes], stand: Stand | None) -> None:
        """As the contract says. Ends the process if the disk does not take it."""
        number = self.number_with(rows) if stand is None else stand.rows
        batch = WriteBatch(raw_mode=True)
        for key, row in rows.items():
            batch.put(self._prefix + key, row)
        if stand is not None:
            batch.put(self._prefix, _encode(stand))
        elif self.stand is not None:
            batch.delete(self._prefix)
        self._write(batch)
        self.stand, self._number = stand, number

    def clear(self) -> None:
        """As the contract says."""
        batch = WriteBatch(raw_mode=True)
        batch.delete_range(self._prefix, self._next_prefix)
        self._write(batch)
        self.stand, self._number = None, 0

    def _write(self, batch: Any) -> None:
        try:
            self._database.write(batch)
        except Exception as error:  # noqa: BLE001 - rocksdict raises nothing more exact
            _end(self._folder, error)


class RocksStore:
    """A database in `folder`, which nobody else may have open. Partitions that others count stay: they may come back."""

    keep = KEEP // 4  # twelve partitions keep as much as three do otherwise
    fetch_bytes = 256 << 10  # so a backlog takes less memory, and is counted slower: its batches are smaller

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database = Rdict(str(folder), _options())

    def open(self, partition: int) -> RocksRows:
        """As the contract says."""
        return RocksRows(self._database, self._folder, partition)

    def own(self, partitions: Iterable[int]) -> None:
        """Forgets nothing."""

    def close(self) -> None:
        """Let another open the folder."""
        self._database.close()


def _options() -> Any:
    blocks = BlockBasedOptions()
    blocks.set_block_cache(Cache(_CACHE_BYTES))
    blocks.set_block_size(_BLOCK_BYTES)
    blocks.set_bloom_filter(10, block_based=False)
    options = Options(raw_mode=True)
    options.create_if_missing(True)
    options.set_block_based_table_factory(blocks)
    options.set_compression_type(DBCompressionType.lz4())
    options.set_db_write_buffer_size(_WRITE_BYTES)
    options.set_max_total_wal_size(_WAL_BYTES)
    options.set_keep_log_file_num(2)
    return options


def _end(folder: Path, error: Exception) -> NoReturn:
    end(
        DOUBT,
        "rows cannot be written to disk; see that there is room, start again",
        folder=str(folder),
        error=repr(error),
    )
