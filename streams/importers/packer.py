"""Rows to pages: up to 100 observations of one account at one instant each, with a bounded number of pages open at a time."""

from collections.abc import Callable
from typing import Final

import msgspec

from scoring.pages import ABSENT, HIDDEN, MAX_OBSERVATIONS, SCHEMA, Observation, Page

OPEN_PAGES: Final = 512

Send = Callable[[Page], None]


class _Open(msgspec.Struct):
    platform: str
    observations: list[Observation] = []
    followers: int | None = ABSENT


def _rank(followers: int | None) -> int:
    return HIDDEN if followers is None else followers


class Packer:
    """Collects what belongs together and gives it to `send`; exports in which accounts take turns make full pages too."""

    def __init__(self, source: str, send: Send, open_pages: int = OPEN_PAGES) -> None:
        self._source = source
        self._send = send
        self._most = open_pages
        self._open: dict[tuple[str, int], _Open] = {}

    def add(self, account: str, platform: str, observed_at: int, post: Observation) -> None:
        """Put an observation on its page."""
        page = self._page(account, platform, observed_at)
        page.observations.append(post)
        if len(page.observations) == MAX_OBSERVATIONS:
            self._close((account, observed_at))

    def read(self, account: str, platform: str, observed_at: int, followers: int | None) -> None:
        """Put a reading on its page: of several at one instant the greatest, as wherever readings merge."""
        page = self._page(account, platform, observed_at)
        page.followers = max(page.followers, followers, key=_rank)

    def read_alone(self, account: str, platform: str, observed_at: int, followers: int | None) -> None:
        """Send a reading that no observation goes with."""
        self._send(Page(SCHEMA, account, platform, observed_at, self._source, followers=followers))

    def flush(self) -> None:
        """Send all open pages."""
        for key in list(self._open):
            self._close(key)

    def _page(self, account: str, platform: str, observed_at: int) -> _Open:
        page = self._open.get((account, observed_at))
        if page is None:
            if len(self._open) >= self._most:
                self._make_room()
            page = self._open[account, observed_at] = _Open(platform)
        return page

    def _make_room(self) -> None:
        """Send the fuller half: what is nearly empty may still fill."""
        by_size = sorted(self._open, key=lambda key: len(self._open[key].observations), reverse=True)
        for key in by_size[: max(1, self._most // 2)]:
            self._close(key)

    def _close(self, key: tuple[str, int]) -> None:
        account, observed_at = key
        page = self._open.pop(key)
        self._send(
            Page(SCHEMA, account, page.platform, observed_at, self._source, page.observations, page.followers)
        )
