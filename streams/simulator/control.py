"""The routes of the control plane: what time it is, what goes wrong, what was asked."""

from typing import Any

import msgspec
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from streams.simulator.clock import ClockState
from streams.simulator.faults import Fault
from streams.simulator.simulation import Simulation


def routes(simulation: Simulation) -> list[Route]:
    """The routes below /_sim."""
    clock, faults = simulation.clock, simulation.faults

    async def time(request: Request) -> Response:
        if request.method == "POST":
            try:
                wanted = msgspec.json.decode(await request.body(), type=ClockState)
                clock.set(wanted.now, wanted.speed)
            except (msgspec.DecodeError, ValueError) as error:
                return _json({"error": str(error)}, 400)
        return _json({"now": clock.now(), "speed": clock.speed})

    async def rules(request: Request) -> Response:
        if request.method == "POST":
            try:
                faults.add(msgspec.json.decode(await request.body(), type=Fault))
            except (msgspec.DecodeError, ValueError) as error:
                return _json({"error": str(error)}, 400)
        elif request.method == "DELETE":
            faults.rules.clear()
        return _json({"faults": msgspec.to_builtins(faults.rules)})

    async def requests(request: Request) -> Response:
        if request.method == "DELETE":
            simulation.counts.clear()
            simulation.requests.clear()
        kept = msgspec.to_builtins(list(simulation.requests))
        return _json({"counts": dict(sorted(simulation.counts.items())), "requests": kept})

    return [
        Route("/_sim/clock", time, methods=["GET", "POST"]),
        Route("/_sim/faults", rules, methods=["GET", "POST", "DELETE"]),
        Route("/_sim/requests", requests, methods=["GET", "DELETE"]),
    ]


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")
