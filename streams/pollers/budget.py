"""Budgets: what may be asked of a platform in a day, kept so that a poller that is killed never spends it twice.

What is spent is taken from a block that was reserved in Kafka before. A poller that starts takes all that is reserved for spent:
after kill -9 at most a block goes unused, and nothing is overspent.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal, Protocol, get_args
from zoneinfo import ZoneInfo

import msgspec

from streams.clock import Clock
from streams.metrics import BUDGET_LEFT
from streams.pollers.errors import ParkedError

Need = Literal["discovery", "fresh", "followers", "older", "backfill"]
"""What a request is for, the most important first; `fresh` are readings of posts of the last 24 hours."""

SHARES: Final[Mapping[Need, int]] = dict(zip(get_args(Need), (1000, 950, 900, 850, 700), strict=True))
"""Up to which share of a budget, in per mille, each need may spend: what is kept back is for those before it."""

Span = tuple[int, int]


class Bucket(msgspec.Struct, frozen=True):
    """So much of a unit in each window; `block` is how much is reserved at a time. `window` tells the one that holds an instant."""

    name: str
    unit: str
    limit: int
    block: int
    window: Callable[[int], Span]


class Cost(msgspec.Struct, frozen=True):
    """What a request may cost at most; an answer that is an error costs it too if `errors_cost`."""

    bucket: str
    most: int
    need: Need = "discovery"
    errors_cost: bool = True


class Reserved(msgspec.Struct, frozen=True):
    """What `polls` holds of a bucket: so much of the window that starts at `window` may have been spent."""

    window: int
    amount: int


class Blocks(Protocol):
    """Where reservations are kept. `prove` raises where another poller took over; `reserve` too, and returns when they are kept."""

    def prove(self) -> None: ...

    def read(self) -> Mapping[str, Reserved]: ...

    def reserve(self, bucket: str, reserved: Reserved) -> None: ...


class _Use(msgspec.Struct):
    window: Span
    reserved: int
    spent: int


class Ledger:
    """The budgets of one platform. `reserve` before a request, `give_back` what it did not cost."""

    def __init__(self, platform: str, buckets: Sequence[Bucket], blocks: Blocks, clock: Clock) -> None:
        self._buckets = {bucket.name: bucket for bucket in buckets}
        self._blocks = blocks
        self._clock = clock
        self._lock = asyncio.Lock()
        self._left = {name: BUDGET_LEFT.labels(platform, name) for name in self._buckets}
        now = clock.now()
        self._uses = {bucket.name: _Use(bucket.window(now), 0, 0) for bucket in buckets}
        for name, reserved in blocks.read().items():
            use = self._uses.get(name)
            if use is not None and use.window[0] == reserved.window:
                use.reserved = use.spent = reserved.amount
        self._show()

    async def reserve(self, costs: Sequence[Cost]) -> None:
        """Take what a request may cost from its buckets. Raises ParkedError, and takes nothing, where one has too little left for it.

        What costs nothing goes through here too: no poller asks a platform that another one took over.
        """
        async with self._lock:
            await asyncio.to_thread(self._blocks.prove)
            self._turn()
            for cost in costs:
                self._check(cost)
            for cost in costs:
                await self._spend(cost)
            self._show()

    def give_back(self, costs: Sequence[Cost]) -> None:
        """Put back what was taken and not spent; `most` is how much."""
        for cost in costs:
            use = self._uses[cost.bucket]
            use.spent = max(0, use.spent - cost.most)
        self._show()

    def spent(self, bucket: str) -> int:
        """How much of the present window was spent, or may have been."""
        self._turn()
        return self._uses[bucket].spent

    def _turn(self) -> None:
        """Begin the windows anew that are over."""
        now = self._clock.now()
        for name, use in self._uses.items():
            if now >= use.window[1]:
                self._uses[name] = _Use(self._buckets[name].window(now), 0, 0)

    def _check(self, cost: Cost) -> None:
        bucket, use = self._buckets[cost.bucket], self._uses[cost.bucket]
        if use.spent + cost.most > bucket.limit * SHARES[cost.need] // 1000:
            raise ParkedError(f"budget of {bucket.name} is short for {cost.need}", use.window[1])

    async def _spend(self, cost: Cost) -> None:
        bucket, use = self._buckets[cost.bucket], self._uses[cost.bucket]
        need = use.spent + cost.most
        if need > use.reserved:
            amount = min(bucket.limit, -(-need // bucket.block) * bucket.block)
            await asyncio.to_thread(self._blocks.reserve, bucket.name, Reserved(use.window[0], amount))
            use.reserved = amount
        use.spent = need

    def _show(self) -> None:
        for name, use in self._uses.items():
            self._left[name].set(self._buckets[name].limit - use.spent)


def day_in(time_zone: str) -> Callable[[int], Span]:
    """Windows that are days of a time zone, from midnight to midnight."""
    zone = ZoneInfo(time_zone)

    def window(now: int) -> Span:
        today = datetime.fromtimestamp(now // 1000, UTC).astimezone(zone).date()
        first, last = (datetime.combine(day, time(), zone) for day in (today, today + timedelta(days=1)))
        return round(first.timestamp()) * 1000, round(last.timestamp()) * 1000

    return window
