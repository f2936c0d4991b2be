"""Parks: what must not be asked before an instant, because a limit is reached or an endpoint keeps failing."""

from collections.abc import Iterable, Mapping
from typing import Final

from streams.clock import Clock
from streams.pollers.errors import Dimension, ParkedError

Asked = Mapping[Dimension, str]
"""What a request is: with which token, at which endpoint, about which target."""

FAILURES: Final = 5  # in a row, each after all of its attempts
OPEN: Final = 600_000  # milliseconds that a failing endpoint is left alone


class Parks:
    """The limits of one platform that were reached."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._parks: dict[frozenset[tuple[Dimension, str]], ParkedError] = {}

    def park(self, error: ParkedError, asked: Asked) -> None:
        """Let nothing through that is like `asked` in the dimensions of the error's scope."""
        self._parks[frozenset((one, asked[one]) for one in error.scope if one in asked)] = error

    def over(self, asked: Asked) -> ParkedError | None:
        """The limit that such a request is over, the one that lasts longest; None if it may be sent."""
        now, mine = self._clock.now(), asked.items()
        self._parks = {alike: error for alike, error in self._parks.items() if now < error.until}
        return _longest(error for alike, error in self._parks.items() if alike <= mine)


class Breaker:
    """Endpoints that failed five times in a row are left alone for ten minutes; then one request at a time tries them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[str, int] = {}
        self._open_until: dict[str, int] = {}

    def enter(self, endpoint: str) -> None:
        """A request is about to be sent. Raises ParkedError where it should not be."""
        until = self._open_until.get(endpoint)
        if until is None:
            return
        now = self._clock.now()
        if now < until:
            raise ParkedError(f"{endpoint} keeps failing", until, scope={"endpoint"})
        self._open_until[endpoint] = now + OPEN  # for all but this one

    def worked(self, endpoint: str) -> None:
        """It answered, be it with a no."""
        self._failures.pop(endpoint, None)
        self._open_until.pop(endpoint, None)

    def failed(self, endpoint: str) -> None:
        """It did not answer properly, with all attempts."""
        self._failures[endpoint] = self._failures.get(endpoint, 0) + 1
        if self._failures[endpoint] >= FAILURES:
            self._open_until[endpoint] = self._clock.now() + OPEN


def _longest(errors: Iterable[ParkedError]) -> ParkedError | None:
    return max(errors, key=lambda error: error.until, default=None)
