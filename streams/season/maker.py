"""One maker, a process that `makers` starts: it makes the pages of the courses that come on its standard input.

It ends when it has made them all, which an empty list says, or when nobody reads them any more.
"""

import gc
import pickle
import signal
import sys
from contextlib import suppress
from itertools import islice
from typing import Final

from streams.season.recording import record_all

TOGETHER: Final = 64  # pages handed over at once


def make() -> None:
    """Make them all."""
    pages = record_all(*pickle.load(sys.stdin.buffer))  # noqa: S301 - of the process that started this one
    while some := list(islice(pages, TOGETHER)):
        pickle.dump(some, sys.stdout.buffer)
    pickle.dump([], sys.stdout.buffer)


if __name__ == "__main__":
    gc.disable()  # nothing that is made here refers to itself
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    with suppress(EOFError):  # the one that started it has gone
        make()
