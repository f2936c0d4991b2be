"""What the Graph API counts: a token's calls in an hour, told in per cent of a limit in each answer."""

from typing import Final

HOUR: Final = 3_600_000


class Calls:
    """Calls by token. The limit is large unless a rehearsal makes it small."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Nothing was called."""
        self.limit = 1_000_000
        self._hour = -1
        self._used: dict[str, int] = {}

    def count(self, token: str, at: int) -> int:
        """Count a call; how much of the limit is used, in per cent."""
        if at // HOUR != self._hour:
            self._hour, self._used = at // HOUR, {}
        self._used[token] = self._used.get(token, 0) + 1
        return 100 * self._used[token] // self.limit
