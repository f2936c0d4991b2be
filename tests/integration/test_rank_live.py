"""gsm rank on real Kafka and Redis, as a process of its own, over a changelog that is written here by hand."""

import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import msgspec
import pytest
import redis
from kafka import KafkaAdminClient, KafkaProducer

from scoring.fold import Fold
from scoring.pages import Page
from scoring.partition import partition_of
from scoring.progress import Progress, encode_progress, progress_key
from streams import editions
from streams.count.identity import app_id, changelog_topic
from streams.errors import GsmError
from streams.kafka import reader
from streams.kafka.topics import BOARD_HISTORY, POSTS, Admin
from streams.local.valkey import answers, server_command
from streams.rank.history import Entry, decode_entry
from streams.settings import Settings
from streams.store import Earlier, Keys, Published, read
from tests.conftest import Eventually, RunGsm, Running, Services
from tests.rank.tiny import DAY, EDITION, FIRST_DAY, MINUTE, ROSTER, START, page, plain_boards

HEALTH, LABOUR = (partition_of(account, POSTS.partitions) for account in ("tw:health", "tw:labour"))


class Room:
    """One edition with topics and keys of its own; folds pages and writes the changelog in count's place."""

    def __init__(
        self, services: Services, prefix: str, folder: Path, run_gsm: RunGsm, eventually: Eventually
    ) -> None:
        self._folder = folder
        self._run_gsm = run_gsm
        self._eventually = eventually
        self.redis = services.redis
        self._file = folder / "tiny.toml"
        editions.save(self._file, EDITION, ROSTER)
        self.settings = Settings(
            services.kafka, services.redis, self._file, editions.load(self._file), prefix
        )
        with Admin(services.kafka, prefix) as admin:
            admin.create()
            self.changelog = changelog_topic(app_id(self.settings, admin.generation(POSTS)))
        self._producer = KafkaProducer(bootstrap_servers=services.kafka, acks="all")
        self.rows: dict[bytes, bytes] = {}
        self._fold = Fold(EDITION.bounds(), self.rows.get)
        self._progress = [Progress() for _ in range(POSTS.partitions)]

    def by_wall_clock(self) -> None:
        """From here on the edition goes by the wall clock."""
        editions.save(self._file, msgspec.structs.replace(EDITION, clock="wall"), ROSTER)

    def create_changelog(self) -> None:
        admin = KafkaAdminClient(bootstrap_servers=self.settings.kafka)
        admin.create_topics({self.changelog: {"num_partitions": POSTS.partitions}})
        admin.wait_for_topics([self.changelog], timeout_ms=10_000)
        admin.close()

    def count(self, *pages: Page, torn: bool = False) -> None:
        """Fold pages and append their rows, a batch a page; a torn batch lacks its progress row."""
        for one in pages:
            partition = partition_of(one.account, POSTS.partitions)
            moved = self._fold.add(one, self._progress[partition])
            self._progress[partition] = msgspec.structs.replace(moved, offset=moved.offset + 1)
            rows = self._fold.take()
            self.rows |= rows
            for key, row in rows.items():
                self._producer.send(self.changelog, key=key, value=row, partition=partition)
            if not torn:
                self.end_batch(partition)
        self._producer.flush()

    def end_batch(self, partition: int) -> None:
        value = encode_progress(self._progress[partition])
        self._producer.send(self.changelog, key=progress_key(partition), value=value, partition=partition)
        self._producer.flush()

    def rank(self) -> Running:
        """Start a rank."""
        return self._run_gsm("rank", GSM_EDITION=str(self._file), GSM_REDIS=self.redis)

    def published(self) -> Published | None:
        with redis.Redis.from_url(self.redis) as client:
            try:
                return read(client, Keys(self.settings.prefix))
            except GsmError:
                return None

    def published_with(self, condition: Callable[[Published], bool]) -> Published:
        """The first publication that meets a condition."""
        found: list[Published] = []

        def met() -> bool:
            published = self.published()
            if published is not None and condition(published):
                found.append(published)
            return bool(found)

        self._eventually(met)
        return found[0]

    def lose_boards(self) -> None:
        """Make Redis lose what it holds of this edition."""
        keys = Keys(self.settings.prefix)
        with redis.Redis.from_url(self.redis) as client:
            client.delete(keys.head, keys.boards)

    def history(self) -> list[Entry]:
        topic = self.settings.prefix + BOARD_HISTORY.name
        ends = reader.end_offsets(self.settings.kafka, topic)
        return [decode_entry(one.value) for one in reader.read(self.settings.kafka, topic, ends) if one.value]

    def days(self) -> list[tuple[str | None, int | None, list[tuple[int, str, int]] | None]]:
        """Category, day and ranks of the recorded boards."""
        return [(entry.category, entry.day, entry.ranks) for entry in self.history() if entry.kind == "board"]

    def close(self) -> None:
        self._producer.close()
        with Admin(self.settings.kafka, self.settings.prefix) as admin:
            admin.delete(admin.names())


