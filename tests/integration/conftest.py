"""A counting to test: pages into `posts`, and what the changelog must then hold, folded here in one go."""

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from scoring.fold import Fold
from scoring.pages import Observation, Page, Poll, encode_page
from scoring.partition import partition_of
from scoring.progress import Progress, decode_progress, encode_progress, is_progress, progress_key
from scoring.rows import decode_row, encode_row, merge_rows
from scoring.validate import NewerSchemaError, validate
from streams import editions
from streams.count.identity import app_id, changelog_topic
from streams.kafka.dead_letter import DeadLetter, RecordOrigin, decode
from streams.kafka.reader import Record
from streams.kafka.topics import DEAD_LETTERS, POSTS, Admin
from streams.settings import GSM_2020, Settings

if TYPE_CHECKING:
    from tests.conftest import RunGsm, Running, Services

Table = dict[bytes, bytes]

START = 1_569_862_800_000  # 2019-10-01 00:00 in Jakarta, the first millisecond of the period
HOUR = 3_600_000


def polls(accounts: int, rounds: int) -> Iterator[Page]:
    """A poll of each account every six hours: a new post each, the newest thirty read, some polls failed."""
    for number in range(rounds):
        at = START + (number + 1) * 6 * HOUR
        for one in range(accounts):
            if (number + one) % 17 == 0:
                poll = Poll(slot=at, outcome="failed", reason="HTTP 503")
                yield Page(1, f"account-{one}", "facebook", at + one, "poll.test", poll=poll)
                continue
            seen = [
                Observation(
                    id=f"{one}-{made}", created=START + made * 6 * HOUR + one, likes=number * 10 + made,
                    comments=None if made % 5 == 0 else number, media=("image", "video", "text")[made % 3],
                )
                for made in range(max(0, number - 29), number + 1)
            ]  # fmt: skip
            poll = Poll(slot=at, outcome="ok")
            yield Page(
                1,
                f"account-{one}",
                "facebook",
                at + one,
                "poll.test",
                seen,
                followers=1000 + number,
                poll=poll,
            )


