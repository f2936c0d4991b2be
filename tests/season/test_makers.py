"""Makers make what is made without them, and leave nothing behind."""

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from streams.errors import GsmError
from streams.season import Season, deliver
from streams.season.makers import makers
from tests.conftest import Eventually

OBSERVATIONS = 3_000


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """The processes that were started."""
    processes: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return processes


@pytest.mark.parametrize("number", [1, 2, 3])
def test_their_pages_are_those_made_without_them(
    number: int, started: list["subprocess.Popen[bytes]"]
) -> None:
    season = Season(seed=4, observations=OBSERVATIONS)
    with makers(number) as some:
        made = list(season.pages(some))
    assert made == list(season.pages())
    assert len(started) == number


def test_a_season_is_delivered_the_same_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list["subprocess.Popen[bytes]"]
) -> None:
    monkeypatch.setattr(deliver, "SHARE", OBSERVATIONS // 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    season = Season(seed=4, observations=OBSERVATIONS)

    deliver.deliver(season, out=tmp_path)

    assert (tmp_path / "pages.jsonl").read_bytes() == b"".join(page.raw + b"\n" for page in season.pages())
    assert len(started) == 2


def test_none_is_left_behind_by_who_reads_no_further(started: list["subprocess.Popen[bytes]"]) -> None:
    with makers(2) as two:
        next(Season(observations=OBSERVATIONS).pages(two))
    assert [process.returncode for process in started] == [-signal.SIGKILL, -signal.SIGKILL]


@pytest.mark.parametrize("written", [b"", pickle.dumps([(1, 2, 3, b"page")])[:-5]])
def test_one_that_ends_too_early_is_told(
    written: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "written").write_bytes(written)
    broken = tmp_path / "broken"
    broken.write_text(f"#!/bin/sh\nexec cat {tmp_path}/written\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))

    with pytest.raises(GsmError, match="has ended too early"), makers(2) as two:
        list(Season(observations=OBSERVATIONS).pages(two))


def test_an_interrupt_ends_the_command_and_its_makers(tmp_path: Path, eventually: Eventually) -> None:
    # Given the command in the middle of its work, with a maker
    command = [
        sys.executable,
        "-m",
        "streams.cli",
        "season",
        "--observations",
        "1000000",
        "--out",
        str(tmp_path),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, process_group=0) as running:
        pages = tmp_path / "pages.jsonl"
        eventually(lambda: pages.exists() and pages.stat().st_size > 0)
        makers_of_it = subprocess.check_output(["pgrep", "-P", str(running.pid)], text=True).split()

        # When the terminal interrupts its process group
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=30)

    # Then it ends as shells expect, says nothing, and its makers are gone
    assert (running.returncode, said.strip()) == (130, b"")
    assert makers_of_it
    assert not [one for one in makers_of_it if Path(f"/proc/{one}").exists()]
