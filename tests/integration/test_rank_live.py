"""gsm rank on real Kafka and Redis, as a process of its own, over a changelog that is written here by hand."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
import pytest
import redis
from kafka import KafkaAdminClient, KafkaProducer

from scoring.boards import encode_board, make_boards
from scoring.fold import Fold
from scoring.pages import Observation, Page, Poll
from scoring.partition import partition_of
from scoring.progress import Progress, encode_progress, progress_key
from scoring.rows import DayCounters, account_of, decode_counters
from scoring.summary import Summariser
from streams import editions
from streams.count.identity import app_id, changelog_topic
from streams.kafka import reader
from streams.kafka.topics import BOARD_HISTORY, POSTS, Admin
from streams.rank.history import Entry, decode_entry
from streams.settings import Settings
from streams.store import Keys, NothingPublishedError, Published, read

T = TypeVar("T")

MINUTE = 60_000
DAY = 1440 * MINUTE
START = 1_577_811_600_000  # 2020-01-01 00:00 in Jakarta
FIRST_DAY = 18_262  # the same as a day

EDITION = """
id = "tiny"
title = "Tiny Award"
time_zone = "Asia/Jakarta"
clock = "data"

[period]
start = 2020-01-01
end = 2020-02-01

[[tiers]]
id = "ministry"
title = "Ministries"

[[platforms]]
id = "twitter"
title = "Twitter"
required = ["likes"]

[[categories]]
id = "most-active"
title = "Most Active"
rule = "Number of posts."
measure = "posts"
platforms = ["twitter"]

[[categories]]
id = "most-liked"
title = "Most Liked"
rule = "Number of likes."
measure = "engagement"
platforms = ["twitter"]
"""
ROSTER = """\
participant,name,short_name,tier,platform,account,handle,native_id,main,valid_from,valid_to
health,Ministry of Health,,ministry,twitter,tw:health,,,yes,,
labour,Ministry of Labour,,ministry,twitter,tw:labour,,,yes,,
trade,Ministry of Trade,,ministry,twitter,tw:trade,,,yes,,
"""


class Services(Protocol):
    kafka: str
    redis: str


class Room:
    """One edition with topics and keys of its own; folds pages and writes the changelog in count's place."""

    def __init__(self, services: Services, prefix: str, folder: Path) -> None:
        file = folder / "tiny.toml"
        file.write_text(EDITION)
        file.with_suffix(".csv").write_text(ROSTER)
        self.files = editions.load(file)
        self.settings = Settings(services.kafka, services.redis, file, self.files, prefix)
        self.log = folder / "rank.log"
        self.redis = redis.Redis.from_url(services.redis)
        self.processes: list[subprocess.Popen[bytes]] = []
        with Admin(services.kafka, prefix) as admin:
            admin.create()
            self.changelog = changelog_topic(app_id(self.settings, admin.generation(POSTS)))
        self._producer = KafkaProducer(bootstrap_servers=services.kafka, acks="all")
        self._rows: dict[bytes, bytes] = {}
        self._fold = Fold(self.files.edition.bounds(), self._rows.get)
        self._progress = [Progress() for _ in range(POSTS.partitions)]

    def create_changelog(self) -> None:
        admin = KafkaAdminClient(bootstrap_servers=self.settings.kafka)
        admin.create_topics({self.changelog: {"num_partitions": POSTS.partitions}})
        admin.wait_for_topics([self.changelog], timeout_ms=10_000)
        admin.close()

    def count(self, *pages: Page, torn: bool = False) -> None:
        """Fold pages and append the rows, page by page; a torn batch lacks its progress row."""
        for page in pages:
            partition = partition_of(page.account, POSTS.partitions)
            progress = self._fold.add(page, self._progress[partition])
            self._progress[partition] = msgspec.structs.replace(progress, offset=progress.offset + 1)
            rows = self._fold.take()
            self._rows |= rows
            for key, row in rows.items():
                self._producer.send(self.changelog, key=key, value=row, partition=partition)
            if not torn:
                self.end_batch(partition)
        self._producer.flush()

    def end_batch(self, partition: int) -> None:
        value = encode_progress(self._progress[partition])
        self._producer.send(self.changelog, key=progress_key(partition), value=value, partition=partition)
        self._producer.flush()

    def expected(self, as_of: int) -> dict[str, bytes]:
        """The boards of everything counted so far, made in the plainest way."""
        days: dict[str, dict[int, DayCounters]] = {}
        for key, row in self._rows.items():
            days.setdefault(account_of(key), {}).update(decode_counters(row))
        summariser, roster = Summariser(self.files.edition), self.files.roster
        summaries = {
            account.id: summariser.summarise(account, days.get(account.id, {}), as_of)
            for participant in roster.participants
            for account in participant.accounts
        }
        boards = make_boards(self.files.edition, roster, summaries, as_of)
        return {board.id: encode_board(board) for board in boards}

    def start(self) -> subprocess.Popen[bytes]:
        """Start a rank process; its log is kept."""
        settings = self.settings
        variables = {
            "GSM_KAFKA": settings.kafka, "GSM_REDIS": settings.redis, "GSM_PREFIX": settings.prefix,
            "GSM_EDITION": str(settings.edition_file),
        }  # fmt: skip
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "streams.cli", "rank"], env={**os.environ, **variables}, stderr=log
            )
        self.processes.append(process)
        return process

    def published(self) -> Published | None:
        try:
            return read(self.redis, Keys(self.settings.prefix))
        except NothingPublishedError:
            return None

    def wait_for(self, condition: Callable[[Published], bool]) -> Published:
        """The first publication that meets a condition."""
        return wait_for(lambda: found if (found := self.published()) and condition(found) else None, self.log)

    def forget(self) -> None:
        keys = Keys(self.settings.prefix)
        self.redis.delete(keys.head, keys.boards)

    def history(self) -> list[Entry]:
        topic = self.settings.prefix + BOARD_HISTORY.name
        ends = reader.end_offsets(self.settings.kafka, topic)
        return [decode_entry(one.value) for one in reader.read(self.settings.kafka, topic, ends) if one.value]

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.forget()
        self.redis.close()
        self._producer.close()
        with Admin(self.settings.kafka, self.settings.prefix) as admin:
            admin.delete(admin.names())


