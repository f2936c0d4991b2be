"""Budgets: what may be spent, by whom when it is short, and what a kill costs."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.clock import ManualClock
from streams.pollers.budget import Bucket, Cost, Ledger, Need, Reserved, day_in
from streams.pollers.errors import ParkedError
from streams.pollers.seat import SupersededError

DAY: Final = 86_400_000
UNITS: Final = Bucket("units", "unit", 100, 10, day_in("UTC"))
POSTS: Final = Bucket("posts", "post", 30, 10, day_in("UTC"))


class KeptBlocks:
    """Reservations, and how often one was made."""

    def __init__(self) -> None:
        self.kept: dict[str, Reserved] = {}
        self.writes = 0

    def prove(self) -> None:
        pass

    def read(self) -> Mapping[str, Reserved]:
        return dict(self.kept)

    def reserve(self, bucket: str, reserved: Reserved) -> None:
        self.kept[bucket] = reserved
        self.writes += 1


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(18_000 * DAY)


@pytest.fixture
def blocks() -> KeptBlocks:
    return KeptBlocks()


def ledger(blocks: KeptBlocks, clock: ManualClock) -> Ledger:
    return Ledger("here", [UNITS, POSTS], blocks, clock)


def units(most: int, need: Need = "discovery") -> list[Cost]:
    return [Cost("units", most, need)]


async def test_a_block_is_reserved_before_it_is_spent(blocks: KeptBlocks, clock: ManualClock) -> None:
    mine = ledger(blocks, clock)

    for _ in range(11):
        await mine.reserve(units(1))

    assert mine.spent("units") == 11
    assert blocks.kept["units"] == Reserved(18_000 * DAY, 20)
    assert blocks.writes == 2


async def test_a_budget_that_is_used_up_parks_until_its_window_ends(
    blocks: KeptBlocks, clock: ManualClock
) -> None:
    mine = ledger(blocks, clock)
    await mine.reserve(units(100))

    with pytest.raises(ParkedError, match="budget of units is short for discovery") as caught:
        await mine.reserve(units(1))

    assert caught.value.until == 18_001 * DAY
    clock.move_to(18_001 * DAY)
    await mine.reserve(units(1))
    assert mine.spent("units") == 1


async def test_when_short_the_less_important_wait_first(blocks: KeptBlocks, clock: ManualClock) -> None:
    mine = ledger(blocks, clock)
    refused: list[tuple[Need, int]] = []

    for need in ("backfill", "older", "followers", "fresh", "discovery"):
        while True:
            try:
                await mine.reserve(units(1, need))
            except ParkedError:
                refused.append((need, mine.spent("units")))
                break

    assert refused == [("backfill", 70), ("older", 85), ("followers", 90), ("fresh", 95), ("discovery", 100)]


async def test_of_two_budgets_neither_is_touched_where_one_has_too_little(
    blocks: KeptBlocks, clock: ManualClock
) -> None:
    mine = ledger(blocks, clock)

    with pytest.raises(ParkedError, match="posts"):
        await mine.reserve([Cost("units", 10), Cost("posts", 31)])

    assert (mine.spent("units"), mine.spent("posts"), blocks.writes) == (0, 0, 0)


async def test_what_a_request_did_not_cost_can_be_spent_again(blocks: KeptBlocks, clock: ManualClock) -> None:
    mine = ledger(blocks, clock)
    await mine.reserve([Cost("posts", 30)])
    mine.give_back([Cost("posts", 25)])

    await mine.reserve([Cost("posts", 20)])

    assert mine.spent("posts") == 25


async def test_after_a_kill_what_was_reserved_is_taken_for_spent(
    blocks: KeptBlocks, clock: ManualClock
) -> None:
    await ledger(blocks, clock).reserve(units(11))

    assert ledger(blocks, clock).spent("units") == 20
    clock.move_to(18_001 * DAY)
    assert ledger(blocks, clock).spent("units") == 0


async def test_a_poller_that_is_superseded_does_not_spend_what_it_reserved(clock: ManualClock) -> None:
    class Taken(KeptBlocks):
        def prove(self) -> None:
            raise SupersededError("another poller took over")

    mine = ledger(Taken(), clock)

    with pytest.raises(SupersededError):
        await mine.reserve(units(1))
    assert mine.spent("units") == 0


@given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=60))
def test_however_often_it_is_killed_a_day_never_costs_more_than_its_limit(
    requests: list[tuple[int, bool]],
) -> None:
    blocks, clock = KeptBlocks(), ManualClock(18_000 * DAY)

    async def spend() -> int:
        mine, really = ledger(blocks, clock), 0
        for most, killed in requests:
            if killed:
                mine = ledger(blocks, clock)
            try:
                await mine.reserve(units(most))
            except ParkedError:
                continue
            really += most
            assert really <= mine.spent("units") <= blocks.kept["units"].amount
        return really

    assert asyncio.run(spend()) <= UNITS.limit


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2026-07-01T06:59:59", "2026-06-30T07:00:00", "2026-07-01T07:00:00"),
        ("2026-07-01T07:00:00", "2026-07-01T07:00:00", "2026-07-02T07:00:00"),
        ("2026-11-01T12:00:00", "2026-11-01T07:00:00", "2026-11-02T08:00:00"),  # 25 hours: summer time ends
        ("2026-03-08T12:00:00", "2026-03-08T08:00:00", "2026-03-09T07:00:00"),  # 23 hours
    ],
)
def test_a_day_in_california(now: str, begins: str, ends: str) -> None:
    assert day_in("America/Los_Angeles")(instant(now)) == (instant(begins), instant(ends))


def instant(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
