"""What both contenders' processes have: a consumer that can be held where it awaits, and that says what it does."""

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any, Final

from faust.transport.consumer import RecordMap
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.kafka.topics import POSTS
from tests.holes.gates import Gates

if TYPE_CHECKING:
    Base = driver.Consumer
else:
    Base = object

GATES: Final = Gates.of_this_process()


def say(event: str, **facts: object) -> None:
    """One log line."""
    print(json.dumps({"event": event, **facts}), file=sys.__stdout__, flush=True)


async def before_a_page() -> None:
    """What an agent does before it counts: wait at the gate `page`; at the gate `raise` it fails, once."""
    await GATES.passed("page")
    if GATES.once("raise"):
        raise RuntimeError("the agent fails, this once")


async def rebalance_is_complete(*_: object, **__: object) -> None:
    """Connected to Faust's signal of that name: wait at the gate `complete`."""
    await GATES.passed("complete")


class Held(Base):
    """Mixed into a consumer. Gates: `fetch`, on its way to fetch; `chunk`, with what a fetch brought in hand; `seek`, before it goes
    where it must start.
    """

    _fetching: asyncio.Task[Any] | None = None

    async def _getmany(
        self,
        active_partitions: set[TP] | None,
        timeout: float,  # noqa: ASYNC109 - upstream's argument
    ) -> RecordMap:
        if await GATES.passed("fetch"):
            timeout = 30  # who was late may wait until there is something
        found = await super()._getmany(active_partitions, timeout)
        if any(tp.topic.endswith(POSTS.name) for tp in found):
            await GATES.passed("chunk")
            say("hands on", to=max(records[-1].offset for records in found.values()))
        return found

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        say("revokes")
        await super().on_partitions_revoked(revoked)

    async def wait_empty(self) -> None:
        say("waits for the agent")
        await super().wait_empty()

    async def perform_seek(self) -> None:
        await GATES.passed("seek")
        await super().perform_seek()
        say("sought")

    async def commit(self, *arguments: Any, **options: Any) -> bool:
        done = await super().commit(*arguments, **options)
        say("commits")
        return done

    def on_buffer_full(self, tp: TP) -> None:
        super().on_buffer_full(tp)
        say("full", partition=tp.partition)

    async def _wait_next_records(
        self,
        timeout: float,  # noqa: ASYNC109 - upstream's argument
    ) -> tuple[RecordMap | None, set[TP] | None]:
        self._fetching = asyncio.current_task()
        if self.flow_active and self._buffered_partitions and not self._get_active_partitions():
            say("looks while all wait")
        return await super()._wait_next_records(timeout)

    async def sleep(self, n: Any) -> None:
        if n and asyncio.current_task() is self._fetching:
            say("sleeps instead of fetching", seconds=n)
        await super().sleep(n)