@pytest.fixture
def room(services: Services, prefix: str, tmp_path: Path) -> Iterator[Room]:
    room = Room(services, prefix, tmp_path)
    yield room
    room.close()


def wait_for(attempt: Callable[[], T | None], log: Path) -> T:
    """What `attempt` gives as soon as it gives something, within 20 s."""
    deadline = time.monotonic() + 20
    while (found := attempt()) is None:
        if time.monotonic() > deadline:
            pytest.fail(f"did not happen within 20 s; the log of rank:\n{log.read_text()}")
        time.sleep(0.05)  # between two looks
    return found


def page(account: str, at: int, posts: dict[str, int], followers: int = 1000) -> Page:
    """A poll's only page, read at `at`, of posts made a minute before; `posts` are likes by id."""
    seen = [Observation(name, at - MINUTE, media="text", likes=likes) for name, likes in posts.items()]
    return Page(1, account, "twitter", at, "test", seen, followers, Poll(at, outcome="ok"))


def test_boards_are_those_of_the_same_pages(room: Room) -> None:
    # Given three accounts with 2, 1 and 0 posts, one of them observed twice, and an account that no roster knows
    room.create_changelog()
    room.count(
        page("tw:health", START + 10 * MINUTE, {"h1": 5, "h2": 1}),
        page("tw:labour", START + 20 * MINUTE, {"l1": 3}),
        page("tw:labour", START + 30 * MINUTE, {"l1": 9}),
        page("tw:stranger", START + 15 * MINUTE, {"s1": 1}),
    )
    # When rank runs
    process = room.start()
    published = room.wait_for(lambda _: True)
    # Then what it publishes first is everything, as of the newest observation
    assert published.boards == room.expected(START + 30 * MINUTE)
    head = published.head
    assert (head.as_of, head.state, head.day, head.days) == (START + 30 * MINUTE, "LIVE", 1, 31)
    assert (head.participants, head.posts, head.unknown_accounts) == (3, 4, 1)
    assert head.polls == {"failed": 0, "partial": 0, "ok": 3}
    assert sum(head.vector) == head.totals.offset == head.totals.pages == 4
    assert head.totals.observations == 5
    # And rank follows what comes later
    room.count(page("tw:trade", START + DAY, {"t1": 1, "t2": 1, "t3": 1}))
    later = room.wait_for(lambda found: found.head.posts == 7)
    assert later.boards == room.expected(START + DAY)
    assert later.head.day == 2
    assert later.head.sequence > head.sequence
    # And it ends cleanly when asked to
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_a_torn_batch_is_not_shown_until_its_progress_row_is_there(room: Room) -> None:
    # Given a published post, and the row of another without the progress row that ends its batch
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    room.start()
    room.wait_for(lambda found: found.head.posts == 1)
    room.count(page("tw:health", START + 2 * MINUTE, {"h2": 5}), torn=True)
    # When another partition moves on
    assert partition_of("tw:labour", 12) != partition_of("tw:health", 12)
    room.count(page("tw:labour", START + 3 * MINUTE, {"l1": 1}))
    shown = room.wait_for(lambda found: found.head.totals.pages == 2)
    # Then the torn batch does not count
    assert shown.head.posts == 2
    # But it does with its progress row
    room.end_batch(partition_of("tw:health", 12))
    whole = room.wait_for(lambda found: found.head.totals.pages == 3)
    assert whole.head.posts == 3
    assert whole.boards == room.expected(START + 3 * MINUTE)


