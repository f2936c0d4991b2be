"""The routes of the control plane: what time it is, what goes wrong, what was asked and what it cost, who is there."""

from typing import Any

import msgspec
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from streams.simulator.clock import ClockState
from streams.simulator.faults import Fault
from streams.simulator.presets import PRESETS
from streams.simulator.simulation import Simulation


class Preset(msgspec.Struct, forbid_unknown_fields=True):
    """Faults that go together, by their name."""

    preset: str


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
                faults.add(*_rules(await request.body(), clock.now()))
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
        *_told(simulation),
        Route("/_sim/clock", time, methods=["GET", "POST"]),
        Route("/_sim/faults", rules, methods=["GET", "POST", "DELETE"]),
        Route("/_sim/requests", requests, methods=["GET", "DELETE"]),
    ]


def _told(simulation: Simulation) -> list[Route]:
    """What can be seen of a simulation as a whole, and its beginning anew."""

    async def ledger(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        told = {"dollars": simulation.bill.charged / 1000, "posts": simulation.bill.posts}
        return _json({"requests": simulation.counts.total(), "twitter": told})

    async def world(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        now, known = simulation.clock.now(), simulation.world
        accounts = [
            {
                "platform": owner.platform, "id": owner.id, "handle": owner.handle_at(now),
                "followers": known.followers(owner, now), "posts": len(known.posts(owner, now)),
            }
            for owner in known.owners
        ]  # fmt: skip
        return _json({"seed": known.seed, "now": now, "accounts": accounts})

    async def reset(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        simulation.reset()
        return _json({"now": simulation.clock.now()})

    async def health(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        return _json({"status": "ok"})

    return [
        Route("/_sim/healthz", health),
        Route("/_sim/ledger", ledger),
        Route("/_sim/reset", reset, methods=["POST"]),
        Route("/_sim/world", world),
    ]


def _rules(body: bytes, now: int) -> list[Fault]:
    """A rule, or those of a preset. Raises ValueError for a strange one."""
    try:
        name = msgspec.json.decode(body, type=Preset).preset
    except msgspec.ValidationError:
        return [msgspec.json.decode(body, type=Fault)]
    if name not in PRESETS:
        raise ValueError(f"there is no preset {name}: there are {', '.join(PRESETS)}")
    return PRESETS[name](now)


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")
