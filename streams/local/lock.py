"""A lock on a folder that is held exactly as long as a process lives that has it open."""

import fcntl
import os
import time
from pathlib import Path
from typing import Self


class FolderLock:
    """A `flock` on a file in a folder, which is made if it is not there.

    Children that inherit `fd` hold the lock too, so it is free only when all of them have ended: a service that
    outlived its starter still guards its data.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, wait_seconds: float) -> bool:
        """Take the lock; False if another holder kept it for `wait_seconds`."""
        deadline = time.monotonic() + wait_seconds
        while not _lock_now(self.fd, fcntl.LOCK_EX):
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
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
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        # Shared, so that two who only look do not see each other.
        return not _lock_now(fd, fcntl.LOCK_SH)
    finally:
        os.close(fd)


def _lock_now(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
