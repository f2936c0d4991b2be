"""Rulings on real Kafka and Redis: `gsm rule`, a worker that counts, ranks that come and go, snapshots."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import msgspec
import orjson
import pytest
import redis
from kafka import KafkaProducer

from scoring.boards import encode_board
from scoring.fold import Fold
from scoring.pages import encode_page
from scoring.progress import Progress
from scoring.recount import make_boards
from scoring.rulings import Action, Rulings, Target
from streams import editions
from streams.clock import WallClock
from streams.errors import GsmError
from streams.kafka.publisher import PagePublisher
from streams.kafka.topics import RULINGS, Admin
from streams.rulings import make
from streams.settings import Settings
from streams.snapshot import Frozen, freeze
from streams.store import Keys, NothingPublishedError, Published, decode_board, encode_head, read
from tests.conftest import Eventually, RunGsm, Running, Services
from tests.rank.tiny import DAY, EDITION, MINUTE, ROSTER, START, page

PAGES = (
    page("tw:health", START + MINUTE, {"h1": 50, "h2": 1}, followers=1000),
    page("tw:health", START + DAY + MINUTE, {"h3": 2}, followers=2000),
    page("tw:labour", START + 2 * MINUTE, {"l1": 20, "l2": 10}),
    page("tw:trade", START + 3 * MINUTE, {"t1": 5}),
)
AS_OF = START + DAY + MINUTE
NO_RULINGS = (b"{}", b"", b'{"schema":2}')


class Room:
    """The tiny edition with topics and keys of its own, whose pages a worker counts."""

    def __init__(
        self, services: Services, prefix: str, folder: Path, run_gsm: RunGsm, eventually: Eventually
    ) -> None:
        settings_file = folder / "tiny.toml"
        editions.save(settings_file, EDITION, ROSTER)
        files = editions.load(settings_file)
        self.settings = Settings(services.kafka, services.redis, settings_file, files, prefix)
        self.out = folder / "snapshots"
        self.keys = Keys(prefix)
        self._run_gsm = run_gsm
        self._eventually = eventually
        with PagePublisher(services.kafka, prefix) as publisher:
            for one in PAGES:
                publisher.send(one.account, encode_page(one))

    def run(self, *arguments: str) -> Running:
        """Start a `gsm` command of this edition."""
        return self._run_gsm(*arguments, GSM_EDITION=str(self.settings.edition_file))

    def rank(self) -> Running:
        """Start a rank, and wait until it shows what is counted."""
        epoch = max((one.head.epoch for one in self.published()), default=-1)
        rank = self.run("rank")
        self.published_with(lambda found: found.head.epoch > epoch and found.head.posts > 0)
        return rank

    def rule(self, action: Action, target: Target, target_id: str) -> int:
        """Make a ruling; its offset."""
        return make(self.settings, WallClock(), action, target, target_id, reason="a test", by="Sari").offset

    def put(self, *values: bytes) -> None:
        """Write records to the topic as they are."""
        with KafkaProducer(bootstrap_servers=self.settings.kafka, acks="all") as producer:
            for value in values:
                producer.send(self.settings.prefix + RULINGS.name, value=value, partition=0)

    def published(self) -> list[Published]:
        """What is published now, if anything."""
        with redis.Redis.from_url(self.settings.redis) as client:
            try:
                return [read(client, self.keys)]
            except NothingPublishedError:
                return []

    def published_with(self, condition: Callable[[Published], bool]) -> Published:
        """The first publication that meets a condition."""
        found: list[Published] = []

        def met() -> bool:
            found[:] = [one for one in self.published() if condition(one)]
            return bool(found)

        self._eventually(met)
        return found[0]

    def standing_for(self, rulings: int) -> Published:
        """The first publication of all pages and so many records of rulings."""
        return self.published_with(
            lambda found: found.head.rulings == rulings and found.head.totals.pages == len(PAGES)
        )

    def freeze(self, wait: float = 30) -> Frozen:
        return freeze(self.settings, self.out, provisional=True, wait=wait)

    def close(self) -> None:
        with redis.Redis.from_url(self.settings.redis) as client:
            client.delete(self.keys.head, self.keys.boards)
        with Admin(self.settings.kafka, self.settings.prefix) as admin:
            admin.delete(admin.names())


@pytest.fixture
def room(
    services: Services, prefix: str, tmp_path: Path, run_gsm: RunGsm, eventually: Eventually
) -> Iterator[Room]:
    one = Room(services, prefix, tmp_path, run_gsm, eventually)
    one.run("worker", "--no-rank").wait_for("counting")
    yield one
    one.close()


def ranking(published: Published, category: str) -> list[tuple[int, str, int]]:
    board = decode_board(published.boards[f"{category}.ministry"])
    return [(one.rank, one.participant, one.value) for one in board.standings]


def boards_under(rulings: Rulings) -> dict[str, bytes]:
    """The boards of all pages, folded and ranked here."""
    nothing: dict[bytes, bytes] = {}
    fold, progress = Fold(EDITION.bounds(), nothing.get), Progress()
    for one in PAGES:
        progress = fold.add(one, progress)
    boards = make_boards(EDITION, ROSTER, fold.take(), AS_OF, rulings)
    return {board.id: encode_board(board) for board in boards}


def test_boards_follow_a_ruling_within_seconds_and_come_back_to_the_byte(room: Room) -> None:
    # Given live boards
    room.rank()
    before = room.standing_for(0)
    assert ranking(before, "most-liked") == [(1, "health", 53), (2, "labour", 30), (3, "trade", 5)]
    # When a post is excluded by command
    post = ("post", "tw:health/h1", "--by", "Sari", "--reason")
    command = room.run("rule", "exclude", *post, "Posted twice", "--json")
    assert command.wait() == 0
    said = time.monotonic()
    told = orjson.loads(command.output())
    # Then the boards follow at once, list it, and are those of the same ruling made here
    after = room.standing_for(1)
    assert time.monotonic() - said < 5
    assert ranking(after, "most-liked") == [(1, "labour", 30), (2, "trade", 5), (3, "health", 3)]
    assert ranking(after, "most-active") == [(1, "health", 2), (2, "labour", 2), (3, "trade", 1)]
    (listed,) = decode_board(after.boards["most-liked.ministry"]).rulings
    assert told == {"offset": 0, "ruling": msgspec.to_builtins(listed)}
    assert after.boards == boards_under(Rulings([listed]))
    assert after.head.posts == before.head.posts - 1
    # And the terminal shows it
    shown = room.run("board", "most-liked", "ministry")
    assert shown.wait() == 0
    assert "1 ruling in force on Ministries" in shown.output()
    assert "Posted twice" in shown.output()
    # When it is restored, then every byte is as before
    assert room.run("rule", "restore", *post, "It stands after all").wait() == 0
    assert room.standing_for(2).boards == before.boards


def test_a_snapshot_under_rulings_equals_the_live_boards(room: Room) -> None:
    # Given a snapshot, then rulings on every kind of target, one undone, and records that are none
    rank = room.rank()
    unruled = room.freeze()
    digests = (unruled.folder / "SHA256SUMS").read_bytes()
    room.rule("exclude", "post", "tw:health/h1")
    room.rule("exclude", "reading", "tw:health/2020-01-02")
    room.put(*NO_RULINGS)
    room.rule("exclude", "account", "tw:labour")
    room.rule("exclude", "participant", "trade")
    room.rule("restore", "account", "tw:labour")
    # When it is frozen, which fails unless all is equal to the byte
    frozen = room.freeze()
    # Then it stands for all of them, and so do the live boards
    published = room.standing_for(8)
    assert frozen.inputs.pins.rulings == 8
    assert {board.id: encode_board(board) for board in frozen.inputs.recount.boards} == published.boards
    assert ranking(published, "most-liked") == [(1, "labour", 30), (2, "health", 3)]
    nominations = orjson.loads((frozen.folder / "nominations.json").read_bytes())
    assert [(one["action"], one["id"]) for one in nominations["rulings"]] == [
        ("exclude", "tw:health/h1"), ("exclude", "tw:health/2020-01-02"), ("exclude", "tw:labour"),
        ("exclude", "trade"), ("restore", "tw:labour"),
    ]  # fmt: skip
    # And it is the next revision: the earlier one stands as it was
    assert (unruled.snapshot, frozen.snapshot) == ("tiny-p1", "tiny-p2")
    assert (unruled.folder / "SHA256SUMS").read_bytes() == digests
    # And what cannot be read is shown: in the head of the boards, and to who watches rank
    assert published.head.unreadable_rulings == len(NO_RULINGS)
    shown = room.run("board")
    assert shown.wait() == 0
    assert "Unreadable rulings 3" in shown.output()
    with urlopen(rank.wait_for("metrics")["address"]) as answer:
        metrics = answer.read().decode()
    for name, value in (("in_force", 3), ("unreadable", 3)):
        assert re.search(rf'^gsm_rulings_{name}{{edition="tiny"}} {value}\.0$', metrics, re.MULTILINE)


def test_a_snapshot_waits_for_the_ruling_that_the_boards_do_not_stand_for(room: Room) -> None:
    # Given boards whose rank has ended, and a ruling made since
    rank = room.rank()
    room.standing_for(0)
    assert rank.stop() == 0
    room.rule("exclude", "participant", "health")
    # When it is to be frozen, then it is not
    with pytest.raises(
        GsmError, match="did not reach the end of posts and rulings in 0 s, 1 records are left"
    ):
        room.freeze(wait=0)
    assert not room.out.exists()
    # When a rank runs again, then it is frozen with the ruling
    room.run("rank")
    frozen = room.freeze()
    assert [one.id for one in frozen.inputs.rulings] == ["health"]
    assert [one.participant for one in frozen.inputs.recount.boards[0].unranked] == ["health"]


def test_a_rank_that_starts_again_gives_the_same_boards(room: Room) -> None:
    # Given boards under rulings and a record that is none
    room.put(NO_RULINGS[0])
    first = room.rank()
    room.rule("exclude", "post", "tw:health/h1")
    room.rule("exclude", "account", "tw:trade")
    before = room.standing_for(3)
    # When their rank dies and another one starts
    first.kill()
    room.rank()
    # Then it publishes the same
    after = room.standing_for(3)
    assert after.head.epoch > before.head.epoch
    assert after.boards == before.boards
    assert after.head.unreadable_rulings == 1


def test_a_rank_that_has_not_read_the_rulings_does_not_take_over(room: Room) -> None:
    # Given boards of a dead rank that stand for one ruling more than the topic has
    first = room.rank()
    room.rule("exclude", "post", "tw:health/h1")
    stands = room.standing_for(1)
    first.kill()
    further = encode_head(msgspec.structs.replace(stands.head, rulings=2))
    with redis.Redis.from_url(room.settings.redis) as client:
        client.set(room.keys.head, further)
    # When another rank starts, then it waits, and nothing changes
    second = room.run("rank")
    waiting = second.wait_for("boards stand still: Redis does not take them")
    assert "counted further" in waiting["reason"]
    (held,) = room.published()
    assert (encode_head(held.head), held.boards) == (further, stands.boards)
    # When that ruling is there, then it takes over with both
    room.rule("exclude", "post", "tw:labour/l1")
    after = room.published_with(lambda found: found.head.epoch > stands.head.epoch)
    assert after.head.rulings == 2
    assert ranking(after, "most-liked") == [(1, "labour", 10), (2, "trade", 5), (3, "health", 3)]
    second.wait_for("boards are current again")
