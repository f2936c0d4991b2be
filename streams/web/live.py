"""What the page shows now: one reader of the serving store that tells every open page when something new is there."""

import asyncio
from collections.abc import AsyncIterator
from secrets import token_hex
from typing import Final

import msgspec
import redis
import redis.asyncio
import structlog

from streams.errors import GsmError
from streams.store import Keys, NothingPublishedError, Published, read_async

REDIS_GONE: Final = "Redis cannot be reached; trying again. Shown is what was last read."
BOARDS_GONE: Final = "The boards are gone from Redis; rank writes them again. Shown is what was last read."

_log = structlog.get_logger()


class Shown(msgspec.Struct, frozen=True):
    """One state of the page. `trouble` is a sentence for the bar, empty when all is well.

    `number` grows with each change; `boot` tells this server's numbers from those of one before it.
    """

    boot: str
    number: int = 0
    published: Published | None = None
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
        *,
        every: float = 5.0,
        pause: float = 1.0,
    ) -> None:
        self.shown = Shown(boot=token_hex(4))
        self._client = client
        self._keys = keys
        self._every = every
        self._pause = pause
        self._changed = asyncio.Condition()
        self._first = asyncio.Event()

    async def run(self) -> None:
        """Follow until cancelled; a lost Redis is tried again and again."""
        while True:
            try:
                await self._follow()
            except redis.RedisError as error:
                _log.warning("redis.lost", error=str(error))
                await self._show(self.shown.published, REDIS_GONE)
                await asyncio.sleep(self._pause)

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
        published, trouble = self.shown.published, ""
        try:
            published = await read_async(self._client, self._keys)
        except NothingPublishedError:
            trouble = BOARDS_GONE if published else ""
        except GsmError as error:
            _log.warning("redis.lost", error=str(error))
            trouble = REDIS_GONE
        await self._show(published, trouble)

    async def _show(self, published: Published | None, trouble: str) -> None:
        """Tell every open page, unless all is as it was."""
        before = self.shown
        if (published, trouble) != (before.published, before.trouble):
            async with self._changed:
                self.shown = Shown(before.boot, before.number + 1, published, trouble)
                self._changed.notify_all()
        self._first.set()
