"""After the last fault: waiting until it is quiet, and comparing what there is with what must be."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import orjson
import redis
from kafka import KafkaConsumer, TopicPartition

from scoring.partition import partition_of
from scoring.progress import encode_progress, is_progress, progress_key
from scoring.rows import account_of
from streams.count.identity import app_id, changelog_topic
from streams.count.stores.rocks import RocksStore
from streams.errors import GsmError
from streams.kafka.reader import Record, end_offsets, read
from streams.kafka.topics import POSTS, Admin
from streams.season import Season, SeasonPage
from streams.settings import Settings
from streams.store import Keys, Published
from streams.store import read as read_published
from tests.faults import plain
from tests.faults.crew import Crew, Say
from tests.faults.machine import Machine
from tests.faults.truth import (
    PARTITIONS,
    board_differences,
    differences,
    last,
    merged,
    missing_pages,
    truth,
)

_LOOK: Final = 0.3
_QUIET_SECONDS: Final = 120.0
_LEAVE_SECONDS: Final = 45.0


def wait(crew: Crew, condition: Callable[[], bool], seconds: float, tick: float = _LOOK) -> bool:
    """Look after the crew until the condition holds; False if it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        crew.look()
        if condition():
            return True
        time.sleep(tick)
    return False


class Judge:
    """Judges one run of our own workers."""

    def __init__(self, settings: Settings, machine: Machine, crew: Crew, say: Say) -> None:
        self._settings = settings
        self._machine = machine
        self._crew = crew
        self._say = say
        self._ends: list[int] = []
        self.quiet_at = 0.0
        """When all was counted and published, by the monotonic clock."""

    def judge(self, season: Season, sent: Sequence[SeasonPage]) -> Iterator[str]:
        """Everything that is not as it must be."""
        if not self._crew.working():
            self._crew.join()
        self._ends = end_offsets(self._settings.kafka, self._posts)
        in_time = wait(self._crew, self._quiet, _QUIET_SECONDS)
        self.quiet_at = time.monotonic()
        self._say("quiet" if in_time else "not quiet in time")
        if not in_time:
            yield f"not everything was counted and published within {_QUIET_SECONDS:.0f} s"
        posts = self._read(self._posts)
        yield from missing_pages(sent, posts)
        true = truth(season, posts)
        yield from differences("changelog", merged(self._read(self._changelog)), true.table)
        published = self._published()
        yield from board_differences(published, true, self._ends) if published else ["no boards in Redis"]

        yield from self._everyone_leaves()
        yield from self._recovers(true.totals.pages, published.head.epoch if published else -1)
        yield from differences("changelog, last records", last(self._read(self._changelog)), true.table)
        if published := self._published():
            yield from (f"recovered afresh: {one}" for one in board_differences(published, true, self._ends))
        yield from self._crew.defects()

    def _everyone_leaves(self) -> Iterator[str]:
        """With nothing amiss, whoever is asked to ends with 0."""
        before = self._crew.codes.copy()
        for slot in self._crew.working():
            self._crew.leave(slot)
        if not wait(self._crew, lambda: all(one.process is None for one in self._crew.slots), _LEAVE_SECONDS):
            yield f"not all workers ended within {_LEAVE_SECONDS:.0f} s"
        if odd := sorted((self._crew.codes - before).keys() - {0}):
            yield f"asked to end while all was quiet, workers ended with {odd}"

    def _recovers(self, pages: int, epoch: int) -> Iterator[str]:
        """A worker of its own, without any memory: what it says of its table, and a publication of its rank."""
        slot = self._crew.join()
        if slot is None:
            return
        log = self._crew.log(slot)
        before = len(_counting(log))

        def recovered() -> bool:
            published = self._published()
            return len(_counting(log)) > before and published is not None and published.head.epoch > epoch

        if not wait(self._crew, recovered, _QUIET_SECONDS):
            yield f"a fresh worker did not count and publish within {_QUIET_SECONDS:.0f} s"
        elif (found := _counting(log)[-1]["pages"]) != pages:
            yield f"a fresh worker found {found} pages counted, not {pages}"
        self._say("a fresh worker has recovered")

    @property
    def _posts(self) -> str:
        return self._settings.prefix + POSTS.name

    @property
    def _changelog(self) -> str:
        with Admin(self._settings.kafka, self._settings.prefix) as admin:
            return changelog_topic(app_id(self._settings, admin.generation(POSTS)))

    def _quiet(self) -> bool:
        published = self._published()
        return published is not None and published.head.vector == self._ends

    def _published(self) -> Published | None:
        with redis.Redis.from_url(self._settings.redis, socket_timeout=10) as client:
            try:
                return read_published(client, Keys(self._settings.prefix))
            except GsmError:
                return None

    def _read(self, topic: str) -> list[Record]:
        kafka = self._settings.kafka
        return list(read(kafka, topic, end_offsets(kafka, topic)))


