"""The consumer's order: each page once, in order, and what was fetched but not delivered is fetched again."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.count import consumer as subject
from streams.count.consumer import Consumer, RebalanceListener

HOME = TP("posts", 0)


class Record:
    """A record as aiokafka gives it, as far as it is looked at."""

    def __init__(self, offset: int) -> None:
        self.offset = offset


class Seeks:
    """The consumer's thread, as far as it is called: remembers where it was sent, and knows where `posts` begins."""

    def __init__(self) -> None:
        self.made: list[dict[TP, int]] = []
        self.begin = 0

    async def earliest_offsets(self, *partitions: TP) -> dict[TP, int]:
        return dict.fromkeys(partitions, self.begin)

    async def seek_wait(self, positions: dict[TP, int]) -> None:
        self.made.append(dict(positions))


class Alone(Consumer):
    """A consumer without Kafka; `delivered` holds first and last offset of each run that was handed on."""

    def __init__(self, expected: dict[TP, int]) -> None:
        self._next = expected
        self._sent_back = {}
        self._thread = Seeks()  # type: ignore[assignment] # stands in for the thread
        self.suspend_flow = asyncio.Event()
        self.delivered: list[tuple[int, int]] = []
        self.room = asyncio.Event()
        self.room.set()
        self.callback = self._deliver

    def _run(self, tp: TP, records: Any) -> Any:
        assert tp == HOME
        return records

    async def _deliver(self, records: Any) -> None:
        await self.room.wait()
        self.delivered.append((records[0].offset, records[-1].offset))

    async def wait_first(self, *coros: Any, **_options: Any) -> Any:
        tasks = [asyncio.ensure_future(one) for one in coros]
        _, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in left:
            one.cancel()

    @property
    def seeks(self) -> list[dict[TP, int]]:
        return self._thread.made  # type: ignore[attr-defined, no-any-return] # it is our Seeks

    async def fetched(self, *offsets: int) -> None:
        await self._hand_on(HOME, [Record(offset) for offset in offsets])


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """An end of the process is a SystemExit here."""

    def end(code: int, message: str, **facts: object) -> None:
        raise SystemExit(code, message, facts)

    monkeypatch.setattr(subject, "end", end)


async def test_runs_in_order_are_delivered_once() -> None:
    """Given offset 5 is next, when runs from 5, from 8 and again from 5 come, then the first two are delivered."""
    consumer = Alone({HOME: 5})
    await consumer.fetched(5, 6, 7)
    await consumer.fetched(8)
    await consumer.fetched(5, 6, 7)
    assert consumer.delivered == [(5, 7), (8, 8)]
    assert consumer.seeks == []


async def test_a_partition_that_is_not_ours_delivers_nothing() -> None:
    """Given no partition is ours, when a run comes, then it is dropped and nothing is sought."""
    consumer = Alone({})
    await consumer.fetched(0)
    assert (consumer.delivered, consumer.seeks) == ([], [])


async def test_a_hole_is_fetched_again_and_then_goes_on() -> None:
    """Given offset 5 is next, when a run from 7 comes, then it is sought to 5, and what comes from there is delivered."""
    consumer = Alone({HOME: 5})
    await consumer.fetched(7, 8)
    await consumer.fetched(5, 6, 7, 8)
    assert consumer.seeks == [{HOME: 5}]
    assert consumer.delivered == [(5, 8)]


async def test_a_hole_that_stays_ends_the_process(ends: None) -> None:
    """Given offset 5 is next, when a run from 7 comes twice, then pages are missing."""
    consumer = Alone({HOME: 5})
    await consumer.fetched(7)
    with pytest.raises(SystemExit) as end:
        await consumer.fetched(7)
    assert end.value.args[0] == 70
    assert end.value.args[2] == {"topic": "posts", "partition": 0, "expected": 5, "found": 7}


async def test_a_beginning_that_moved_is_no_hole(ends: None) -> None:
    """Given offset 5 is next and posts begins at 7, when a run from 7 comes twice, then it is told where posts begins."""
    consumer = Alone({HOME: 5})
    consumer._thread.begin = 7  # type: ignore[attr-defined] # it is our Seeks
    await consumer.fetched(7)
    with pytest.raises(SystemExit) as end:
        await consumer.fetched(7)
    assert end.value.args[0] == 70
    assert end.value.args[2] == {"topic": "posts", "partition": 0, "counted_to": 5, "posts_begin": 7}


async def test_two_holes_at_different_times_are_no_loss() -> None:
    """Given a hole that was filled, when later another comes, then it too is fetched again."""
    consumer = Alone({HOME: 5})
    await consumer.fetched(7)
    await consumer.fetched(5, 6)
    await consumer.fetched(9)
    await consumer.fetched(7, 8, 9)
    assert consumer.seeks == [{HOME: 5}, {HOME: 7}]
    assert consumer.delivered == [(5, 6), (7, 9)]


async def test_a_delivery_that_a_rebalance_interrupts_is_fetched_again() -> None:
    """Given no room in the agent's queue, when the flow is suspended, then the run is sought again."""
    consumer = Alone({HOME: 5})
    consumer.room.clear()
    consumer.suspend_flow.set()
    await consumer.fetched(5, 6)
    assert consumer.delivered == []
    assert consumer.seeks == [{HOME: 5}]
    consumer.room.set()
    consumer.suspend_flow.clear()
    await consumer.fetched(5, 6)
    assert consumer.delivered == [(5, 6)]


async def test_between_a_revocation_and_the_seek_nothing_is_delivered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Given a rebalance, when fetches come late, before the last acks and after them, then they are dropped: the table is not ours."""

    async def as_upstream(_consumer: Consumer, _revoked: set[TP]) -> None:
        pass

    async def release() -> None:
        await consumer.fetched(5, 6)

    monkeypatch.setattr(driver.Consumer, "on_partitions_revoked", as_upstream)
    consumer = Alone({HOME: 5})
    consumer.app = SimpleNamespace(release=release)  # type: ignore[assignment] # stands in for the app
    await consumer.on_partitions_revoked({HOME})
    await consumer.fetched(5, 6)
    assert (consumer.delivered, consumer.seeks) == ([], [])


async def test_the_seek_goes_where_the_table_stands_whatever_is_committed() -> None:
    """Given a table that stands at 5 and a commit of 9, when it is sought, then 5 comes next."""
    consumer = Alone({})
    consumer.app = SimpleNamespace(positions=lambda: {HOME: 5})  # type: ignore[assignment] # stands in for the app
    consumer._committed_offset = {HOME: 9}
    await consumer.perform_seek()
    assert consumer.seeks == [{HOME: 5}]
    await consumer.fetched(5, 6)
    assert consumer.delivered == [(5, 6)]


async def test_the_client_fetches_pages_alone() -> None:
    """Given partitions of posts and of the changelog, when they are assigned, then the client pauses the changelog, before anything else."""
    changelog, steps = TP("changelog", 0), []

    async def as_upstream(assigned: set[TP], _generation: int) -> None:
        steps.append(("assigned", assigned))

    client = SimpleNamespace(
        pause=lambda *tps: steps.append(("paused", {*tps})), _coordinator=SimpleNamespace(generation=1)
    )
    thread: Any = SimpleNamespace(
        app=SimpleNamespace(plan=SimpleNamespace(posts="posts")),
        _ensure_consumer=lambda: client,
        on_partitions_assigned=as_upstream,
    )
    await RebalanceListener(thread).on_partitions_assigned({HOME, changelog})
    assert steps == [("paused", {changelog}), ("assigned", {HOME, changelog})]
