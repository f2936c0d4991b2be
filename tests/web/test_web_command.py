"""`gsm web` as people start and stop it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from streams import editions
from tests.conftest import Services
from tests.web.publishing import EDITION, POSTS, ROSTER, Publisher, boards
from tests.web.serving import Site

COMMAND = [sys.executable, "-m", "streams.cli", "web", "--no-open", "--port"]


@pytest.fixture
def environment(services: Services, prefix: str, tmp_path: Path) -> dict[str, str]:
    """The variables that lead to the small edition."""
    settings_file = tmp_path / "small-2020.toml"
    editions.save(settings_file, EDITION, ROSTER)
    return {
        **os.environ, "GSM_KAFKA": services.kafka, "GSM_REDIS": services.redis, "GSM_PREFIX": prefix,
        "GSM_EDITION": str(settings_file),
    }  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_and_ends_when_told_to(
    publisher: Publisher, environment: dict[str, str], number: signal.Signals
) -> None:
    # Given something to show
    publisher.publish(boards(POSTS))
    with subprocess.Popen([*COMMAND, "0"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        # When it has printed its address
        address = urlsplit(process.stdout.readline().strip())
        # Then it answers there, on this machine only
        assert address.hostname == "127.0.0.1"
        site = Site(address.port or 0)
        assert "Alpha" in site.ask("/").body
        # And it ends in order and soon, although a page is open
        with site.events() as events:
            events.next()
            begun = time.monotonic()
            process.send_signal(number)
            assert process.wait(10) == 0
            assert time.monotonic() - begun < 5


def test_a_taken_port_is_one_line(environment: dict[str, str]) -> None:
    # Given a port that something else listens on
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        # When it is asked for
        done = subprocess.run(
            [*COMMAND, str(port)], env=environment, capture_output=True, text=True, timeout=30, check=False
        )
    # Then one line says what to do
    assert done.returncode == 1
    assert done.stderr.startswith(f"gsm: cannot listen on port {port}: ")
    assert "--port, 0 takes a free one" in done.stderr
