"""A batch: what a run of pages of one partition changes, counted without Kafka.

Its rows and its progress row are appended to the changelog together or not at all.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

from scoring.fold import Fold
from scoring.progress import Progress, encode_progress, progress_key
from scoring.validate import NewerSchemaError, Reject, validate
from streams.count.dead_letters import dead_letter
from streams.kafka.dead_letter import DeadLetter
from streams.kafka.reader import Record

BATCH_PAGES: Final = 8000
BATCH_INPUT: Final = 20 << 20
"""What a batch may be made of, in pages and in bytes of them: it is folded in one go, and the process must not seem frozen meanwhile."""

BATCH_BYTES: Final = 50 << 20
"""What its records may have before compression; the changelog topic takes 64 MiB, a request of several batches 100."""

_OVERHEAD: Final = 64  # of a record in a batch, with its header, at most


class HoleError(Exception):
    """A page above the progress came first: pages of `posts` are missing."""


class TooLargeError(Exception):
    """The rows that one page changes are more than the changelog takes."""


class Batch(msgspec.Struct):
    """The pages from the old progress to `progress`, folded: the changed rows and the rejects.

    `newer` says why no page after these may be counted, if that is so.
    """

    partition: int
    progress: Progress
    rows: dict[bytes, bytes]
    dead_letters: list[DeadLetter]
    newer: str | None = None

    def records(self) -> list[tuple[bytes, bytes]]:
        """What goes into the changelog, the progress row last."""
        return [*self.rows.items(), (progress_key(self.partition), encode_progress(self.progress))]

    def size(self) -> int:
        """At most so many bytes have the records before compression."""
        return sum(len(key) + len(value) + _OVERHEAD for key, value in self.records())


def pending(records: Sequence[Record], progress: Progress) -> Sequence[Record]:
    """The records at and above the progress, each offset once. Raises HoleError where one is missing.

    A rebalance can put the same pages into a run twice, so repetitions may begin anywhere in it.
    """
    found: list[Record] = []
    expected = progress.offset
    for record in records:
        if record.offset > expected:
            raise HoleError(
                f"pages are missing: expected offset {expected} of partition {record.partition}, got {record.offset}: "
                "posts must never be compacted or transactional; restore it or begin anew"
            )
        if record.offset == expected:
            found.append(record)
            expected += 1
    return found


def batches(
    records: Sequence[Record], progress: Progress, fold: Fold, topic: str, partitions: int
) -> Iterator[Batch]:
    """Fold `records`, which follow `progress` without a hole, into as few batches as fit.

    A batch's rows must be where `fold` reads them before the next is asked for. Stops behind a batch that has `newer`.
    Raises TooLargeError.
    """
    number = BATCH_PAGES
    while records:
        some = _at_once(records, number)
        batch = _fold(some, progress, fold, topic, partitions)
        size = batch.size()
        if size > BATCH_BYTES and len(some) == 1:
            first = records[0]
            raise TooLargeError(
                f"the page at offset {first.offset} of partition {first.partition} changes rows of {size} bytes; "
                f"at most {BATCH_BYTES} are possible"
            )
        if size > BATCH_BYTES:
            number = len(some) // 2
            continue
        yield batch
        if batch.newer is not None:
            return
        progress, records = batch.progress, records[len(some) :]


def _at_once(records: Sequence[Record], number: int) -> Sequence[Record]:
    """The first records, at most so many, and not more bytes than a batch may be made of, unless one alone has more."""
    size = 0
    for place, record in enumerate(islice(records, number)):
        size += len(record.value or b"")
        if size > BATCH_INPUT and place:
            return records[:place]
    return records[:number]


def _fold(records: Sequence[Record], progress: Progress, fold: Fold, topic: str, partitions: int) -> Batch:
    partition, counted = records[0].partition, progress
    rejected: list[tuple[Record, Reject]] = []
    for record in _by_account(records):
        try:
            verdict = validate(record.value, record.timestamp, partition, partitions)
        except NewerSchemaError as error:
            fold.take()  # and not stored: only what stands before this page counts
            before = [one for one in records if one.offset < record.offset]
            batch = (
                _fold(before, progress, fold, topic, partitions)
                if before
                else Batch(partition, progress, {}, [])
            )
            batch.newer = batch.newer or f"offset {record.offset} of partition {partition}: {error}"
            return batch
        if verdict.page is not None:
            counted = fold.add(verdict.page, counted)
        rejected += ((record, reject) for reject in verdict.rejects)
    rejected.sort(key=lambda one: one[0].offset)
    counted = msgspec.structs.replace(
        counted, offset=records[-1].offset + 1, dead_letters=counted.dead_letters + len(rejected)
    )
    letters = [dead_letter(reject, topic, record) for record, reject in rejected]
    return Batch(partition, counted, fold.take(), letters)


def _by_account(records: Sequence[Record]) -> list[Record]:
    """Account by account, its newest page first: what is known of it is fetched from memory once, and most of an older page is
    seen at a glance to be surpassed. The order changes no row.
    """
    found = [*reversed(records)]
    found.sort(key=lambda record: record.key or b"")
    return found
