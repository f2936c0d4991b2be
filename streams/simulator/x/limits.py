"""What X counts: requests in windows of a quarter of an hour, and accounts and posts that are paid for, once a UTC day."""

from collections.abc import Iterable
from typing import Final

import msgspec

MINUTE: Final = 60_000
DAY: Final = 86_400_000
WINDOW: Final = 15 * MINUTE
WINDOWS: Final = {"users": 300, "users/by": 300, "timeline": 10_000, "posts": 3_500, "usage": 50}
"""Requests of one token in a window, by endpoint."""

PRICES: Final = {"post": 5, "user": 10}
"""In thousandths of a dollar."""


class Window(msgspec.Struct):
    """A token's window at an endpoint; `reset` is when the next one begins."""

    limit: int
    used: int
    reset: int

    @property
    def remaining(self) -> int:
        """How many requests are left."""
        return max(0, self.limit - self.used)

    def headers(self) -> dict[str, str]:
        """What X tells of it in each answer."""
        return {
            "x-rate-limit-limit": str(self.limit),
            "x-rate-limit-remaining": str(self.remaining),
            "x-rate-limit-reset": str(self.reset // 1000),
        }


class Windows:
    """The windows of all tokens and endpoints. They begin at multiples of their length."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], Window] = {}

    def count(self, token: str, endpoint: str, at: int) -> tuple[Window, bool]:
        """Count a request; the window, and whether it was within it."""
        window = self._windows.get((token, endpoint))
        if window is None or at >= window.reset:
            window = Window(WINDOWS[endpoint], 0, (at // WINDOW + 1) * WINDOW)
            self._windows[token, endpoint] = window
        window.used += 1
        return window, window.used <= window.limit


class Bill:
    """What was charged, in thousandths of a dollar. `credit` is what may be, None for any amount."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Nothing was charged, and any amount may be."""
        self.charged = 0
        self.posts = 0
        self.credit: int | None = None
        self._day = -1
        self._today: set[tuple[str, str]] = set()

    @property
    def is_depleted(self) -> bool:
        """Whether nothing more may be charged."""
        return self.credit is not None and self.charged >= self.credit

    def charge(self, kind: str, ids: Iterable[str], at: int) -> None:
        """Charge what was told and was not told before on this day."""
        if at // DAY != self._day:
            self._day, self._today = at // DAY, set()
        new = {(kind, one) for one in ids} - self._today
        self._today |= new
        self.charged += PRICES[kind] * len(new)
        self.posts += len(new) if kind == "post" else 0