@pytest.fixture
def room(
    services: Services, prefix: str, tmp_path: Path, run_gsm: RunGsm, eventually: Eventually
) -> Iterator[Room]:
    one = Room(services, prefix, tmp_path, run_gsm, eventually)
    yield one
    one.close()


def test_boards_are_those_of_the_same_pages(room: Room) -> None:
    # Given two accounts with posts, one of them read twice, and an account that no roster knows
    room.create_changelog()
    room.count(
        page("tw:health", START + 10 * MINUTE, {"h1": 5, "h2": 1}),
        page("tw:labour", START + 20 * MINUTE, {"l1": 3}),
        page("tw:labour", START + 30 * MINUTE, {"l1": 9}),
        page("tw:stranger", START + 15 * MINUTE, {"s1": 1}),
    )
    # When rank runs
    rank = room.rank()
    published = room.published_with(lambda _: True)
    # Then what it publishes first is everything, as of the newest observation
    head = published.head
    assert published.boards == plain_boards(room.rows, START + 30 * MINUTE)
    assert (head.as_of, head.state, head.day, head.days) == (START + 30 * MINUTE, "LIVE", 1, 31)
    assert (head.participants, head.posts, head.unknown_accounts) == (3, 4, 1)
    assert head.polls == {"failed": 0, "partial": 0, "ok": 3}
    assert sum(head.vector) == head.totals.offset == head.totals.pages == 4
    assert head.totals.observations == 5
    assert head.totals.observed_at == START + 30 * MINUTE
    # And rank follows what comes later
    room.count(page("tw:trade", START + DAY + MINUTE, {"t1": 1, "t2": 1, "t3": 1}))
    later = room.published_with(lambda found: found.head.posts == 7)
    assert later.boards == plain_boards(room.rows, START + DAY + MINUTE)
    assert later.head.day == 2
    assert later.head.sequence > head.sequence
    # And it ends cleanly when asked to
    assert rank.stop() == 0


def test_a_torn_batch_is_not_shown_until_its_progress_row_is_there(room: Room) -> None:
    # Given a published post, and the row of another without the progress row that ends its batch
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    room.rank()
    room.published_with(lambda found: found.head.posts == 1)
    room.count(page("tw:health", START + 2 * MINUTE, {"h2": 5}), torn=True)
    # When another partition moves on
    assert LABOUR != HEALTH
    room.count(page("tw:labour", START + 3 * MINUTE, {"l1": 1}))
    shown = room.published_with(lambda found: found.head.totals.pages == 2)
    # Then the torn batch does not count
    assert shown.head.posts == 2
    assert shown.head.vector[HEALTH] == 1
    # But it does with its progress row
    room.end_batch(HEALTH)
    whole = room.published_with(lambda found: found.head.totals.pages == 3)
    assert whole.head.posts == 3
    assert whole.boards == plain_boards(room.rows, START + 3 * MINUTE)


def test_boards_that_redis_lost_come_back(room: Room) -> None:
    # Given a rank that has published all there is
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    room.rank()
    before = room.published_with(lambda found: found.head.posts == 1)
    # When Redis loses head and boards, and nothing new comes
    room.lose_boards()
    # Then both come back
    assert room.published_with(lambda _: True) == before


