"""The counter: what the agent does with pages."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import get_args

from scoring.progress import Progress
from scoring.validate import Code
from streams import metrics
from streams.count.batch import Batch, HoleError, TooLargeError, batches, pending
from streams.count.ending import DOUBT, NEWER_SCHEMA, end
from streams.count.plan import Plan
from streams.count.table import RowTable
from streams.kafka.dead_letter import encode, key_of
from streams.kafka.reader import Record


class Counter:
    """Folds pages into the table's partitions that this process owns."""

    def __init__(self, plan: Plan, table: RowTable) -> None:
        self._plan = plan
        self._table = table
        self._busy = asyncio.Lock()
        self._show_metrics()

    async def count(self, runs: Iterable[Sequence[Record]]) -> None:
        """Count runs of pages, each of one partition; they are in the changelog when this returns."""
        by_partition: dict[int, list[Record]] = {}
        for run in runs:
            by_partition.setdefault(run[0].partition, []).extend(run)
        async with self._busy, asyncio.TaskGroup() as group:
            for partition, records in by_partition.items():
                group.create_task(self._count(partition, records))
                await asyncio.sleep(0)  # this partition's batch is on its way while the next one's is folded

    async def release(self) -> None:
        """Let go of every partition, once the batches under way are acked."""
        async with self._busy:
            self._table.release()

    def _show_metrics(self) -> None:
        """Let the metrics be there before anything happens, so that the first event is seen as a rise."""
        edition = self._plan.edition
        for metric in (metrics.PAGES, metrics.OBSERVATIONS, metrics.ROWS, metrics.WORKER_READY):
            metric.labels(edition)
        for code in get_args(Code):
            metrics.DEAD_LETTERS.labels(edition, code)
        for kind in ("after_freeze", "outside"):
            metrics.LATE.labels(edition, kind)

    async def _count(self, partition: int, records: Sequence[Record]) -> None:
        counted = self._table.counted.get(partition)
        if counted is None:
            return  # its next owner reads these pages again
        plan = self._plan
        try:
            records = pending(records, counted.progress)
            for batch in batches(records, counted.progress, counted.fold, plan.posts, plan.partitions):
                if batch.progress != counted.progress:
                    await self._store(batch, counted.progress)
                if batch.newer is not None:
                    end(
                        NEWER_SCHEMA,
                        "posts holds a page of a newer version: upgrade, then start again",
                        why=batch.newer,
                    )
        except (HoleError, TooLargeError) as error:
            end(DOUBT, str(error), topic=plan.posts)

    async def _store(self, batch: Batch, before: Progress) -> None:
        edition, after = self._plan.edition, batch.progress
        started = time.monotonic()
        await self._table.writer.append_letters(
            self._plan.dead_letters, [(key_of(one), encode(one)) for one in batch.dead_letters]
        )
        await self._table.write(batch)
        metrics.BATCH_SECONDS.labels(edition).observe(time.monotonic() - started)
        metrics.ROWS.labels(edition).inc(len(batch.rows))
        metrics.PAGES.labels(edition).inc(after.pages - before.pages)
        metrics.OBSERVATIONS.labels(edition).inc(after.observations - before.observations)
        metrics.LATE.labels(edition, "after_freeze").inc(after.after_freeze - before.after_freeze)
        metrics.LATE.labels(edition, "outside").inc(after.outside - before.outside)
        for letter in batch.dead_letters:
            metrics.DEAD_LETTERS.labels(edition, letter.code).inc()
