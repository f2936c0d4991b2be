"""The table `account_windows`: a Faust table whose rows are written as whole batches and rebuilt by merging."""

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, cast

import faust
import structlog
from faust.stores.memory import Store
from faust.types import TP, EventT

from scoring.fold import Bounds, Fold
from scoring.progress import Progress, encode_progress, progress_key
from streams.count.batch import BATCH_BYTES, Batch
from streams.count.changelog import rebuild
from streams.count.ending import DOUBT, end
from streams.count.partition import Counted, Rebuilding
from streams.count.writer import Writer


class RowStore(Store[bytes, bytes]):
    """The local rows, by partition, so that a partition that goes takes its rows along."""

    def __post_init__(self) -> None:
        """Extends Store.__post_init__: one dictionary a partition instead of one and a partition for each key."""
        super().__post_init__()
        self.counted: dict[int, Counted] = {}

    def apply_changelog_batch(self, batch: Iterable[EventT[Any]], to_key: Any, to_value: Any) -> NoReturn:
        """Replaces Store.apply_changelog_batch, which takes the last record of a key for the truth."""
        del batch, to_key, to_value
        end(DOUBT, "Faust's own recovery was about to write the table; this is a fault in this program")

    async def on_recovery_completed(self, active_tps: set[TP], standby_tps: set[TP]) -> None:
        """Replaces Store.on_recovery_completed, which walks through all keys for those of revoked partitions."""


class RowTable(faust.Table[bytes, bytes]):
    """Written with `write` alone; what is counted of a partition is in `counted` while this process owns it."""

    writer: Writer
    bootstrap: str
    bounds: Bounds
    _released: dict[int, Counted]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Extends Collection.__init__."""
        super().__init__(*arguments, **options)
        self._released = {}

    def _new_store(self) -> RowStore:
        """Replaces Collection._new_store, which finds a store by URL."""
        return RowStore("memory://", self.app, self, loop=self.loop)

    def on_key_set(self, key: bytes, value: bytes) -> NoReturn:
        """Replaces Table.on_key_set, whose record may fail or come late after its page is committed."""
        end(
            DOUBT,
            "a row was written one by one; this is a fault in this program",
            key=str(key),
            size=len(value),
        )

    def on_key_del(self, key: bytes) -> NoReturn:
        """Replaces Table.on_key_del: nothing that was counted is ever deleted."""
        end(DOUBT, "a row was deleted; this is a fault in this program", key=str(key))

    @property
    def counted(self) -> dict[int, Counted]:
        """What this process owns and has recovered, by partition."""
        return cast("RowStore", self.data).counted

    async def write(self, batch: Batch) -> None:
        """Put a batch into the local rows at once, and into the changelog before this returns."""
        counted = self.counted[batch.partition]
        counted.rows.update(batch.rows)
        counted.next_offset = await self.writer.append(
            self.changelog_topic_name, batch.partition, batch.records(), counted.next_offset
        )
        counted.progress = batch.progress

    def release(self) -> None:
        """Stop counting: a rebalance has begun. What comes back unchanged need not be read again."""
        self._released.update(self.counted)
        self.counted.clear()

    async def recover(self, partitions: Iterable[int]) -> dict[int, Counted]:
        """The partitions' state from the changelog; what was released stands if nobody has written since."""
        known = {partition: counted.next_offset for partition, counted in self._released.items()}
        recovered: dict[int, Counted] = {}
        for partition, (found, offset) in (
            await rebuild(self.bootstrap, self.changelog_topic_name, partitions, known)
        ).items():
            recovered[partition] = (
                self._released[partition] if found is None else await self._mended(partition, found, offset)
            )
        return recovered

    def own(self, recovered: dict[int, Counted]) -> None:
        """Start counting: these partitions are this process's, and no others."""
        self._released.clear()
        self.counted.update(recovered)

    async def _mended(self, partition: int, found: Rebuilding, offset: int) -> Counted:
        topic = self.changelog_topic_name
        if not found.sound:
            end(
                DOUBT,
                "the changelog ends in the middle of a batch: something else wrote to it; delete the topic, start again",
                topic=topic,
                partition=partition,
            )
        if found.stale or found.progress_stale:
            structlog.get_logger().warning(
                "a late writer had overwritten rows; they are merged and written again",
                topic=topic,
                partition=partition,
                rows=len(found.stale),
            )
            for rows in _cut({key: found.rows[key] for key in sorted(found.stale)}):
                records = [*rows.items(), _progress(partition, found.progress)]
                offset = await self.writer.append(topic, partition, records, offset)
        return Counted(found.rows, found.progress, offset, Fold(self.bounds, found.rows.get))


def _progress(partition: int, progress: Progress) -> tuple[bytes, bytes]:
    return progress_key(partition), encode_progress(progress)


def _cut(rows: dict[bytes, bytes]) -> Iterator[dict[bytes, bytes]]:
    """The rows in parts that fit a batch; one empty part if there are none."""
    part: dict[bytes, bytes] = {}
    size = 0
    for key, row in rows.items():
        if part and size + len(row) > BATCH_BYTES:
            yield part
            part, size = {}, 0
        part[key] = row
        size += len(key) + len(row)
    yield part
