"""What all simulated platforms share: world, clock, faults, and the record of requests."""

from collections import Counter, deque
from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from streams.clock import SIMULATED_AT
from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Faults
from streams.simulator.graph.limits import Calls
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
        self.faults = Faults()
        self.bill = Bill()
        self.calls = Calls()
        self.counts: Counter[str] = Counter()
        self.requests: deque[Asked] = deque(maxlen=KEPT_REQUESTS)

    def answer(
        self, request: Request, at: int, status: int, body: bytes, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Record a request and answer it, with the instant that the answer is true for."""
        query = {name: value for name, value in request.query_params.items() if name not in SECRETS}
        path = request.url.path
        self.counts[path] += 1
        self.requests.append(Asked(at, path, query, status))
        told = {SIMULATED_AT: str(at), **(headers or {})}
        return Response(body, status, told, "application/json; charset=UTF-8")
