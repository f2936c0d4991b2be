"""A simulated X, and how clients of the real one are led to it."""

from collections.abc import Iterator

import pytest

from streams.simulator.clock import VirtualClock
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, World

NOW = 18_322 * DAY  # 2020-03-01
LIVELY = Owner(0, "twitter", "1001", "Lively", 4.0, 50_000)
SHY = Owner(1, "twitter", "1002", "shy", 1.0, 9_000, protected=NOW - DAY)
GONE = Owner(2, "twitter", "1003", "gone", 1.0, 700, suspended=NOW - DAY)
QUIET = Owner(3, "twitter", "1004", "quiet", 1.0, 300, is_empty=True)


@pytest.fixture
def simulation() -> Simulation:
    return Simulation(World(1, [LIVELY, SHY, GONE, QUIET]), VirtualClock(NOW))


@pytest.fixture
def url(simulation: Simulation) -> Iterator[str]:
    with serving(simulation) as address:
        yield address
