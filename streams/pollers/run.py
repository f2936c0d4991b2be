"""Running the pollers of an edition in one process."""

import asyncio
import math
import os
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextlib import ExitStack
from typing import Any, Final

import structlog

from scoring.edition import instant_text
from scoring.pages import Outcome
from streams import metrics
from streams.clock import Clock, WallClock
from streams.errors import GsmError
from streams.kafka.dead_letters import DeadLetters
from streams.kafka.publisher import PagePublisher
from streams.pollers.opening import Means, tokens_of
from streams.pollers.platforms import PLATFORMS, names_of
from streams.pollers.poller import Outputs, Poller
from streams.pollers.refresh import RefreshPlan
from streams.pollers.reservations import Reservations
from streams.pollers.seat import Seat, SupersededError, session_of
from streams.pollers.simulator_clock import SimulatorClock
from streams.pollers.state_topic import StateTopic
from streams.settings import Settings
from streams.together import together

ONCE_PATIENCE: Final = 30.0  # seconds that `once` waits for the seat of a poller that may have died

log = structlog.get_logger(__name__)


def run(
    settings: Settings,
    names: Sequence[str] = (),
    *,
    once: bool = False,
    simulator: str | None = None,
    metrics_port: int | None = None,
) -> dict[str, Counter[Outcome]]:
    """Poll the named platforms, or all that the edition has and we can poll. Returns the polls by platform and outcome.

    Polls until the freeze; with `once` what is due now. `simulator` is the address of a `gsm simulate`, whose clock then
    rules; only an edition that is marked simulated may be polled from it. /metrics is answered at `metrics_port`, if one is
    given.
    """
    edition = settings.files.edition
    if (
        simulator and not edition.simulated
    ):  # `posts` is kept for ever, and a real edition with invented pages never freezes
        raise GsmError(
            f"edition {edition.id} is not marked simulated: invented pages would spoil it for good; "
            "poll a copy with an id of its own and `simulated = true` (docs/polling.md)"
        )
    clock: Clock = SimulatorClock(simulator) if simulator else WallClock()
    freeze_at = edition.bounds().freeze_at
    if clock.now() > freeze_at:
        frozen = instant_text(freeze_at, edition.time_zone)
        raise GsmError(
            f"edition {edition.id} froze at {frozen}: nothing is due any more; poll another edition"
        )
    wanted = names_of(edition, names)
    return asyncio.run(_run(settings, wanted, clock, simulator, once=once, metrics_port=metrics_port))


async def _run(
    settings: Settings,
    names: Sequence[str],
    clock: Clock,
    simulator: str | None,
    *,
    once: bool,
    metrics_port: int | None,
) -> dict[str, Counter[Outcome]]:
    for name in names:  # keys are looked for before Kafka is
        tokens_of(PLATFORMS[name].address, simulator)
    with ExitStack() as stack:
        if metrics_port is not None:
            metrics.serve(metrics_port)
        pages = stack.enter_context(PagePublisher(settings.kafka, settings.prefix))
        states = stack.enter_context(StateTopic(settings.kafka, settings.prefix))
        letters = stack.enter_context(DeadLetters(settings.kafka, settings.prefix))
        outputs = Outputs(pages, states, letters)
        served = {
            name: _serve(settings, name, clock, simulator, outputs, states, once=once) for name in names
        }
        ends = await together(_end_of(name, one) for name, one in served.items())
    for end in ends:
        if isinstance(end, GsmError):
            raise end
    return {name: end for name, end in zip(names, ends, strict=True) if not isinstance(end, GsmError)}


async def _end_of(name: str, serving: Coroutine[Any, Any, Counter[Outcome]]) -> Counter[Outcome] | GsmError:
    """What a platform's polling comes to. One that cannot go on stops no other; it is told at once, and ends the command last."""
    try:
        return await serving
    except GsmError as error:
        log.error("platform_ended", platform=name, reason=str(error))  # noqa: TRY400 - a person must act, no one must debug
        return error


async def _serve(
    settings: Settings,
    name: str,
    clock: Clock,
    simulator: str | None,
    outputs: Outputs,
    states: StateTopic,
    *,
    once: bool,
) -> Counter[Outcome]:
    """Poll one platform whenever this process is its active poller; what others did meanwhile is read from Kafka."""
    files, pollable, done = settings.files, PLATFORMS[name], Counter[Outcome]()
    plan = RefreshPlan.of(files.edition, name, pollable.days)
    session = session_of(os.environ.get("GSM_POLL_SESSION"))
    with Seat(settings.kafka, settings.prefix, name, session) as seat:
        means = Means(clock, simulator, plan, Reservations(states, name, seat.prove))
        while True:
            await seat.wait(ONCE_PATIENCE if once else math.inf)
            try:
                async with pollable.open(means) as platform:
                    poller = Poller(platform, files.edition, files.roster, outputs, clock, seat.prove)
                    await poller.run(done, once=once)
            except SupersededError as error:
                log.warning("superseded", platform=name, reason=str(error))
            else:
                return done
