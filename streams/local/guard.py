"""Ends an instance's services when the process that started them is gone.

Run as a script of its own: `guard.py LOCKFILE`, standard input a pipe whose other end only the starting process holds.
It leads the process group that the services join. When the pipe says `keep` the services are to stay; when it closes
without that word, the starter died (however it died) and the group is ended: asked first, killed after ten seconds.
"""

import fcntl
import os
import signal
import sys
import time

KEEP = b"keep"
GRACE_SECONDS = 10.0


def main(lock_path: str) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() == KEEP:
        return
    os.killpg(0, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    lock = os.open(lock_path, os.O_RDWR)
    # The services hold the lock by inheritance: once it is free, none is left.
    while time.monotonic() < deadline:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
