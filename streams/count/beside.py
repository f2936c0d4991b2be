"""The rank beside a worker: a `gsm rank` that lives and dies with it."""

from subprocess import Popen

from streams import tether


class Beside:
    """A `gsm` command as a child process."""

    def __init__(self, arguments: list[str]) -> None:
        self._arguments = arguments
        self._child: Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self._child = tether.start(self._arguments)

    def ended(self) -> int | None:
        """The code with which it ended, if it ended."""
        return None if self._child is None else self._child.poll()

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._child is not None:
            tether.stop([self._child])
