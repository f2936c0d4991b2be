"""Writing publications to Redis: head and boards change together, and only the newest rank may write."""

from collections.abc import Mapping
from importlib.resources import files
from itertools import chain

import msgspec
import redis.asyncio

from streams.clock import Clock
from streams.errors import GsmError
from streams.store import Head, Keys, encode_head


class FencedError(GsmError):
    """Another rank has taken over: this one must write no more."""


class BehindError(Exception):
    """Redis holds boards of an earlier rank that stand for more than ours: wait and try again."""


class Publisher:
    """Sends what changed since its last publication, and everything where Redis does not hold that one (a Redis that lost it).

    Every call may raise redis.RedisError, after which nothing is known of what Redis holds: the next call finds out.
    """

    def __init__(self, client: redis.asyncio.Redis, keys: Keys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._script = client.register_script(files(__package__).joinpath("publish.lua").read_text())
        self._head: Head | None = None
        self._boards: Mapping[str, bytes] = {}
        self._tried = 0

    async def publish(self, head: Head, boards: Mapping[str, bytes]) -> None:
        """Write head and boards, with what stands beside them under EARLIER, as the next publication.

        Raises FencedError or BehindError.
        """
        # Counted also where the answer is lost, so that no number stands for two publications.
        self._tried += 1
        head = msgspec.structs.replace(head, sequence=self._tried, published_at=self._clock.now())
        changed = {name: board for name, board in boards.items() if self._boards.get(name) != board}
        await self._send(head, boards, changed)
        self._head, self._boards = head, boards

    async def confirm(self) -> None:
        """See that Redis still holds the last publication, and write it again if not. Raises FencedError."""
        if self._head is not None:
            await self._send(self._head, self._boards, {})

    async def _send(self, head: Head, boards: Mapping[str, bytes], changed: Mapping[str, bytes]) -> None:
        answer = await self._run(head, len(boards), changed, "changed")
        if answer == "incomplete":
            answer = await self._run(head, len(boards), boards, "complete")
        if answer == "behind":
            raise BehindError(
                "Redis holds boards of an earlier rank that counted further; counting up to them"
            )
        if answer == "fenced":
            raise FencedError(f"another rank publishes under {self._keys.prefix}, epoch {head.epoch} is over")

    async def _run(self, head: Head, count: int, boards: Mapping[str, bytes], extent: str) -> str:
        last = self._head.sequence if self._head is not None else 0
        pairs: chain[str | bytes] = chain.from_iterable(boards.items())
        answer: bytes = await self._script(
            keys=[self._keys.head, self._keys.boards],
            args=[encode_head(head), last, count, extent, self._keys.published, *pairs],
        )
        return answer.decode()