class Counting:
    """One prefix: its topics, and the truth about them."""

    def __init__(self, services: "Services", prefix: str, run_gsm: "RunGsm") -> None:
        self.settings = Settings(services.kafka, services.redis, GSM_2020, editions.load(GSM_2020), prefix)
        self.run_gsm = run_gsm
        with Admin(services.kafka, prefix) as admin:
            admin.create()
            self.app_id = app_id(self.settings, admin.generation(POSTS))
        self.posts = prefix + POSTS.name
        self.changelog = changelog_topic(self.app_id)
        self.producer = KafkaProducer(
            bootstrap_servers=services.kafka, acks="all", max_request_size=4 << 20, linger_ms=5
        )
        self._reader = KafkaConsumer(
            bootstrap_servers=services.kafka, group_id=None, max_partition_fetch_bytes=16 << 20
        )

    def worker(self, **environment: str) -> "Running":
        """Start a worker without rank."""
        return self.run_gsm("worker", "--no-rank", **environment)

    def send(self, value: bytes | None, account: str, partition: int | None = None) -> tuple[int, int]:
        """Send one record to the partition of an account, or another; where it came to stand."""
        if partition is None:
            partition = partition_of(account, POSTS.partitions)
        sent = self.producer.send(self.posts, key=account.encode(), value=value, partition=partition)
        return partition, int(sent.get(timeout=30).offset)

    def poll(self, accounts: int, rounds: int) -> None:
        """Publish `polls`."""
        self.publish(*polls(accounts, rounds))

    def publish(self, *pages: Page) -> None:
        """Send pages and wait for the acks."""
        for page in pages:
            self.producer.send(
                self.posts, key=page.account.encode(), value=encode_page(page),
                partition=partition_of(page.account, POSTS.partitions),
            )  # fmt: skip
        self.producer.flush(30)

    def expected(self, below: Mapping[int, int] | None = None) -> Table:
        """All rows and progress rows that the pages in `posts` make, folded in one go; `below` these offsets, if given."""
        table: Table = {}
        fold = Fold(self.settings.files.edition.bounds(), table.get)
        progress: dict[int, Progress] = {}
        stopped: set[int] = set()
        for record in self.records(self.posts):
            if record.partition in stopped or (below and record.offset >= below.get(record.partition, 0)):
                continue
            before = progress.get(record.partition, Progress())
            try:
                verdict = validate(record.value, record.timestamp, record.partition, POSTS.partitions)
            except NewerSchemaError:
                stopped.add(record.partition)
                continue
            after = before if verdict.page is None else fold.add(verdict.page, before)
            progress[record.partition] = msgspec.structs.replace(
                after, offset=record.offset + 1, dead_letters=before.dead_letters + len(verdict.rejects)
            )
        table |= fold.take()
        return table | {progress_key(one): encode_progress(stands) for one, stands in progress.items()}

    def records(self, topic: str) -> list[Record]:
        """Every record of a topic that may be compacted, by partition."""
        reader = self._reader
        partitions = [TopicPartition(topic, one) for one in reader.partitions_for_topic(topic) or ()]
        reader.assign(partitions)
        reader.seek_to_beginning(*partitions)
        ends = reader.end_offsets(partitions)
        found: list[Record] = []
        while any(reader.position(one) < end for one, end in ends.items()):
            for records in reader.poll(200).values():
                found += (
                    Record(one.partition, one.offset, one.timestamp, one.key, one.value) for one in records
                )
        return found

    def ends(self, topic: str) -> dict[int, int]:
        """The next offset of each partition of a topic like `posts`."""
        partitions = [TopicPartition(topic, one) for one in range(POSTS.partitions)]
        return {one.partition: end for one, end in self._reader.end_offsets(partitions).items()}

    def merged(self) -> Table:
        """The changelog as recovery and rank understand it: all records of a key merged, the greatest progress."""
        table: Table = {}
        for record in self.records(self.changelog):
            key, value = record.key or b"", record.value or b""
            if key not in table:
                table[key] = value
            elif is_progress(key):
                table[key] = max(table[key], value, key=lambda one: decode_progress(one).offset)
            else:
                table[key] = encode_row(merge_rows(decode_row(table[key]), decode_row(value)))
        return table

    def last(self) -> Table:
        """The changelog as compaction leaves it: the last record of each key."""
        return {record.key or b"": record.value or b"" for record in self.records(self.changelog)}

    def progress(self) -> dict[int, Progress]:
        """The partitions' progress: the last record of each. The worker must have made the changelog."""
        ends = {one: end for one, end in self.ends(self.changelog).items() if end}
        self._reader.assign([TopicPartition(self.changelog, one) for one in ends])
        for one, end in ends.items():
            self._reader.seek(TopicPartition(self.changelog, one), end - 1)
        found: dict[int, Progress] = {}
        while len(found) < len(ends):
            for records in self._reader.poll(100).values():
                for record in records:
                    # Behind the last batch of that moment there may be the beginning of another.
                    if is_progress(record.key):
                        found[record.partition] = decode_progress(record.value)
        return found

    def counted(self) -> bool:
        """Whether every record of `posts` is in the changelog."""
        progress = self.progress()
        return all(progress.get(one, Progress()).offset == end for one, end in self.ends(self.posts).items())

    def wait_until_counted(self, worker: "Running") -> None:
        """Wait for that; fails when the worker ends or half a minute passes."""
        worker.wait_for("counting")
        deadline = time.monotonic() + 30
        while not self.counted():
            if worker.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"not everything was counted:\n{worker.output()}")
            time.sleep(0.05)

    def dead_letters(self) -> list[tuple[RecordOrigin, DeadLetter]]:
        """All dead letters, once each, in the order of where they come from."""
        topic = self.settings.prefix + DEAD_LETTERS.name
        letters = {record.key: decode(record.value or b"") for record in self.records(topic)}
        found = [(one.origin, one) for one in letters.values() if isinstance(one.origin, RecordOrigin)]
        return sorted(found, key=lambda one: (one[0].partition, one[0].offset, one[0].index or 0))

    def committed(self) -> dict[int, int]:
        """What the worker's group has committed of `posts`."""
        with KafkaConsumer(bootstrap_servers=self.settings.kafka, group_id=self.app_id) as consumer:
            found = {
                one: consumer.committed(TopicPartition(self.posts, one)) for one in range(POSTS.partitions)
            }
        return {one: int(offset) for one, offset in found.items() if offset is not None}

    def forget_commits(self) -> None:
        """Delete the worker's group, as Kafka does with one that was idle for long."""
        with Admin(self.settings.kafka, self.settings.prefix) as admin:
            admin._client.delete_groups([self.app_id])

    def close(self) -> None:
        """Close the connections."""
        self._reader.close()
        self.producer.close(5)


@pytest.fixture
def counting(services: "Services", prefix: str, run_gsm: "RunGsm") -> Iterator[Counting]:
    """A counting with topics of its own."""
    one = Counting(services, prefix, run_gsm)
    yield one
    one.close()
