"""A simulated YouTube to poll."""

from collections.abc import AsyncIterator, Iterator

import pytest
import stamina

from streams.pollers.http import Client
from streams.pollers.secrets import Secret
from streams.pollers.youtube.api import KEY_HEADER, YouTubeApi
from streams.simulator.clock import VirtualClock
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import Channel, World


@pytest.fixture
def simulation() -> Simulation:
    """A world of one channel, on the first of March 2020, the clock standing."""
    channel = Channel(0, "UC" + "c" * 22, "kementerian", 2.0, 50_000)
    return Simulation(World(1, [channel]), VirtualClock(1_583_020_800_000))


@pytest.fixture
def simulator(simulation: Simulation) -> Iterator[str]:
    """Its address."""
    with serving(simulation) as url:
        yield url


@pytest.fixture
async def youtube_api(simulation: Simulation, simulator: str) -> AsyncIterator[YouTubeApi]:
    """YouTube's API as simulated; retries do not wait."""
    base_url = f"{simulator}/yt/youtube/v3"
    stamina.set_testing(True, attempts=100, cap=True)
    async with Client(base_url, KEY_HEADER, Secret("planted"), simulation.clock) as client:
        yield YouTubeApi(client, simulation.clock)
    stamina.set_testing(False)
