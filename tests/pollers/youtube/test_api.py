"""Requests that fail: how often they are tried again, and when nothing is asked at all."""

import pytest

from streams.errors import GsmError
from streams.pollers.asking import ATTEMPTS
from streams.pollers.errors import ParkedError, RefusedError, TransientError, UnreadableError
from streams.pollers.youtube.api import YouTubeApi
from streams.simulator.faults import Fault
from streams.simulator.simulation import Simulation

CHANNEL = "UC" + "c" * 22
PACIFIC_MIDNIGHT = 1_583_049_600_000  # 2020-03-01T08:00:00Z


async def test_a_failure_that_passes_is_not_noticed(simulation: Simulation, youtube_api: YouTubeApi) -> None:
    simulation.faults.add(Fault(count=ATTEMPTS - 1))

    told = await youtube_api.channels([CHANNEL])

    assert [one.id for one in told.what] == [CHANNEL]
    assert told.simulated
    assert simulation.counts.total() == ATTEMPTS


async def test_a_failure_that_lasts_is_given_up(simulation: Simulation, youtube_api: YouTubeApi) -> None:
    simulation.faults.add(Fault())

    with pytest.raises(TransientError, match="HTTP 503 backendError"):
        await youtube_api.channels([CHANNEL])

    assert simulation.counts.total() == ATTEMPTS


async def test_a_refusal_is_not_asked_again(simulation: Simulation, youtube_api: YouTubeApi) -> None:
    with pytest.raises(RefusedError, match="playlistNotFound"):
        await youtube_api.listing("UUunknown", "")

    assert simulation.counts.total() == 1


async def test_without_quota_nothing_is_asked_until_midnight_in_california(
    simulation: Simulation, youtube_api: YouTubeApi
) -> None:
    simulation.faults.add(Fault(status=403, reason="quotaExceeded", count=1))

    for _ in range(3):
        with pytest.raises(ParkedError) as caught:
            await youtube_api.channels([CHANNEL])
    asked_while_parked = simulation.counts.total()
    simulation.clock.set(PACIFIC_MIDNIGHT)
    told = await youtube_api.channels([CHANNEL])

    assert caught.value.until == PACIFIC_MIDNIGHT
    assert asked_while_parked == 1
    assert told.at == PACIFIC_MIDNIGHT


async def test_an_invalid_key_ends_everything_with_what_to_do(
    simulation: Simulation, youtube_api: YouTubeApi
) -> None:
    simulation.faults.add(Fault(status=400, reason="keyInvalid"))

    with pytest.raises(GsmError, match="the key is not valid"):
        await youtube_api.videos(["v1"])


async def test_an_answer_cut_short_is_unreadable(simulation: Simulation, youtube_api: YouTubeApi) -> None:
    simulation.faults.add(Fault(status=200, body='{"kind":"youtube#videoListResponse","items":[{"id":'))

    with pytest.raises(UnreadableError, match="truncated") as caught:
        await youtube_api.videos(["v1"])
    assert caught.value.request == "videos"
