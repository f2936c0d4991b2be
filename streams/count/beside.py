"""The rank beside a worker: a `gsm rank` that lives and dies with it."""

from subprocess import Popen

import structlog

from streams import tether


class Beside:
    """A `gsm` command as a child process; `fenced` is the exit code by which rank says that another has taken over."""

    def __init__(self, arguments: list[str], fenced: int) -> None:
        self._arguments = arguments
        self._fenced = fenced
        self._child: Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self._child = tether.start(self._arguments)

    def ended(self) -> int | None:
        """The code with which it ended, if it ended and should not have."""
        code = None if self._child is None else self._child.poll()
        if code == self._fenced:
            structlog.get_logger().info("another rank has taken over; this worker counts on without one")
            self._child = None
            return None
        return code

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._child is not None:
            tether.stop(self._child)
