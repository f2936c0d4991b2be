"""How many posts are asked for at once: fewer where Meta finds the answer too large."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from streams.pollers.graph.errors import TooMuchError

T = TypeVar("T")


class Sizes:
    """The sizes of requests by account, from `least` to `most` posts; what was too much once is tried again with each poll."""

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most
        self._taken: dict[str, int] = {}

    def first(self, account: str) -> int:
        """The size to begin a poll with."""
        return min(self._most, 2 * self._taken.get(account, self._most))

    async def ask(self, account: str, size: int, ask: Callable[[int], Awaitable[T]]) -> tuple[T, int]:
        """The answer to a request of this size, or of half as many for as long as it is too much; and the size that was taken.

        Raises TooMuchError where the least is.
        """
        while True:
            try:
                told = await ask(size)
            except TooMuchError:
                if size <= self._least:
                    raise
                size = max(self._least, size // 2)
            else:
                self._taken[account] = size
                return told, size