class OwnRedis:
    """A Redis that a test may kill."""

    def __init__(self, folder: Path, eventually: Eventually) -> None:
        self._folder = folder
        self._eventually = eventually
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        """Start it, empty."""
        shutil.rmtree(self._folder / "valkey", ignore_errors=True)
        (self._folder / "valkey").mkdir(parents=True)
        self._process = subprocess.Popen(
            server_command(self._port), cwd=self._folder, stdout=subprocess.DEVNULL
        )
        self._eventually(lambda: answers(self._port, 1))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def own_redis(tmp_path: Path, eventually: Eventually) -> Iterator[OwnRedis]:
    one = OwnRedis(tmp_path / "redis", eventually)
    yield one
    one.kill()


def test_a_redis_that_is_away_stops_nothing(room: Room, own_redis: OwnRedis) -> None:
    # Given a rank that publishes to a Redis of its own
    room.redis = own_redis.url
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    rank = room.rank()
    room.published_with(lambda found: found.head.posts == 1)
    # When that Redis dies while pages come in
    own_redis.kill()
    room.count(page("tw:labour", START + 2 * MINUTE, {"l1": 1}))
    rank.wait_for("boards stand still: Redis does not take them")
    # And an empty one stands in its place
    own_redis.start()
    # Then it gets everything
    published = room.published_with(lambda _: True)
    assert published.boards == plain_boards(room.rows, START + 2 * MINUTE)
    # And the loss and its end are told once each
    rank.wait_for("boards are current again")
    assert len(rank.said("boards stand still: Redis does not take them")) == 1
    assert rank.stop() == 0


def test_rank_waits_for_the_changelog_and_does_not_create_it(room: Room) -> None:
    # Given an edition that nobody counts yet
    rank = room.rank()
    rank.wait_for("rank waits for the table's changelog, which `gsm worker` creates")
    with Admin(room.settings.kafka, room.settings.prefix) as admin:
        assert room.changelog not in admin.names()
    # When count creates its changelog, still empty
    room.create_changelog()
    # Then there are boards without posts, as of the period's start
    published = room.published_with(lambda _: True)
    assert published.head.as_of == START
    assert published.head.vector == [0] * POSTS.partitions
    assert published.boards == plain_boards({}, START)


def test_rank_ends_when_asked_while_it_waits(room: Room) -> None:
    rank = room.rank()
    rank.wait_for("rank waits for the table's changelog, which `gsm worker` creates")
    assert rank.stop() == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_rank_that_stands_by_takes_over_within_ten_seconds(room: Room, ending: signal.Signals) -> None:
    # Given a rank that publishes, and a second one that has read what it has and stands by
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    first = room.rank()
    before = room.published_with(lambda found: found.head.posts == 1)
    second = room.rank()
    second.wait_for("another rank publishes; this one reads on and stands by")
    # When the first one is ended or killed, and a page comes
    first.process.send_signal(ending)
    room.count(page("tw:labour", START + 2 * MINUTE, {"l1": 5}))
    began = time.monotonic()
    # Then the second one publishes, in a new epoch and all there is
    after = room.published_with(lambda found: found.head.epoch > before.head.epoch)
    assert time.monotonic() - began < 10
    assert (after.head.posts, after.boards) == (2, plain_boards(room.rows, START + 2 * MINUTE))


