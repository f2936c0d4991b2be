"""Running the pollers of an edition in one process."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from scoring.edition import instant_text
from scoring.pages import Outcome
from streams.clock import Clock, WallClock
from streams.errors import GsmError
from streams.kafka.dead_letters import DeadLetters
from streams.kafka.publisher import PagePublisher
from streams.pollers.platforms import PLATFORMS
from streams.pollers.poller import Outputs, Poller
from streams.pollers.simulator_clock import SimulatorClock
from streams.pollers.state_topic import StateTopic
from streams.settings import Settings


def run(
    settings: Settings, names: Sequence[str] = (), *, once: bool = False, simulator: str | None = None
) -> dict[str, Counter[Outcome]]:
    """Poll the named platforms, or all that the edition has and we can poll. Returns the polls by platform and outcome.

    Polls until the freeze; with `once` what is due now. `simulator` is the address of a `gsm simulate`, whose clock then rules.
    """
    edition = settings.files.edition
    clock: Clock = SimulatorClock(simulator) if simulator else WallClock()
    freeze_at = edition.bounds().freeze_at
    if clock.now() > freeze_at:
        frozen = instant_text(freeze_at, edition.time_zone)
        raise GsmError(
            f"edition {edition.id} froze at {frozen}: nothing is due any more; poll another edition"
        )
    has = {platform.id for platform in edition.platforms}
    wanted = list(names) or sorted(has & PLATFORMS.keys())
    if missing := sorted(set(wanted) - has):
        raise GsmError(
            f"edition {edition.id} has no platform {', '.join(missing)}: it has {', '.join(sorted(has))}"
        )
    with (
        PagePublisher(settings.kafka, settings.prefix) as pages,
        StateTopic(settings.kafka, settings.prefix) as states,
        DeadLetters(settings.kafka, settings.prefix) as letters,
    ):
        return asyncio.run(
            _run(settings, wanted, Outputs(pages, states, letters), clock, simulator, once=once)
        )


async def _run(
    settings: Settings,
    names: Sequence[str],
    outputs: Outputs,
    clock: Clock,
    simulator: str | None,
    *,
    once: bool,
) -> dict[str, Counter[Outcome]]:
    async def one(name: str) -> Counter[Outcome]:
        async with PLATFORMS[name](clock, simulator) as platform:
            files = settings.files
            simulated = simulator is not None
            poller = Poller(platform, files.edition, files.roster, outputs, clock, simulated=simulated)
            return await poller.run(once=once)

    done = await asyncio.gather(*map(one, names))
    return dict(zip(names, done, strict=True))
