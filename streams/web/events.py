"""Server-sent events: what has changed since a page was made, then each change, newest only."""

from collections.abc import AsyncIterator, Sequence

import orjson
from sse_starlette import ServerSentEvent

from streams.metrics import EVENT_STREAMS
from streams.web.live import Live, Shown
from streams.web.render import Renderer


def beat() -> ServerSentEvent:
    """Says that the connection stands."""
    return ServerSentEvent(event="beat", data="")


async def events(
    live: Live, renderer: Renderer, *, board: str | None, opened: Sequence[str], have: str, edition: str
) -> AsyncIterator[ServerSentEvent]:
    """Changes of the overview, or of one board's page, for a page that was made from version `have`.

    `opened` are boards that the overview shows in full. Each event carries the fragments that changed since the last.
    """
    streams = EVENT_STREAMS.labels(edition)
    streams.inc()
    try:
        sent: dict[str, str] = {}
        if have == live.shown.version:
            sent = _fragments(renderer, live.shown, board, ())
        async for shown in live.changes():
            fragments = _fragments(renderer, shown, board, opened)
            news = {one: html for one, html in fragments.items() if sent.get(one) != html}
            sent = fragments
            if news or have != shown.version:
                have = shown.version
                data = orjson.dumps({"layout": renderer.layout(shown), "fragments": news})
                yield ServerSentEvent(event="boards", id=have, data=data.decode())
    finally:
        streams.dec()


def _fragments(renderer: Renderer, shown: Shown, board: str | None, opened: Sequence[str]) -> dict[str, str]:
    """What a page shows, by element id."""
    briefs = [] if board else [f"cell-{one}" for one in shown.boards]
    full = [f"full-{one}" for one in (board, *opened) if one in shown.boards]
    head = ["head"] if shown.published else []
    return {one: renderer.fragment(shown, one) for one in ("bar", *head, *briefs, *full)}