def test_a_paused_rank_overwrites_nothing_when_it_wakes_and_stands_by(room: Room) -> None:
    # Given a rank that publishes and one that stands by
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    paused = room.rank()
    before = room.published_with(lambda found: found.head.posts == 1)
    other = room.rank()
    other.wait_for("another rank publishes; this one reads on and stands by")
    # When the first one is paused until the other has published something newer
    paused.process.send_signal(signal.SIGSTOP)
    room.count(page("tw:labour", START + 2 * MINUTE, {"l1": 5}))
    after = room.published_with(lambda found: found.head.epoch > before.head.epoch and found.head.posts == 2)
    paused.process.send_signal(signal.SIGCONT)
    # Then it stands by from then on, and the boards are the other's
    paused.wait_for("another rank has taken over; this one stands by")
    room.count(page("tw:trade", START + 3 * MINUTE, {"t1": 5}))
    assert room.published_with(lambda found: found.head.posts == 3).head.epoch == after.head.epoch
    # And when the other ends, it takes over again, in an epoch of its own
    assert other.stop() == 0
    again = room.published_with(lambda found: found.head.epoch > after.head.epoch)
    assert again.boards == plain_boards(room.rows, START + 3 * MINUTE)
    assert paused.stop() == 0


def test_a_day_s_boards_are_recorded_once_whatever_restarts(room: Room, eventually: Eventually) -> None:
    # Given posts on the first day and the award clock on the second
    room.create_changelog()
    room.count(
        page("tw:health", START + MINUTE, {"h1": 5, "h2": 1}), page("tw:labour", START + DAY, {"l1": 7})
    )
    # When rank runs, ends, runs again, and the award clock passes to the third day
    first = room.rank()
    eventually(lambda: len(room.days()) == 2)
    assert first.stop() == 0
    room.rank()
    room.count(page("tw:labour", START + 2 * DAY, {"l2": 7}))
    eventually(lambda: len(room.days()) > 2)
    # Then both boards have one record for each day passed, as it stood at the day's end
    assert room.days() == [
        ("most-active", FIRST_DAY, [(1, "health", 2), (2, "labour", 1), (3, "trade", 0)]),
        ("most-liked", FIRST_DAY, [(1, "labour", 7), (2, "health", 6), (3, "trade", 0)]),
        (
            "most-active",
            FIRST_DAY + 1,
            [(1, "labour", 2), (2, "health", 2), (3, "trade", 0)],
        ),  # two active days
        ("most-liked", FIRST_DAY + 1, [(1, "labour", 14), (2, "health", 6), (3, "trade", 0)]),
    ]
    # And live boards are compared with those of the last day's end
    assert room.published_with(lambda found: found.head.posts == 4).earlier == Earlier(
        START + 2 * DAY - 1,
        {
            "most-active.ministry": {"labour": 1, "health": 2, "trade": 3},
            "most-liked.ministry": {"labour": 1, "health": 2, "trade": 3},
        },
    )
    # And the claims of both processes and the edition's first state stand there too
    assert [entry.kind for entry in room.history() if entry.kind != "board"] == ["claim", "state", "claim"]


def test_the_wall_clock_publishes_again_though_nothing_changes(room: Room) -> None:
    # Given an edition of 2020 that goes by the wall clock
    room.by_wall_clock()
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    room.rank()
    # When its boards are there, then they are frozen
    first = room.published_with(lambda found: found.head.posts == 1)
    assert (first.head.state, first.head.as_of) == ("FROZEN", EDITION.bounds().freeze_at + 1)
    # And are known to be current again and again, the same to the byte
    again = room.published_with(lambda found: found.head.published_at > first.head.published_at)
    assert again.boards == first.boards


def test_metrics_say_that_boards_are_current(room: Room, eventually: Eventually) -> None:
    # Given a rank that is up to date
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}), page("tw:stranger", START + MINUTE, {"s1": 5}))
    rank = room.rank()
    room.published_with(lambda found: found.head.posts == 2)
    address = rank.wait_for("metrics")["address"]

    def metric(name: str) -> float:
        with urlopen(address) as answer:
            found = re.search(rf'^{name}{{edition="tiny"}} (\S+)$', answer.read().decode(), re.MULTILINE)
        return float(found[1]) if found else -1

    # Then it says so
    eventually(lambda: metric("gsm_rank_lag_records") == 0)
    eventually(lambda: 0 <= metric("gsm_board_age_seconds") < 5)
    assert metric("gsm_rank_epoch") == 0
    assert metric("gsm_boards_published_total") >= 1
    assert metric("gsm_unknown_accounts") == 1
