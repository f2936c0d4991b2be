"""A process group whose members never outlive the process that started them, unless told to stay."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from streams.local import guard

STOP_SECONDS = guard.GRACE_SECONDS

# A user's options for other Java programs are not meant for this broker.
FOREIGN_VARIABLES = frozenset({"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})


class GuardedGroup:
    """Children in one process group, led by a guard that ends them if this process dies (see `guard`).

    They inherit `lock_fd`, so the data folder's lock is held as long as one of them lives.
    """

    def __init__(self, lock_path: Path, lock_fd: int) -> None:
        self._lock_fd = lock_fd
        self._children: list[subprocess.Popen[bytes]] = []
        # -I -S: the guard needs the standard library alone and starts in a few hundredths of a second.
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__, str(lock_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        self.id = self._guard.pid

    def spawn(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        """Start a child in the folder of `log`, to which its output is appended."""
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN_VARIABLES}
        # Java reads folder names by the locale's encoding.
        environment["LC_ALL"] = "C.UTF-8"
        with log.open("ab") as output:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=log.parent,
                env=environment,
                process_group=self.id,
                pass_fds=(self._lock_fd,),
            )
        self._children.append(child)
        return child

    def release(self) -> None:
        """Let the children go on after this process ends."""
        self._guard.communicate(guard.KEEP)

    def stop(self) -> None:
        """Ask every child to end, and kill what is left after ten seconds."""
        deadline = time.monotonic() + STOP_SECONDS
        try:
            _signal_group(self.id, signal.SIGTERM)
            for child in self._children:
                child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        finally:
            self.kill()

    def kill(self) -> None:
        """End every child and the guard at once."""
        _signal_group(self.id, signal.SIGKILL)
        for process in (*self._children, self._guard):
            process.wait()
        if self._guard.stdin:
            self._guard.stdin.close()


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, number)
