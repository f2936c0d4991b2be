"""Recorded data of others through the whole chain: `gsm import`, `gsm worker` with its rank, boards in Redis."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import redis

from scoring.boards import Board
from streams.editions import EditionFiles
from streams.kafka.reader import end_offsets
from streams.kafka.topics import POSTS
from streams.store import Keys, NothingPublishedError, Published, decode_board, read
from tests.conftest import Eventually, RunGsm, Running, Services
from tests.importers.counting import first_three, leaders, made, police, shuffled, trending, values
from tests.importers.reading import context

OCTOBER_20, OCTOBER_21 = "2015-10-20T12:00:00Z", "2015-10-21T12:00:00Z"


class Room:
    """Topics and keys under one prefix, and the commands of one edition on them."""

    def __init__(
        self, services: Services, prefix: str, folder: Path, run_gsm: RunGsm, eventually: Eventually
    ) -> None:
        self._services, self._prefix, self._run, self._eventually = services, prefix, run_gsm, eventually
        self._edition = ("--edition", str(folder / "made.toml"))
        self._redis = redis.Redis.from_url(services.redis)

    def importing(self, format_name: str, files: Sequence[Path], *more: str) -> Running:
        return self._run(
            "import", format_name, *map(str, files), *self._edition, *more, GSM_PREFIX=self._prefix
        )

    def imports(self, format_name: str, files: Sequence[Path], *more: str) -> None:
        running = self.importing(format_name, files, *more)
        assert running.wait() == 0, running.output()

    def worker(self) -> Running:
        running = self._run("worker", *self._edition, GSM_PREFIX=self._prefix)
        running.wait_for("counting")
        return running

    def pages(self) -> int:
        return sum(self.ends())

    def ends(self) -> list[int]:
        return end_offsets(self._services.kafka, self._prefix + POSTS.name)

    def boards_of_all_pages(self) -> dict[str, bytes]:
        """The boards' JSON, once they stand for every page."""
        ends = self.ends()

        def complete() -> bool:
            published = self._published()
            return published is not None and published.head.vector == ends

        self._eventually(complete)
        published = self._published()
        assert published is not None
        return published.boards

    def _published(self) -> Published | None:
        try:
            return read(self._redis, Keys(self._prefix))
        except NothingPublishedError:
            return None


class Rooms:
    """Makes rooms, each under a prefix of its own."""

    def __init__(
        self, services: Services, prefix: str, folder: Path, run_gsm: RunGsm, eventually: Eventually
    ) -> None:
        self._given = (services, prefix, folder, run_gsm, eventually)

    def room(self, name: str) -> Room:
        services, prefix, folder, run_gsm, eventually = self._given
        return Room(services, f"{prefix}{name}.", folder, run_gsm, eventually)


@pytest.fixture
def rooms(services: Services, prefix: str, tmp_path: Path, run_gsm: RunGsm, eventually: Eventually) -> Rooms:
    return Rooms(services, prefix, tmp_path, run_gsm, eventually)


def decoded(stored: dict[str, bytes], award: EditionFiles) -> list[Board]:
    """Boards in the edition's order."""
    return [decode_board(stored[f"{category.id}.all"]) for category in award.edition.categories]


def test_police_exports_in_order_and_in_disorder_with_a_killed_worker(
    gsm_data: Path, tmp_path: Path, rooms: Rooms, eventually: Eventually
) -> None:
    files = sorted((gsm_data / "datasets/fb-police-eyewatch").glob("*.csv"))
    award = made("hootsuite", files, tmp_path, "Australia/Melbourne", context())

    straight = rooms.room("straight")
    straight.imports("hootsuite", files)
    straight.worker()

    bent = rooms.room("bent")
    disorder = shuffled(files, tmp_path / "disorder.csv", seed=11)
    bent.imports("hootsuite", [disorder])
    once = bent.pages()
    worker = bent.worker()
    again = bent.importing("hootsuite", [*reversed(files), disorder])
    eventually(lambda: bent.pages() > once + 50)
    worker.kill()
    assert again.wait() == 0, again.output()
    bent.worker()

    boards = straight.boards_of_all_pages()
    assert bent.pages() > 2 * straight.pages()
    assert bent.boards_of_all_pages() == boards

    counted = decoded(boards, award)
    assert values(counted) == police(files).values(image="Photo", video="Video")
    assert [len(board.standings) for board in counted] == [24, 24, 23, 23]
    assert first_three(counted, "most-active") == [
        (1, "Eyewatch - Greater Dandenong Police Service Area", 861),
        (2, "Eyewatch - Greater Shepparton Police Service Area", 765),
        (3, "Eyewatch - Cardinia Police Service Area", 764),
    ]
    assert first_three(counted, "most-engaging") == [
        (1, "Eyewatch - Geelong Police Service Area", 59_338),
        (2, "Eyewatch - Cardinia Police Service Area", 54_659),
        (3, "Eyewatch - Wyndham Police Service Area", 52_225),
    ]


def test_the_trending_week(gsm_data: Path, tmp_path: Path, rooms: Rooms) -> None:
    files = sorted((gsm_data / "datasets/yt-trending-indonesia-2020").glob("*.csv"))
    award = made("youtube-trending", files, tmp_path, "Asia/Jakarta", context(zone="Asia/Jakarta"))
    room = rooms.room("week")
    room.worker()
    room.imports("youtube-trending", list(reversed(files)), "--time-zone", "Asia/Jakarta")
    counted = decoded(room.boards_of_all_pages(), award)
    expected = trending(files).values(image="", video="video")
    assert values(counted) == {name: of for name, of in expected.items() if name != "best-images"}
    assert [len(board.standings) for board in counted] == [291, 290, 290]
    assert sum(values(counted)["most-active"].values()) == 423
    assert first_three(counted, "best-videos") == [
        (1, "BLACKPINK", 21_641_215),
        (2, "Big Hit Labels", 10_755_528),
        (3, "FoxStarHindi", 10_147_391),
    ]


def test_the_three_leaders_read_twice(gsm_data: Path, tmp_path: Path, rooms: Rooms) -> None:
    folder = gsm_data / "datasets/fb-canada-leaders-2015"
    raw, cleaned = sorted(folder.glob("*_Posts.csv")), folder / "Facebook_Pages_Dataset.csv"
    said = context(observed_at=1_445_428_800_000, zone="Etc/GMT+1")  # OCTOBER_21
    award = made("graph-csv", [*raw, cleaned], tmp_path, "America/Toronto", said)
    room = rooms.room("leaders")
    room.imports("graph-csv", [cleaned], "--observed-at", OCTOBER_21, "--time-zone", "Etc/GMT+1")
    room.worker()
    room.imports("graph-csv", raw, "--observed-at", OCTOBER_20)
    counted = decoded(room.boards_of_all_pages(), award)
    assert values(counted) == leaders(raw, cleaned).values(image="photo", video="video")
    assert first_three(counted, "most-active") == [
        (1, "Tom Mulcair", 655), (2, "Justin Trudeau", 531), (3, "Stephen Harper", 525),
    ]  # fmt: skip
    assert first_three(counted, "most-engaging") == [
        (1, "Stephen Harper", 2_169_510), (2, "Justin Trudeau", 1_563_640), (3, "Tom Mulcair", 716_013),
    ]  # fmt: skip
