"""A simulated YouTube to poll."""

from collections.abc import AsyncIterator, Iterator

import pytest
import stamina

from streams.pollers.asking import Asker
from streams.pollers.http import Client
from streams.pollers.secrets import Secret
from streams.pollers.tokens import Tokens
from streams.pollers.youtube.api import YouTubeApi, YouTubeManners
from streams.simulator.clock import VirtualClock
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import Owner, World


@pytest.fixture
def simulation() -> Simulation:
    """A world of one channel, on the first of March 2020, the clock standing."""
    channel = Owner(0, "youtube", "UC" + "c" * 22, "kementerian", 2.0, 50_000)
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
    key = Secret("planted")
    async with Client(base_url, [key], simulation.clock) as client:
        tokens = Tokens("youtube", "GSM_YOUTUBE_API_KEY", [key])
        yield YouTubeApi(Asker(client, tokens, YouTubeManners(), simulation.clock))
    stamina.set_testing(False)
