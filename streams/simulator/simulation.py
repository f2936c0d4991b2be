"""What all simulated platforms share: world, clock, faults, and the record of requests."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Asking, Fault, Faults
from streams.simulator.graph.limits import Calls
from streams.simulator.reply import Reply, response
from streams.simulator.world import World
from streams.simulator.x.limits import Bill

KEPT_REQUESTS: Final = 1000
SECRETS: Final = frozenset({"key", "access_token"})
"""Query parameters that no record shows."""


class Asked(msgspec.Struct, frozen=True):
    """One request: virtual instant, path, query without secrets, HTTP status of the answer."""

    at: int
    path: str
    query: dict[str, str]
    status: int


class Simulation:
    """The state behind the routes: everything in it but the clock, the faults and the record is a pure function."""

    def __init__(self, world: World, clock: VirtualClock) -> None:
        self.world = world
        self.clock = clock
        self.faults = Faults(world.seed)
        self.bill = Bill()
        self.calls = Calls()
        self.counts: Counter[str] = Counter()
        self.requests: deque[Asked] = deque(maxlen=KEPT_REQUESTS)

    def reset(self) -> None:
        """No faults, nothing asked, nothing charged. The clock goes on, and the world is what it was."""
        self.faults.rules.clear()
        self.bill.clear()
        self.calls.clear()
        self.counts.clear()
        self.requests.clear()

    async def serve(
        self,
        request: Request,
        platform: str,
        token: str,
        refuse: Callable[[Fault, int], Reply],
        reply: Callable[[int], Reply],
    ) -> Response:
        """Answer a request and record it: as a fault wants it, if one fits, which `refuse` puts in the platform's words."""
        at, path = self.clock.now(), request.url.path
        fault = self.faults.take(Asking(platform, path, str(request.url), token, at))
        if fault is None or fault.show == "answer":
            told = reply(at)
        elif fault.body is not None:
            told = Reply(fault.status, fault.body.encode())
        else:
            told = refuse(fault, at)
        query = {name: value for name, value in request.query_params.items() if name not in SECRETS}
        self.counts[path] += 1
        self.requests.append(Asked(at, path, query, told.status))
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay / 1000)
        return response(told, at, fault)
