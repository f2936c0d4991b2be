"""`gsm board` as people use it."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from scoring.boards import encode_board
from streams import editions
from tests.conftest import Services
from tests.web.publishing import EDITION, POSTS, ROSTER, Publisher, boards

COMMAND = [sys.executable, "-m", "streams.cli", "board"]


@pytest.fixture
def publisher(services: Services, prefix: str) -> Iterator[Publisher]:
    with Publisher(services.redis, prefix) as one:
        yield one


@pytest.fixture
def environment(services: Services, prefix: str, tmp_path: Path) -> dict[str, str]:
    """The variables that lead to the small edition."""
    settings_file = tmp_path / "small-2020.toml"
    editions.save(settings_file, EDITION, ROSTER)
    return {
        **os.environ, "GSM_KAFKA": services.kafka, "GSM_REDIS": services.redis, "GSM_PREFIX": prefix,
        "GSM_EDITION": str(settings_file), "COLUMNS": "80", "LINES": "50", "TERM": "xterm",
    }  # fmt: skip


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=30, check=False
    )


def test_a_board_by_short_names(publisher: Publisher, environment: dict[str, str]) -> None:
    # Given boards
    publisher.publish(boards(POSTS))
    # When one is asked for by beginnings of its names
    done = run(environment, "most-a", "ministries")
    # Then it is shown in full under its head
    assert done.returncode == 0
    assert "Small Award 2020   SIMULATED   LIVE" in done.stdout
    assert "7 <script>alert(1)</script>" in done.stdout


def test_json_is_one_document_as_published(publisher: Publisher, environment: dict[str, str]) -> None:
    # Given boards
    made = boards(POSTS)
    publisher.publish(made)
    # When all, a category and a board are asked for as JSON
    everything, category, one = (
        run(environment, "--json", *names).stdout
        for names in ((), ("most-active",), ("most-active", "ministry"))
    )
    # Then each is one document of what was published
    by_id = {board.id: orjson.loads(encode_board(board)) for board in made}
    assert orjson.loads(everything) == [
        by_id["most-active.ministry"], by_id["most-engaging.ministry"],
        by_id["most-active.province"], by_id["most-engaging.province"],
    ]  # fmt: skip
    assert orjson.loads(category) == [by_id["most-active.ministry"], by_id["most-active.province"]]
    assert one.encode() == encode_board(made[0]) + b"\n"


def test_nothing_published_is_one_line(environment: dict[str, str]) -> None:
    # When there is nothing to show
    done = run(environment)
    # Then one line says what to do
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("gsm: nothing is published yet")
    assert done.stderr.count("\n") == 1


def test_watching_needs_a_terminal(environment: dict[str, str]) -> None:
    done = run(environment, "--watch")
    assert done.returncode == 2
    assert "--watch redraws a terminal" in done.stderr


def test_watching_redraws_on_a_publication(publisher: Publisher, environment: dict[str, str]) -> None:
    # Given somebody who watches a board in a terminal
    publisher.publish(boards(POSTS))
    outer, inner = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "most-active", "ministry", "--watch"],
        env=environment,
        stdout=inner,
        stderr=inner,
        stdin=inner,
    ) as watching:
        os.close(inner)
        screen = Screen(outer)
        screen.wait_for("900")
        # When the leader gains
        publisher.publish(boards({**POSTS, "ministry-0.instagram": 901}))
        # Then it is seen
        screen.wait_for("901")
        # When the boards are lost
        publisher.wipe()
        # Then that is said above them
        screen.wait_for("nothing is published yet")
        # And interrupting is the way to end it
        watching.send_signal(2)
        screen.drain()
        assert watching.wait(10) == 0
    os.close(outer)


class Screen:
    """What a terminal was told to show."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._seen = b""

    def wait_for(self, words: str) -> None:
        """Until the words come, and no longer than 20 seconds; what came before them is forgotten."""
        deadline = time.monotonic() + 20
        while words.encode() not in self._seen:
            assert time.monotonic() < deadline, f"{words!r} did not come: {self._seen[-2000:]!r}"
            self._seen += os.read(self._descriptor, 65536)
        self._seen = self._seen.rpartition(words.encode())[2]

    def drain(self) -> None:
        """Read until the other end is closed."""
        try:
            while os.read(self._descriptor, 65536):
                pass
        except OSError:
            pass  # how Linux says that the last process has left a terminal
