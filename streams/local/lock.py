"""A lock on a folder that is held exactly as long as a process lives that has it open."""

import fcntl
import os
import time
from pathlib import Path
from typing import Self


class FolderLock:
    """A `flock` on a file in a folder.

    Children that inherit `fd` hold the lock too, so it is free only when all of them have ended: a service that
    outlived its parent still guards its data.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, wait_seconds: float) -> bool:
        """Take the lock; False if another holder kept it for `wait_seconds`."""
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(0.05)
            else:
                return True

    def close(self) -> None:
        """Let go of this process's share of the lock."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


def is_held(path: Path) -> bool:
    """Whether some process holds the lock at `path`."""
    if not path.exists():
        return False
    with FolderLock(path) as lock:
        return not lock.take(0)
