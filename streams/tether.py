"""A child process that never outlives its parent, however the parent dies.

The child's standard input is a pipe whose other end only the parent holds: when it closes, the parent is gone.
Run as `python -m streams.tether ARGUMENT...`: the `gsm` command with these arguments, on such a tether.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Final

GRACE_SECONDS: Final = 5.0


def start(arguments: list[str], files: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start `gsm ARGUMENTS` tethered to this process; its output goes where this process's goes, and it gets these open `files`.

    It is in a process group of its own, so that an interrupt from the terminal comes to this process alone.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "streams.tether", *arguments],
        stdin=subprocess.PIPE, process_group=0, pass_fds=files,
    )  # fmt: skip


def stop(children: Sequence[subprocess.Popen[bytes]], grace: float = GRACE_SECONDS) -> list[int]:
    """Ask all to end, kill those that do not within so many seconds, and return their exit codes."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + grace
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdin is not None:
            child.stdin.close()
    return [child.returncode for child in children]


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 1):  # not through the buffer: Python locks that when it ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_watch, daemon=True).start()
    runpy.run_module("streams.cli", run_name="__main__")
