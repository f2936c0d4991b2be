"""The table `account_windows`: a Faust table whose rows are written as whole batches and rebuilt by merging."""

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn, cast

import faust
import structlog
from faust.stores.memory import Store
from faust.types import TP, EventT

from scoring.fold import Bounds, Fold
from scoring.progress import encode_progress, progress_key
from streams.count.batch import BATCH_BYTES, Batch
from streams.count.batch_header import Headers, encode_header
from streams.count.changelog import rebuild
from streams.count.ending import DOUBT, end
from streams.count.partition import Counted, Rebuilding
from streams.count.stores.contract import Stand
from streams.count.stores.contract import Store as Rows
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
    rows: Rows

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
        """Put a batch into the changelog, and then into the rows: before this returns."""
        counted = self.counted[batch.partition]
        number = counted.rows.number_with(batch.rows)
        headers = encode_header(batch.progress, number)
        offset = await self._append(batch.partition, batch.records(), headers, counted.stand.offset)
        counted.stand = Stand(offset, batch.progress, number)
        counted.rows.put(batch.rows, counted.stand)

    def release(self) -> None:
        """Stop counting: a rebalance has begun. The rows stay, until it is known who counts them on."""
        self.counted.clear()

    async def recover(self, partitions: Iterable[int]) -> dict[int, Counted]:
        """The partitions' state by the changelog, of which only what was not known is read."""
        rows = {partition: self.rows.open(partition) for partition in partitions}
        found = await rebuild(self.bootstrap, self.changelog_topic_name, rows)
        structlog.get_logger().info("recovered", records=sum(one.records for one, _ in found.values()))
        return {partition: await self._mended(partition, *one) for partition, one in found.items()}

    def own(self, recovered: dict[int, Counted]) -> None:
        """Start counting: these partitions are this process's, and no others."""
        self.rows.own(recovered)
        self.counted.update(recovered)

    async def _mended(self, partition: int, found: Rebuilding, offset: int) -> Counted:
        topic, rows = self.changelog_topic_name, found.rows
        if (why := found.doubt()) is not None:
            end(
                DOUBT,
                "this is no whole changelog: something else wrote to it; delete the topic, start again",
                topic=topic,
                partition=partition,
                why=why,
            )
        if found.stale or found.progress_stale:
            structlog.get_logger().warning(
                "a late writer had overwritten rows; they are merged and written again",
                topic=topic,
                partition=partition,
                rows=len(found.stale),
            )
            progress, headers = found.progress, encode_header(found.progress, len(rows))
            for part in _cut({key: rows.get(key) or b"" for key in sorted(found.stale)}):
                records = [*part.items(), (progress_key(partition), encode_progress(progress))]
                offset = await self._append(partition, records, headers, offset)
        stand = Stand(offset, found.progress, len(rows))
        if offset and stand != rows.stand:
            rows.put({}, stand)
        return Counted(rows, stand, Fold(self.bounds, rows.get, self.rows.keep))

    async def _append(
        self, partition: int, records: list[tuple[bytes, bytes]], headers: Headers, offset: int
    ) -> int:
        return await self.writer.append(self.changelog_topic_name, partition, records, headers, offset)


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
