"""The freeze watchdog: a process that stood still may wake up when its partitions are another's, and must not write then."""

import asyncio
import time
from typing import Final

from streams.count.ending import DOUBT, end
from streams.count.pulse import BEAT_SECONDS, beat

# Where there is one, a clock that goes on while the machine sleeps.
_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Watchdog:
    """Ends the process when the event loop stood still for more than `limit` seconds."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._seen = time.clock_gettime(_CLOCK)

    async def watch(self, pulse: int | None) -> None:
        """Look again and again, for ever; each time `pulse`, if there is one, gets a sign of life."""
        while True:
            self.check()
            beat(pulse)
            await asyncio.sleep(BEAT_SECONDS)

    def check(self) -> None:
        """Look now: to be called before each write."""
        now = time.clock_gettime(_CLOCK)
        stood, self._seen = now - self._seen, now
        if stood > self._limit:
            end(DOUBT, "this process stood still; start again", seconds=round(stood, 1), limit=self._limit)
