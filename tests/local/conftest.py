"""How the tests of local services run `gsm` and see what it leaves behind."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from streams.local import state
from streams.local.control import stop
from streams.local.lock import is_held


class Gsm(msgspec.Struct, frozen=True):
    """Runs `gsm` with `--data FOLDER`."""

    folder: Path

    def begin(self, command: str, *options: str) -> subprocess.Popen[str]:
        """Start the command and do not wait for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "streams.cli", command, "--data", str(self.folder), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, command: str, *options: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of the command."""
        with self.begin(command, *options) as process:
            output, errors = process.communicate(timeout=180)
        return process.returncode, output, errors


@pytest.fixture
def gsm(tmp_path: Path) -> Iterator[Gsm]:
    """`gsm` on a folder of its own, whose services are stopped in the end."""
    folder = tmp_path / "data"
    yield Gsm(folder)
    if state.read(folder):
        stop(folder)


@pytest.fixture
def running_in() -> Callable[[Path], list[str]]:
    """The commands of all processes that belong to the instance of a folder."""

    def processes(folder: Path) -> list[str]:
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if (process / "cwd").resolve().is_relative_to(folder) or str(
                    state.lock_path(folder)
                ) in command:
                    found.append(command)
            except OSError:  # ended meanwhile
                continue
        # Elsewhere than on Linux, at least no service holds the lock.
        return found or (["holder of the lock"] if is_held(state.lock_path(folder)) else [])

    return processes
