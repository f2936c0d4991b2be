"""A process's pulse: a byte down a pipe whenever its event loop turns, so that its supervisor knows of one that hangs."""

import asyncio
import os
from contextlib import suppress
from typing import Final

BEAT_SECONDS: Final = 0.25


class Pulse:
    """The supervisor's end. `child_end` is to be handed to the process, and then `hand_over` called."""

    def __init__(self) -> None:
        self._end, self.child_end = os.pipe()
        for one in (self._end, self.child_end):
            os.set_blocking(one, False)

    def hand_over(self) -> None:
        """Let go of the process's end: it has its own."""
        os.close(self.child_end)

    def felt(self) -> bool:
        """Whether it has beaten since the last time."""
        with suppress(BlockingIOError):
            return bool(os.read(self._end, 1 << 16))
        return False

    def close(self) -> None:
        """The process is gone."""
        os.close(self._end)


def beat(child_end: int | None) -> None:
    """In the process: a sign of life, if there is a supervisor. One that does not look needs none."""
    if child_end is not None:
        with suppress(BlockingIOError, BrokenPipeError):
            os.write(child_end, b".")


async def keep_beating(child_end: int | None) -> None:
    """In the process: a sign of life at each beat, for ever."""
    while True:
        beat(child_end)
        await asyncio.sleep(BEAT_SECONDS)