def test_a_redis_that_lost_everything_gets_it_again(room: Room) -> None:
    # Given a rank that has published all there is
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    room.start()
    before = room.wait_for(lambda found: found.head.posts == 1)
    # When Redis loses head and boards, and nothing new comes
    room.forget()
    # Then both come back
    after = room.wait_for(lambda _: True)
    assert after.boards == before.boards
    assert after.head.vector == before.head.vector


def test_rank_waits_for_the_changelog_and_does_not_create_it(room: Room) -> None:
    # Given an edition that nobody counts yet
    room.start()
    wait_for(lambda: "rank waits for" in room.log.read_text() or None, room.log)
    with Admin(room.settings.kafka, room.settings.prefix) as admin:
        assert room.changelog not in admin.names()
    # When count creates its changelog, still empty
    room.create_changelog()
    # Then there are boards without standings, as of the period's start
    published = room.wait_for(lambda _: True)
    assert published.head.as_of == START
    assert published.head.vector == [0] * 12
    assert published.boards == room.expected(START)


def test_the_newest_rank_publishes_and_the_older_one_ends_with_code_3(room: Room) -> None:
    # Given a rank that publishes
    room.create_changelog()
    room.count(page("tw:health", START + MINUTE, {"h1": 5}))
    old = room.start()
    first = room.wait_for(lambda found: found.head.posts == 1)
    # When a second one starts
    room.start()
    second = room.wait_for(lambda found: found.head.epoch > first.head.epoch)
    # Then the first ends, and says why
    assert old.wait(10) == 3
    assert "another rank publishes" in room.log.read_text()
    # And the second goes on
    room.count(page("tw:labour", START + 2 * MINUTE, {"l1": 5}))
    assert room.wait_for(lambda found: found.head.posts == 2).head.epoch == second.head.epoch


def test_a_day_s_boards_are_recorded_once_whatever_restarts(room: Room) -> None:
    # Given posts on the first day and the award clock on the second
    room.create_changelog()
    room.count(
        page("tw:health", START + MINUTE, {"h1": 5, "h2": 1}), page("tw:labour", START + DAY, {"l1": 7})
    )
    # When rank runs, ends, runs again, and the award clock passes to the third day
    first = room.start()
    wait_for(lambda: board_days(room) or None, room.log)
    first.terminate()
    assert first.wait(10) == 0
    room.start()
    room.count(page("tw:labour", START + 2 * DAY, {"l2": 7}))
    wait_for(lambda: board_days(room)[2:] or None, room.log)
    # Then both boards have one record for each day passed, as it stood at the day's end
    assert board_days(room) == [
        ("most-active", FIRST_DAY, [(1, "health", 2), (2, "labour", 1), (3, "trade", 0)]),
        ("most-liked", FIRST_DAY, [(1, "labour", 7), (2, "health", 6), (3, "trade", 0)]),
        (
            "most-active",
            FIRST_DAY + 1,
            [(1, "labour", 2), (2, "health", 2), (3, "trade", 0)],
        ),  # more active days
        ("most-liked", FIRST_DAY + 1, [(1, "labour", 14), (2, "health", 6), (3, "trade", 0)]),
    ]
    # And the claims of both processes and the edition's first state stand there too
    assert [entry.kind for entry in room.history() if entry.kind != "board"] == ["claim", "state", "claim"]


def board_days(room: Room) -> list[tuple[str | None, int | None, list[tuple[int, str, int]] | None]]:
    return [(entry.category, entry.day, entry.ranks) for entry in room.history() if entry.kind == "board"]
