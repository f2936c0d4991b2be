"""A worker's pulse: a byte down a pipe whenever its event loop turns, so that its supervisor knows of one that hangs."""

import os
from contextlib import suppress


class Pulse:
    """The supervisor's end. `worker_end` is to be handed to the worker, and then `hand_over` called."""

    def __init__(self) -> None:
        self._end, self.worker_end = os.pipe()
        for one in (self._end, self.worker_end):
            os.set_blocking(one, False)

    def hand_over(self) -> None:
        """Let go of the worker's end: it has its own."""
        os.close(self.worker_end)

    def felt(self) -> bool:
        """Whether it has beaten since the last time."""
        with suppress(BlockingIOError):
            return bool(os.read(self._end, 1 << 16))
        return False

    def close(self) -> None:
        """The worker is gone."""
        os.close(self._end)


def beat(worker_end: int | None) -> None:
    """In the worker: a sign of life, if there is a supervisor. One that does not look needs none."""
    if worker_end is not None:
        with suppress(BlockingIOError, BrokenPipeError):
            os.write(worker_end, b".")
