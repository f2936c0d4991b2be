"""Making a season's pages on all processors: each maker is a process that makes those of its share of the accounts."""

import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from heapq import merge
from typing import IO, cast

from scoring.fold import Bounds
from streams.errors import GsmError
from streams.season.plan import Course
from streams.season.recording import Recorded

Pipes = tuple[IO[bytes], IO[bytes]]


class Makers:
    """Makers that wait for their courses, which are given them once."""

    def __init__(self, pipes: Sequence[Pipes]) -> None:
        self._pipes = pipes

    def pages(self, seed: int, courses: Sequence[Course], bounds: Bounds) -> Iterator[Recorded]:
        """All pages of these courses, as `record_all` makes them. Raises GsmError if a maker ends before it has made its own."""
        for first, (to, _) in enumerate(self._pipes):
            with suppress(BrokenPipeError), to:  # one that has ended is noticed when it is read from
                pickle.dump((seed, courses[first :: len(self._pipes)], bounds), to)
        return merge(*(_made(pages) for _, pages in self._pipes))


@contextmanager
def makers(number: int) -> Iterator[Makers]:
    """Start so many makers, which are ready when the plan is; none is left behind."""
    command = [sys.executable, "-P", "-m", "streams.season.maker"]
    with ExitStack() as running:
        processes = []
        for _ in range(number):
            # In a group of its own: an interrupt from the terminal comes to this process alone.
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
            )
            running.enter_context(process)
            running.callback(process.kill)
            processes.append(process)
        yield Makers([cast("Pipes", (process.stdin, process.stdout)) for process in processes])


def _made(pages: IO[bytes]) -> Iterator[Recorded]:
    try:
        while some := pickle.load(pages):  # noqa: S301 - of a process that this one started
            yield from some
    except (EOFError, pickle.UnpicklingError):
        raise GsmError("a process that makes pages has ended too early: run the command again") from None
