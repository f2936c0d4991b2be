"""What the demo shows while the award year is played: the virtual date, what is counted, and a few boards."""

import time
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.text import Text

from scoring.edition import instant_text
from streams.clock import WallClock
from streams.demo.play import Moment
from streams.editions import EditionFiles
from streams.store import Published
from streams.terminal import overview

TIER: Final = "province"
PLAIN_EVERY: Final = 5.0  # seconds between lines where there is no terminal to redraw


class Screen:
    """Redraws in place on a terminal, else writes a line now and then."""

    def __init__(self, console: Console, files: EditionFiles) -> None:
        self._console, self._files = console, files
        self._live = (
            Live(console=console, transient=True, auto_refresh=False) if console.is_terminal else None
        )
        self._plain_at = 0.0

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def show(self, moment: Moment, published: Published | None) -> None:
        """Show how far the play has come and what is published of it."""
        if self._live:
            self._live.update(self._drawn(moment, published), refresh=True)
        elif time.monotonic() - self._plain_at >= PLAIN_EVERY:
            self._plain_at = time.monotonic()
            self._console.print(self._line(moment, published))

    def _line(self, moment: Moment, published: Published | None) -> Text:
        posts = published.head.posts if published else 0
        counted = published.head.totals.observations if published else 0
        date = instant_text(moment.instant, self._files.edition.time_zone)[:10]
        words = f"{date}  {posts:>7,} posts  {counted:>9,} of {moment.observations:>9,} observations counted  {moment.share:4.0%}"
        return Text(words, no_wrap=True)

    def _drawn(self, moment: Moment, published: Published | None) -> RenderableType:
        parts: list[RenderableType] = [
            self._line(moment, published),
            ProgressBar(1.0, moment.share, width=78),
            Text(),
        ]
        if published:
            some = {name: board for name, board in published.boards.items() if name.endswith(f".{TIER}")}
            parts.append(overview(Published(published.head, some), self._files, WallClock().now()))
        return Group(*parts)


def took(seconds: float) -> str:
    """A duration for people: 1:05."""
    return str(timedelta(seconds=round(seconds))).removeprefix("0:")
