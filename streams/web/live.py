"""What the page shows now: one reader of the serving store that tells every open page when something new is there."""

import asyncio
from collections.abc import AsyncIterator
from secrets import token_hex
from typing import Final

import msgspec
import redis
import redis.asyncio
import structlog

from scoring.boards import Board
from scoring.edition import Edition
from streams import facts
from streams.errors import GsmError
from streams.metrics import PAGE_FED
from streams.store import Keys, NothingPublishedError, Published, read_async

REDIS_GONE: Final = "Redis cannot be reached; trying again. Shown is what was last read."
UNREAD: Final = "The boards cannot be read: {error}. Shown is what was last read."
FAULT: Final = "This server has a fault, see its log; trying again. Shown is what was last read."
BOARDS_GONE: Final = "The boards are gone from Redis; rank writes them again. Shown is what was last read."

_log = structlog.get_logger()


class Shown(msgspec.Struct, frozen=True):
    """One state of the page: `boards` by id in the edition's order; `trouble` is a sentence for the bar, empty when all is well.

    `number` grows with each change; `boot` tells this server's numbers from those of one before it.
    """

    boot: str
    number: int = 0
    published: Published | None = None
    boards: dict[str, Board] = {}
    trouble: str = ""

    @property
    def version(self) -> str:
        """Names this state for pages that come back."""
        return f"{self.boot}-{self.number}"


class Live:
    """Follows the publications of one prefix.

    It reads when rank says so on the channel, and every `every` seconds in case a word was lost, but at most once in `pause` seconds.
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        keys: Keys,
        edition: Edition,
        *,
        every: float = 5.0,
        pause: float = 1.0,
    ) -> None:
        self.shown = Shown(boot=token_hex(4))
        self._client = client
        self._keys = keys
        self._edition = edition
        self._every = every
        self._pause = pause
        self._fed = PAGE_FED.labels(edition.id)
        self._changed = asyncio.Condition()
        self._first = asyncio.Event()

    async def run(self) -> None:
        """Follow until cancelled, then close the client; a lost Redis is tried again and again."""
        try:
            while True:
                try:
                    await self._follow()
                except redis.RedisError as error:
                    _log.warning("redis.lost", error=str(error))
                    await self._trouble(REDIS_GONE)
                except Exception:  # noqa: BLE001 - the page must say that it stands still
                    _log.exception("live.fault")
                    await self._trouble(FAULT)
                await asyncio.sleep(self._pause)
        finally:
            await self._client.aclose()

    async def asked(self) -> None:
        """Wait until Redis has been asked once, whatever it answered."""
        await self._first.wait()

    async def changes(self) -> AsyncIterator[Shown]:
        """The current state, then each newer one; a slow reader gets only the newest."""
        seen = -1
        while True:
            async with self._changed:
                while self.shown.number == seen:
                    await self._changed.wait()
            shown = self.shown
            seen = shown.number
            yield shown

    async def _follow(self) -> None:
        async with self._client.pubsub() as channel:
            await channel.subscribe(self._keys.published)
            while True:
                await self._look()
                await asyncio.sleep(self._pause)
                await channel.get_message(timeout=self._every)
                while await channel.get_message():
                    pass  # what came meanwhile is in the next reading

    async def _look(self) -> None:
        try:
            published = await read_async(self._client, self._keys)
            boards = facts.boards_in_order(published, self._edition)
        except NothingPublishedError:
            await self._trouble(BOARDS_GONE if self.shown.published else "")
        except GsmError as error:
            _log.warning("boards.unread", error=str(error))
            await self._trouble(UNREAD.format(error=error))
        else:
            if published != self.shown.published or self.shown.trouble:
                await self._show(published, {board.id: board for board in boards}, "")
        self._first.set()

    async def _trouble(self, trouble: str) -> None:
        """What was shown stays, under a word that tells what is wrong."""
        if trouble != self.shown.trouble:
            await self._show(self.shown.published, self.shown.boards, trouble)
        self._first.set()

    async def _show(self, published: Published | None, boards: dict[str, Board], trouble: str) -> None:
        self._fed.set(not trouble)
        async with self._changed:
            self.shown = Shown(self.shown.boot, self.shown.number + 1, published, boards, trouble)
            self._changed.notify_all()
