"""A poller of a simulated X, a real Kafka, and every preset of faults: nothing is lost that X would give."""

import asyncio
import uuid
from typing import Final

import pytest
import stamina

from streams.kafka.dead_letters import DeadLetters
from streams.kafka.publisher import PagePublisher
from streams.kafka.topics import DEAD_LETTERS, Admin
from streams.pollers.opening import Means
from streams.pollers.platforms import PLATFORMS
from streams.pollers.poller import Outputs, Poller
from streams.pollers.refresh import RefreshPlan
from streams.pollers.reservations import Reservations
from streams.pollers.state_topic import StateTopic
from streams.simulator.presets import PRESETS
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from tests.conftest import Services
from tests.integration.polling import unrivalled
from tests.integration.x_days import (
    ACCOUNTS,
    EDITION,
    MINUTE,
    POLLED_AT,
    ROSTER,
    SLOT,
    START,
    Polled,
    assert_true,
    pages_of,
    records_of,
    simulated,
)

SLOTS: Final = range(START, START + 5 * SLOT, SLOT)
BEGUN: Final = SLOTS[2]
"""Noon of a day of UTC, when presets begin."""

MISSED: Final = {
    "credits-out": {SLOTS[2]: ("failed", "CreditsDepleted")},
    "quota-day": dict.fromkeys(SLOTS[2:4], ("failed", "UsageCapExceeded")),
}
"""Slots that nobody can serve, with the reason."""


def polled_with(services: Services, preset: str) -> Polled:
    """Five slots of a poller, a preset ruling from the third on; what fails is tried again each half hour, as it becomes due."""
    prefix, simulation, slots = f"t{uuid.uuid4().hex[:12]}.", simulated(), SLOTS
    with Admin(services.kafka, prefix) as admin, serving(simulation) as url:
        admin.create()
        stamina.set_testing(True, attempts=4, cap=True)  # retries do not wait
        try:
            asyncio.run(_poll_slots(simulation, url, services.kafka, prefix, preset))
        finally:
            stamina.set_testing(False)
        letters = len(records_of(services.kafka, prefix + DEAD_LETTERS.name))
    return Polled(simulation.world, pages_of(services.kafka, prefix), slots, simulation.bill.charged, letters)


async def _poll_slots(simulation: Simulation, url: str, kafka: str, prefix: str, preset: str) -> None:
    clock = simulation.clock
    with (
        PagePublisher(kafka, prefix) as pages,
        StateTopic(kafka, prefix) as states,
        DeadLetters(kafka, prefix) as letters,
    ):
        pollable = PLATFORMS["twitter"]
        plan = RefreshPlan.of(EDITION, "twitter", pollable.days)
        means = Means(clock, url, plan, Reservations(states, "twitter", unrivalled))
        async with pollable.open(means) as platform:
            outputs = Outputs(pages, states, letters)
            poller = Poller(platform, EDITION, ROSTER, outputs, clock, unrivalled)
            for slot in SLOTS:
                if slot == BEGUN:
                    simulation.faults.add(*PRESETS[preset](slot))
                for at in range(slot + POLLED_AT, slot + SLOT, 30 * MINUTE):
                    clock.set(at)
                    polls = await poller.round()
                    if polls["ok"] == polls.total() and not _is_waiting(states, clock.now()):
                        break


def _is_waiting(states: StateTopic, now: int) -> bool:
    """Whether a poll is to be tried again later."""
    return any(
        state.retry_at is not None and state.retry_at > now for state in states.read("twitter").values()
    )


@pytest.mark.parametrize("preset", PRESETS)
def test_whatever_goes_wrong_nothing_is_lost_what_was_missed_is_said_and_all_is_well_in_the_end(
    services: Services, preset: str
) -> None:
    polled = polled_with(services, preset)

    missed = {slot: MISSED.get(preset, {}).get(slot, ("ok", "")) for slot in SLOTS}
    assert polled.best() == {(one.id, slot): missed[slot] for one in ACCOUNTS for slot in SLOTS}
    assert polled.lost() == []
    assert_true(polled)
    assert (polled.letters > 0) == (preset in {"flaky", "schema-drift"})
