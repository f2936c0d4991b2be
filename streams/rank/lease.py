"""Who publishes: a lease in Redis that one rank holds while it lives, so that the others stand by.

The lease keeps ranks from pushing each other away; that a paused one overwrites nothing is the fence's business (`publisher`).
"""

import asyncio
from contextlib import suppress
from typing import Final
from uuid import uuid4

import redis
import redis.asyncio
import structlog

from streams.rank.publisher import FencedError

_log = structlog.get_logger()

LASTS_MS: Final = 7000  # a rank that died or hangs is replaced so soon
RENEW: Final = 1.5  # seconds
LOOK: Final = 1.0  # seconds from one look of a rank that stands by to the next

_HOLD: Final = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_RELEASE: Final = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Lease:
    """The lease of one prefix; `key` is its key in Redis."""

    def __init__(self, client: redis.asyncio.Redis, key: str) -> None:
        self._key = key
        self._me = uuid4().hex
        self._hold = client.register_script(_HOLD)
        self._release = client.register_script(_RELEASE)

    async def wait(self) -> None:
        """Return when this rank holds the lease."""
        told = False
        while True:
            with suppress(redis.RedisError):  # a Redis that is away has no boards to publish to either
                if await self._held():
                    return
                if not told:
                    _log.info("another rank publishes; this one reads on and stands by")
                    told = True
            await asyncio.sleep(LOOK)

    async def keep(self) -> None:
        """Renew the lease for ever. Raises FencedError when another rank holds it."""
        while True:
            await asyncio.sleep(RENEW)
            with suppress(redis.RedisError):  # publishing tells of a Redis that is away
                if not await self._held():
                    raise FencedError("another rank holds the lease")

    async def release(self) -> None:
        """Let another rank have it at once."""
        with suppress(redis.RedisError):
            await self._release(keys=[self._key], args=[self._me])

    async def _held(self) -> bool:
        return bool(await self._hold(keys=[self._key], args=[self._me, LASTS_MS]))
