"""`gsm explain` on real Kafka and Valkey, of live boards and of a snapshot."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from scoring.pages import Observation
from streams.kafka.publisher import PagePublisher
from streams.kafka.topics import Admin
from tests.conftest import Services
from tests.integration.test_snapshot_command import Room
from tests.snapshot.hand import AFTER_FREEZE, DAY, ROSTER, START, page, period_pages

GSM = str(Path(sys.executable).with_name("gsm"))


@pytest.fixture
def room(services: Services, tmp_path: Path, prefix: str) -> Iterator[Room]:
    """The hand-made edition with its live boards: a 4 posts of 10 likes, b 3 of 20, c 2 of 30, d 1 of 99."""
    made = Room(services, tmp_path, prefix)
    made.send([*period_pages(), AFTER_FREEZE])
    made.rank()
    yield made
    made.redis.delete(made.keys.head, made.keys.boards)
    made.redis.close()
    with Admin(services.kafka, prefix) as admin:
        admin.delete(admin.names())


def explain(room: Room, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return room.shell(GSM, "explain", *arguments)


def test_a_live_standing_is_explained(room: Room) -> None:
    # When the second of Most Engaging is explained by short name and title
    done = explain(room, "B", "Most Engaging")
    # Then in 80 columns all of it is there, the formula with its numbers too
    assert (done.returncode, done.stderr) == (0, "")
    assert "It is second of 3 that are ranked, with 1.000000 x the average of its tier" in done.stdout
    assert "r = floor(2 * 10^12 * E / (n * (A_start + A_end)))" in done.stdout
    assert "= floor(2 * 10^12 * 60 / (3 * (100 + 100)))" in done.stdout
    assert "NOT EXPLAINED" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_as_json_with_all_posts_or_without(room: Room) -> None:
    # When it is asked for as data
    with_posts, without = (
        orjson.loads(explain(room, "a", "most_active", "--json", *more).stdout) for more in (["--posts"], [])
    )
    # Then its numbers are the board's, every post once, and what came after the freeze is counted
    assert (with_posts["place"]["rank"], with_posts["place"]["value"], with_posts["differences"]) == (
        1,
        4,
        [],
    )
    assert [(one["id"], one["day"], one["ground"]) for one in with_posts["posts"]["listed"]] == [
        ("a0", "2019-10-01", None), ("a1", "2019-10-02", None), ("a2", "2019-10-03", None), ("a3", "2019-10-04", None),
    ]  # fmt: skip
    assert with_posts["accounts"][0]["pages"] == {
        "pages": 2, "observations": 5, "late_pages": 1, "late_observations": 1, "refused_posts": 0,
    }  # fmt: skip
    assert without["posts"]["listed"] is None
    with_posts["posts"]["listed"] = None
    assert without == with_posts


def test_all_posts_are_listed_after_the_text(room: Room) -> None:
    done = explain(room, "a", "most_active", "--posts")
    assert done.stdout.splitlines()[-4:][0].startswith(
        "2019-10-01  facebook  original  unknown           10  counts, stale  a0  likes 10, comments 0"
    )


def test_what_came_after_the_board_is_not_in_its_explanation(room: Room) -> None:
    # Given pages that come after the board was made
    room.send([page("a", START + 9 * DAY, [Observation("a9", START + 8 * DAY, likes=1, comments=1)])])
    # When the board is explained, then it is as it was
    done = explain(room, "a", "most_active")
    assert done.returncode == 0
    assert "with 4 posts" in done.stdout


def test_a_board_that_somebody_changed_is_not_explained(room: Room) -> None:
    # Given a live board of which somebody changed a value
    live = room.redis.hget(room.keys.boards, "most_active.ministry")
    assert isinstance(live, bytes)
    board = orjson.loads(live)
    board["standings"][0]["value"] = 5
    room.redis.hset(room.keys.boards, "most_active.ministry", orjson.dumps(board))
    # When it is explained, then the difference is told instead, and the exit code is 1
    done = explain(room, "a", "most_active")
    assert done.returncode == 1
    assert "NOT EXPLAINED" in done.stdout
    assert "- value: the board says 5, the pages give 4." in done.stdout
    told = orjson.loads(explain(room, "a", "most_active", "--json").stdout)
    assert told["differences"] == [{"what": "value", "board": "5", "found": "4"}]


def test_a_frozen_standing_is_explained_from_its_folder(room: Room) -> None:
    # Given a snapshot, after which more came and the live boards moved on
    assert room.run().returncode == 0
    folder = str(room.out / "hand-2019-r1")
    live = explain(room, "b", "most_active").stdout
    room.send([page("b", START + 9 * DAY, [Observation("b9", START + 8 * DAY, likes=1, comments=1)])])
    room.rank()
    assert "with 4 posts" in explain(room, "b", "most_active").stdout
    # When it is explained from the folder, then it is as it was
    done = explain(room, "b", "most_active", "--snapshot", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == live
    # And a folder in which somebody changed a file is refused
    board = room.out / "hand-2019-r1/boards/most_active.ministry.json"
    board.write_bytes(board.read_bytes().replace(b'"value":4', b'"value":9'))
    refused = explain(room, "b", "most_active", "--snapshot", folder)
    assert refused.returncode == 1
    assert "boards/most_active.ministry.json is not as it was frozen" in refused.stderr


def test_wrong_names_and_other_files_are_one_line(room: Room) -> None:
    for arguments, words in (
        (("kementerian-e", "most_active"), "there is no participant kementerian-e: perhaps d, a, b"),
        (("a", "most_active", "--snapshot", str(room.edition_file.parent)), "cannot read the snapshot"),
    ):
        done = explain(room, *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert words in done.stderr
    room.edition_file.with_suffix(".csv").write_text(ROSTER.replace("Kementerian D", "Kementerian E"))
    assert "the live boards are of another roster file" in explain(room, "a", "most_active").stderr


def test_a_topic_that_holds_less_than_the_board_was_made_of(room: Room) -> None:
    # Given a snapshot whose topic was deleted and made anew with fewer pages
    assert room.run().returncode == 0
    with Admin(room.services.kafka, room.prefix) as admin:
        admin.delete([f"{room.prefix}posts"])
        while f"{room.prefix}posts" in admin.names():
            pass
        admin.create()
    with PagePublisher(room.services.kafka, room.prefix) as publisher:
        publisher.send("fb-a", b"{}")
    # When it is explained, then one line says so, at once
    done = explain(room, "a", "most_active", "--snapshot", str(room.out / "hand-2019-r1"))
    assert done.returncode == 1
    assert "holds 1 records in 12 partitions, the board was made of 5 in 12" in done.stderr


def test_on_a_terminal_posts_are_paged(room: Room) -> None:
    # Given a terminal of 60 columns, with a pager that shows all at once
    outer, inner = pty.openpty()
    environment = {
        "GSM_KAFKA": room.services.kafka, "GSM_REDIS": room.services.redis, "GSM_PREFIX": room.prefix,
        "GSM_EDITION": str(room.edition_file), "PATH": "/usr/bin:/bin", "COLUMNS": "60", "TERM": "xterm", "PAGER": "cat",
    }  # fmt: skip
    with subprocess.Popen(
        [GSM, "explain", "a", "most_active", "--posts"],
        env=environment,
        stdin=inner,
        stdout=inner,
        stderr=inner,
    ) as running:
        os.close(inner)
        shown = b""
        try:
            while more := os.read(outer, 65536):
                shown += more
        except OSError:
            pass  # how Linux says that the last process has left a terminal
        assert running.wait(30) == 0
    os.close(outer)
    assert b"Why first" in shown
    assert b"2019-10-04  facebook  original  unknown           10  counts, stale  a3" in shown


def test_a_participant_without_accounts_reads_nothing(room: Room) -> None:
    # Given a roster with a participant who has no account
    lone = "e,Kementerian E,E,ministry,,,,,,,\n"
    room.edition_file.with_suffix(".csv").write_text(ROSTER + lone)
    room.rank()
    done = explain(room, "e", "most_active")
    assert done.returncode == 0
    assert "No account on a platform of this board." in done.stdout
