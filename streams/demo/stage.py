"""What the demo runs on: a fresh folder, local services, an edition, and the long-running parts as child processes."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import redis

from scoring.edition import Edition
from scoring.roster import Roster
from streams import editions, store
from streams.errors import GsmError
from streams.local import LocalServices, state
from streams.local.group import GuardedGroup
from streams.local.lock import FolderLock, is_held
from streams.settings import Settings

READY_SECONDS = 60.0
_LOCK = "demo.lock"  # also the mark of a folder that a demo may empty


class Stage:
    """A running system for one edition. As a context manager: everything ends with the block, however it ends."""

    def __init__(self, folder: Path, edition: Edition, roster: Roster) -> None:
        self.folder = folder.absolute()
        self.edition_file = self.folder / f"{edition.id}.toml"
        self._edition, self._roster = edition, roster
        self._services = LocalServices(self.folder)
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._interrupted = False

    def __enter__(self) -> Self:
        self._see_that_it_is_ours()
        self._lock = FolderLock(self.folder / _LOCK)
        if not self._lock.take(0):
            self._lock.close()
            raise GsmError(f"a demo runs in {self.folder} already: end it, or give another --data folder")
        try:
            self._wipe()
            editions.save(self.edition_file, self._edition, self._roster)
            self._services.start()
            self.settings = Settings.load(
                edition=self.edition_file, home=self.folder, prefix=f"{self._edition.id}."
            )
            self._group = GuardedGroup(self.folder / _LOCK, self._lock.fd)
        except BaseException:
            self._services.stop()
            self._lock.close()
            raise
        self._handler_before = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._handler_before)
        self._group.stop()
        self._services.stop()
        self._lock.close()

    def run(self, name: str, *options: str) -> None:
        """Start `gsm NAME` on this stage; its output goes to NAME.log."""
        where = ("--edition", str(self.edition_file), "--data", str(self.folder))
        command = [sys.executable, "-m", "streams.cli", name, *where, *options]
        self._children[name] = self._group.spawn(command, self._log(name))

    def check(self) -> None:
        """Raise GsmError if a part has ended, KeyboardInterrupt after Ctrl-C."""
        if self._interrupted:
            raise KeyboardInterrupt
        self._services.check()
        for name, child in self._children.items():
            if child.poll() is not None:
                raise GsmError(f"gsm {name} ended with code {child.returncode}: see {self._log(name)}")

    def wait(self, what: str, condition: Callable[[], bool], seconds: float = READY_SECONDS) -> None:
        """Wait until a condition holds; GsmError if a part ends or it takes too long."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.check()
            if time.monotonic() > deadline:
                raise GsmError(f"{what} took longer than {seconds:.0f} s: see the logs in {self.folder}")
            time.sleep(0.05)

    def published(self) -> store.Published | None:
        """The current publication, if there is one."""
        with redis.Redis.from_url(self.settings.redis) as client:
            try:
                return store.read(client, store.Keys(self.settings.prefix))
            except GsmError:
                return None

    def address(self) -> str:
        """The page's address, once web has said it."""
        found: list[str] = []

        def said() -> bool:
            found[:] = re.findall(r"http://127\.0\.0\.1:\d+", self._log("web").read_text("utf-8", "replace"))
            return bool(found)

        self.wait("gsm web", said)
        return found[-1]

    def _interrupt(self, *_: object) -> None:
        # Remembered, for an interrupt that is raised while kafka-python runs one of its tasks ends there.
        self._interrupted = True
        raise KeyboardInterrupt

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _see_that_it_is_ours(self) -> None:
        """Raise GsmError unless the folder is new, empty or an earlier demo's, and nothing runs on it."""
        if is_held(state.lock_path(self.folder)):
            raise GsmError(
                f"services run in {self.folder}: stop them with `gsm down --data {self.folder}`, or give another --data folder"
            )
        if self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / _LOCK).exists():
            raise GsmError(
                f"{self.folder} holds something else, and a demo empties its folder: give an empty one with --data"
            )

    def _wipe(self) -> None:
        """Remove what an earlier demo left."""
        for name in ("kafka", "valkey", "snapshots"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for left in self.folder.glob("*.log"):
            left.unlink()
