"""The web application: addresses and what answers them. GET and HEAD only."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from scoring.boards import Board
from scoring.edition import Edition
from scoring.rulebook import document, sections_of
from streams.store import Published, encode_earlier, encode_head
from streams.web.events import beat, events
from streams.web.headers import SecurityHeaders
from streams.web.live import Live
from streams.web.render import Renderer

_STATIC: Final = Path(__file__).parent / "static"
_FIRST_SECONDS: Final = 3  # a Redis that does not answer at once must not keep the page from starting
_BEAT_SECONDS: Final = 10
_SEND_SECONDS: Final = 30  # a reader that takes nothing for so long is gone
_WORDS: Final = {404: "There is no such page", 405: "This page can only be read"}


class Web:
    """Answers requests from what `live` shows."""

    def __init__(self, edition: Edition, live: Live, renderer: Renderer) -> None:
        self._edition = edition
        self._live = live
        self._renderer = renderer

    def app(self, ready: Callable[[], None]) -> Starlette:
        """The ASGI application; it follows the publications while it runs, and calls `ready` when it has begun."""

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            following = asyncio.create_task(self._live.run())
            with suppress(TimeoutError):
                async with asyncio.timeout(_FIRST_SECONDS):
                    await self._live.asked()
            ready()
            yield
            # More than once: asyncio.wait_for of Python 3.11, in redis-py, can swallow a cancellation.
            while not following.done():
                following.cancel()
                await asyncio.wait([following], timeout=0.1)

        return Starlette(
            routes=[
                Route("/", self.overview),
                Route("/boards.json", self.boards_json),
                Route("/earlier.json", self.earlier_json),
                Route("/board/{category}/{tier}.json", self.board_json),
                Route("/board/{category}/{tier}", self.board),
                Route("/rules", self.rules),
                Route("/rules.json", self.rules_json),
                Route("/events", self.events),
                Route("/healthz", self.healthz),
                Route("/metrics", self.metrics),
                Mount("/static", StaticFiles(directory=_STATIC)),
            ],
            middleware=[Middleware(SecurityHeaders)],
            exception_handlers={HTTPException: self.refused},
            lifespan=lifespan,
        )

    async def overview(self, _request: Request) -> Response:
        """All boards on one page."""
        return HTMLResponse(self._renderer.overview(self._live.shown))

    async def board(self, request: Request) -> Response:
        """One board in full."""
        return HTMLResponse(self._renderer.board(self._live.shown, self._asked(request)))

    async def boards_json(self, _request: Request) -> Response:
        """The head, and all boards exactly as published."""
        published = self._published()
        boards = [published.boards[one] for one in self._live.shown.boards]
        return _json(b'{"head":%b,"boards":[%b]}' % (encode_head(published.head), b",".join(boards)))

    async def earlier_json(self, _request: Request) -> Response:
        """The ranks that changes are counted from; null before an award day has ended."""
        earlier = self._published().earlier
        return _json(b"null" if earlier is None else encode_earlier(earlier))

    async def board_json(self, request: Request) -> Response:
        """One board exactly as published."""
        return _json(self._published().boards[self._asked(request).id])

    async def rules(self, _request: Request) -> Response:
        """The rules of the edition, with its own numbers."""
        return HTMLResponse(self._renderer.rules(self._live.shown))

    async def rules_json(self, _request: Request) -> Response:
        """The same as data."""
        return _json(orjson.dumps(document(self._edition, sections_of(self._edition))))

    async def events(self, request: Request) -> Response:
        """What changes, as it changes."""
        query = request.query_params
        stream = events(
            self._live,
            self._renderer,
            board=query.get("board"),
            opened=query.getlist("open"),
            have=request.headers.get("last-event-id", query.get("have", "")),
            edition=self._edition.id,
        )
        return EventSourceResponse(
            stream, ping=_BEAT_SECONDS, ping_message_factory=beat, send_timeout=_SEND_SECONDS
        )

    async def healthz(self, _request: Request) -> Response:
        """Whether the page is fed: 503 with the reason when it is not."""
        shown = self._live.shown
        sequence = shown.published.head.sequence if shown.published else None
        health = {"ok": not shown.trouble, "trouble": shown.trouble, "sequence": sequence}
        return _json(orjson.dumps(health), 503 if shown.trouble else 200)

    async def metrics(self, _request: Request) -> Response:
        """The metrics of this process for Prometheus."""
        return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def refused(self, request: Request, error: Exception) -> Response:
        """A page, or JSON where JSON was asked for, that says what is wrong."""
        assert isinstance(error, HTTPException)  # it is registered for nothing else
        words = _WORDS.get(error.status_code, error.detail)
        if request.url.path.endswith(".json"):
            return _json(orjson.dumps({"error": words}), error.status_code, error.headers)
        page = self._renderer.error(self._live.shown, words)
        return HTMLResponse(page, error.status_code, error.headers)

    def _published(self) -> Published:
        if self._live.shown.published is None:
            raise HTTPException(404, "nothing is published yet")
        return self._live.shown.published

    def _asked(self, request: Request) -> Board:
        asked = f"{request.path_params['category']}.{request.path_params['tier']}"
        board = self._live.shown.boards.get(asked)
        if board is None:
            raise HTTPException(404)
        return board


def _json(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, status, headers, "application/json")
