"""`gsm demo`, small and quick: the whole system from the season to the nominations."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scoring.boards import encode_board
from scoring.fold import Fold
from scoring.partition import partition_of
from scoring.progress import Progress
from scoring.recount import make_boards
from scoring.validate import validate
from streams.local import state
from streams.local.lock import FolderLock
from streams.season import Season

OBSERVATIONS = 100_000


def demo(folder: Path, *options: str, seconds: str = "3") -> list[str]:
    command = [
        sys.executable,
        "-m",
        "streams.cli",
        "demo",
        "--data",
        str(folder),
        "--no-open",
        "--seconds",
        seconds,
    ]
    return [*command, "--observations", str(OBSERVATIONS), *options]


def counted_alone() -> dict[str, bytes]:
    """The boards of the same season, from scoring alone, without Kafka, Faust or Redis."""
    season = Season(seed=2020, observations=OBSERVATIONS)
    table: dict[bytes, bytes] = {}
    fold, progress = Fold(season.edition.bounds(), table.get), Progress()
    for page in season.pages():
        verdict = validate(page.raw, 1_900_000_000_000, partition_of(page.account, 12), 12)
        assert verdict.page is not None
        progress = fold.add(verdict.page, progress)
    boards = make_boards(season.edition, season.roster, fold.take(), progress.observed_at)
    return {board.id: encode_board(board) for board in boards}


def alive(folder: Path) -> list[str]:
    """Command lines of processes that name the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue  # it ended meanwhile
        if str(folder).encode() in line:
            found.append(line.replace(b"\0", b" ").decode())
    return found


def test_the_demo_ends_with_nominations_that_a_count_without_it_confirms(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    ended = subprocess.run(demo(folder, "--exit", "--json"), capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    snapshot = Path(told["snapshot"])
    boards = counted_alone()
    assert {file.stem: file.read_bytes() for file in (snapshot / "boards").iterdir()} == boards
    assert len(told["boards"]) == 16
    assert all(sum(one["nominee"] for one in board["standings"]) in range(3, 6) for board in told["boards"])
    assert any(board["unranked"] for board in told["boards"])

    sums = [line.split() for line in (snapshot / "SHA256SUMS").read_text().splitlines()]
    assert {name: hashlib.sha256((snapshot / name).read_bytes()).hexdigest() for _, name in sums} == {
        name: digest for digest, name in sums
    }
    assert json.loads((snapshot / "nominations.json").read_bytes())["simulated"] is True
    assert alive(folder) == []


def test_ctrl_c_while_the_year_is_played_leaves_no_process(
    tmp_path: Path, eventually: Callable[..., Any]
) -> None:
    folder = tmp_path / "demo"
    with (tmp_path / "said").open("wb") as said:
        running = subprocess.Popen(
            demo(folder, seconds="600"), stdout=said, stderr=said, start_new_session=True
        )
    try:
        eventually(lambda: b"counted" in (tmp_path / "said").read_bytes())
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(30) == 130
    finally:
        running.kill()
    eventually(lambda: alive(folder) == [])
    assert b"Traceback" not in (tmp_path / "said").read_bytes()


def test_a_folder_that_is_not_a_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.log").write_text("mine")
    ended = subprocess.run(demo(tmp_path, "--exit"), capture_output=True, text=True, check=False)
    assert (ended.returncode, (tmp_path / "notes.log").read_text()) == (1, "mine")
    assert "give an empty one with --data" in ended.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["notes.log"]


def test_a_folder_whose_services_run_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "demo.lock").touch()
    (folder / "kafka").mkdir()
    with FolderLock(state.lock_path(folder)) as lock:
        assert lock.take(0)
        ended = subprocess.run(demo(folder, "--exit"), capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "gsm down --data" in ended.stderr
    assert (folder / "kafka").exists()
