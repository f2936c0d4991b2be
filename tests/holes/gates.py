"""Gates: places in a contender's process where a story lets it wait, so that what is a race elsewhere happens in one order.

A gate is closed while the file of its name is in the folder. Nothing that Faust does is changed; it only takes longer.
"""

import asyncio
import os
import time
from pathlib import Path
from typing import Final

import pytest

FOLDER: Final = "GSM_TEST_GATES"
"""The variable that names the folder for the contender."""

_LOOK_SECONDS: Final = 0.005


class Gates:
    """The gates of a contender, from both sides."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of_this_process(cls) -> "Gates":
        """In the contender; without a folder all are open."""
        return cls(Path(os.environ.get(FOLDER, os.devnull)))

    async def passed(self, name: str) -> bool:
        """In the contender: wait while it is closed; whether it was."""
        if not self._path(name).exists():
            return False
        self._reached(name).touch()
        while self._path(name).exists():  # noqa: ASYNC110 - what opens it is another process
            await asyncio.sleep(_LOOK_SECONDS)
        return True

    def once(self, name: str) -> bool:
        """In the contender: whether it was closed, which is so for one only."""
        try:
            self._path(name).unlink()
        except OSError:
            return False
        return True

    def close(self, *names: str) -> None:
        """In the story: who comes there waits."""
        for name in names:
            self._reached(name).unlink(missing_ok=True)
            self._path(name).touch()

    def open(self, name: str) -> None:
        """In the story: who waits there goes on."""
        self._path(name).unlink()

    def wait_for(self, name: str) -> None:
        """In the story: until somebody waits there; fails after a minute."""
        deadline = time.monotonic() + 60
        while not self._reached(name).exists():
            if time.monotonic() > deadline:
                pytest.fail(f"nobody came to the gate {name!r} within a minute")
            time.sleep(_LOOK_SECONDS)

    def _path(self, name: str) -> Path:
        return self._folder / name

    def _reached(self, name: str) -> Path:
        return self._folder / f"{name}.reached"
