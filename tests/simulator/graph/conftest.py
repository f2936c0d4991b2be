"""A simulated Graph API, and how a client of the real one is led to it."""

from collections.abc import Iterator

import pytest

from streams.simulator.clock import VirtualClock
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, World

NOW = 18_322 * DAY  # 2020-03-01
PAGE = Owner(0, "facebook", "104000000000001", "minrivers", 4.0, 90_000)
GAPPY = Owner(5, "facebook", "104000000000005", "gappy", 4.0, 9_000)
ACCOUNT = Owner(1, "instagram", "17841400000000111", "minrivers", 3.0, 45_000)
SHY = Owner(2, "instagram", "17841400000000112", "shy", 1.0, 900, protected=NOW - DAY)


@pytest.fixture
def simulation() -> Simulation:
    return Simulation(World(1, [PAGE, GAPPY, ACCOUNT, SHY]), VirtualClock(NOW))


@pytest.fixture
def url(simulation: Simulation) -> Iterator[str]:
    with serving(simulation) as address:
        yield address