class DiskJudge(Judge):
    """Judges one run of our own workers that keep their rows on disk, and these rows."""

    def judge(self, season: Season, sent: Sequence[SeasonPage]) -> Iterator[str]:
        """Extends Judge.judge."""
        yield from super().judge(season, sent)
        yield from self._everyone_leaves()  # nobody else may have the rows open
        true = truth(season, self._read(self._posts)).table
        ends = end_offsets(self._settings.kafka, self._changelog)
        whole = set()
        for place in sorted(self._settings.home.glob("rows/*/*/*/")):
            store = RocksStore(place)
            for partition, end in enumerate(ends):
                rows = store.open(partition)
                if rows.stand is None or rows.stand.offset != end:
                    continue
                whole.add(partition)
                expected = {key: row for key, row in true.items() if _partition_of_key(key) == partition}
                found = {key: rows.get(key) or b"" for key in expected if not is_progress(key)}
                found[progress_key(partition)] = encode_progress(rows.stand.progress)
                yield from differences(f"rows on disk, {place.name}", found, expected)
                if rows.stand.rows != len(found) - 1:
                    yield f"rows on disk, {place.name}: {rows.stand.rows} of partition {partition}, not {len(found) - 1}"
            store.close()
        if missing := {*range(PARTITIONS)} - whole:
            yield f"rows on disk: none stand at the end of partitions {sorted(missing)}"


class PlainJudge(Judge):
    """Judges a run of the plain app, which has neither boards nor progress rows: the rows in its changelog alone."""

    def judge(self, season: Season, sent: Sequence[SeasonPage]) -> Iterator[str]:
        """Extends Judge.judge."""
        if not self._crew.working():
            self._crew.join()
        self._ends = end_offsets(self._settings.kafka, self._posts)
        in_time = wait(self._crew, self._committed, _QUIET_SECONDS)
        self.quiet_at = time.monotonic()
        if not in_time:
            yield f"not everything was committed within {_QUIET_SECONDS:.0f} s"
        list(self._everyone_leaves())  # in peace, so that whatever it still holds is written
        posts = self._read(self._posts)
        yield from missing_pages(sent, posts)
        rows = {key: row for key, row in truth(season, posts).table.items() if not key.startswith(b"|")}
        yield from differences("changelog", merged(self._read(self._changelog)), rows)

    @property
    def _changelog(self) -> str:
        return f"{self._settings.prefix}{plain.NAME}-{plain.TABLE}-changelog"

    def _committed(self) -> bool:
        with KafkaConsumer(
            bootstrap_servers=self._settings.kafka, group_id=f"{self._settings.prefix}{plain.NAME}"
        ) as consumer:
            return all(
                (consumer.committed(TopicPartition(self._posts, one)) or 0) >= self._ends[one]
                for one in range(PARTITIONS)
            )


def _partition_of_key(key: bytes) -> int:
    """The partition of a row or of a progress row."""
    return int(key.rpartition(b"|")[2]) if is_progress(key) else partition_of(account_of(key), PARTITIONS)


def _counting(log: Path) -> list[dict[str, int]]:
    """The lines in which a worker says what it counts."""
    lines = log.read_bytes().splitlines() if log.exists() else []
    found = [orjson.loads(one) for one in lines if one.startswith(b"{") and one.endswith(b"}")]
    return [one for one in found if one.get("event") == "counting"]
