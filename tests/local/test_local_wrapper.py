"""The ./gsm wrapper: it finds a Python, makes .venv once, and says what is wrong."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).parents[2]

# What the wrapper may use besides a Python.
TOOLS = ("sh", "cksum", "readlink", "rm", "mv", "tail", "cat", "mkdir", "cp", "sleep")

# Stands for a Python whose pip installs nothing: it makes a `.venv` whose python tells what it was asked for.
FAKE_PYTHON = """#!/bin/sh
case "$*" in
*"import sys;"*) [ -z "${TOO_OLD:-}" ] ;;
*"import ensurepip"*) [ -z "${WITHOUT_VENV:-}" ] ;;
*"import fcntl"*) exec REAL_PYTHON "$@" ;;
--version) echo "Python 3.9.2" ;;
"-m venv "*)
    echo made >>"$HISTORY"
    mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip "*)
    sleep "${PIP_SECONDS:-0}"
    echo "pip says much"
    [ -z "${NO_NETWORK:-}" ] || { echo "no route to the index"; exit 1; }
    echo installed >>"$HISTORY" ;;
*) shift; echo "gsm was run with: $*" ;;
esac
"""


class Checkout(msgspec.Struct, frozen=True):
    """A folder with the wrapper and a lock, and a PATH that has only what is put there."""

    folder: Path
    path: Path

    def begin(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "gsm", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env={"HOME": "/", "PATH": str(self.path), "HISTORY": str(self.history)} | environment,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of the wrapper."""
        with self.begin(*arguments, **environment) as process:
            output, errors = process.communicate(timeout=20)
        return process.returncode, output, errors

    @property
    def history(self) -> Path:
        return self.folder / "history"

    def done(self) -> list[str]:
        """What the fake Python made and installed."""
        return self.history.read_text().split() if self.history.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder = tmp_path / "a check out"
    path = tmp_path / "bin"
    folder.mkdir()
    path.mkdir()
    shutil.copy(ROOT / "gsm", folder)
    (folder / "requirements.lock").write_text("one==1.0\n")
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (path / tool).symlink_to(found)
    (path / "python3").write_text(FAKE_PYTHON.replace("REAL_PYTHON", sys.executable))
    (path / "python3").chmod(0o755)
    return Checkout(folder, path)


def test_first_use_makes_the_environment_and_later_uses_take_it(checkout: Checkout) -> None:
    # Given a fresh checkout, when the wrapper is used, then it says what it does and runs the command
    code, output, errors = checkout.run("board", "most engaging")
    assert (code, output) == (0, "gsm was run with: board most engaging\n")
    assert errors == (
        f"gsm: first use: making {checkout.folder}/.venv and installing the pinned dependencies (a minute or so)\n"
        "gsm: ready\n"
    )
    assert checkout.done() == ["made", "installed", "installed"]

    # When it is used again, also through a link from elsewhere and without any Python on the PATH, it only runs
    (checkout.path / "python3").unlink()
    link = checkout.path / "gsm"
    link.symlink_to(checkout.folder / "gsm")
    assert checkout.run("up") == (0, "gsm was run with: up\n", "")
    linked = subprocess.run(
        [link, "up"], capture_output=True, text=True, check=True, env={"PATH": str(checkout.path)}
    )
    assert (linked.stdout, linked.stderr) == ("gsm was run with: up\n", "")


def test_a_changed_lock_brings_the_environment_up_to_date(checkout: Checkout) -> None:
    checkout.run()
    (checkout.folder / "requirements.lock").write_text("one==1.1\n")
    code, _, errors = checkout.run()
    assert code == 0
    assert "requirements.lock has changed" in errors
    assert checkout.done() == ["made", "installed", "installed", "installed", "installed"]
    assert checkout.run()[2] == ""


def test_an_environment_that_was_left_half_made_is_made_again(checkout: Checkout) -> None:
    # Given an installation that failed for want of a network
    code, output, errors = checkout.run(NO_NETWORK="yes")
    assert (code, output) == (1, "")
    assert "pip says much\nno route to the index\n" in errors
    assert errors.endswith("Mend that (often the network) and run this again.\n")

    # When the network is back, then the next use starts afresh
    assert checkout.run()[0] == 0
    assert checkout.done() == ["made", "made", "installed", "installed"]


def test_an_environment_copied_along_with_its_checkout_is_made_again(checkout: Checkout) -> None:
    checkout.run()
    copy = Checkout(checkout.folder.with_name("copy"), checkout.path)
    shutil.copytree(checkout.folder, copy.folder)
    assert "first use" in copy.run()[2]


def test_two_at_the_same_time_make_one_environment(checkout: Checkout) -> None:
    # Given two first uses at once, when both have ended, then both ran and the environment was made once
    with checkout.begin("up", PIP_SECONDS="0.3") as first, checkout.begin("up", PIP_SECONDS="0.3") as second:
        ended = [process.communicate(timeout=20) for process in (first, second)]
    assert [output for output, _ in ended] == ["gsm was run with: up\n"] * 2
    assert checkout.done() == ["made", "installed", "installed"]
    assert sum("waiting for it" in errors for _, errors in ended) == 1


def test_a_killed_first_use_does_not_keep_the_next_one_waiting(checkout: Checkout) -> None:
    with checkout.begin("up", PIP_SECONDS="1") as process:
        while checkout.done() != ["made"]:
            assert process.poll() is None
        process.kill()
    assert checkout.run("up")[:2] == (0, "gsm was run with: up\n")


def test_too_old_a_python_is_told_with_what_to_install(checkout: Checkout) -> None:
    code, output, errors = checkout.run(TOO_OLD="yes")
    assert (code, output) == (1, "")
    assert errors.startswith(
        "gsm: Python 3.11, 3.12 or 3.13 is needed, found Python 3.9.2. Install it (Debian, Ubuntu: apt"
    )
    assert errors.count("\n") == 1


def test_no_python_at_all_is_told(checkout: Checkout) -> None:
    (checkout.path / "python3").unlink()
    assert "is needed, found no python3. Install it" in checkout.run()[2]


def test_a_python_without_venv_is_told_with_the_package_that_has_it(checkout: Checkout) -> None:
    code, _, errors = checkout.run(WITHOUT_VENV="yes")
    assert code == 1
    assert errors.startswith(
        "gsm: python3 lacks its venv module. Install it (Debian, Ubuntu: apt install python3-venv)"
    )


def test_gsm_python_chooses_the_interpreter(checkout: Checkout) -> None:
    # Given a Python that is not on the PATH
    elsewhere = checkout.folder / "my python"
    (checkout.path / "python3").rename(elsewhere)

    # When it is named, then it is used; a wrong name is told
    assert checkout.run("up", GSM_PYTHON=str(elsewhere))[1] == "gsm was run with: up\n"
    (checkout.folder / ".venv" / "gsm-stamp").unlink()
    assert checkout.run(GSM_PYTHON="/no/such")[2].startswith(
        "gsm: GSM_PYTHON=/no/such is no Python 3.11, 3.12 or 3.13"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_that_cannot_be_written_is_told(checkout: Checkout) -> None:
    checkout.folder.chmod(0o555)
    assert "cannot be written: run ./gsm as the user who owns it" in checkout.run()[2]
