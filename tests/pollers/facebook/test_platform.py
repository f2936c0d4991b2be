"""Days of polling simulated Pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from scoring.roster import Account
from streams.pollers.contract import Platform
from streams.pollers.errors import ParkedError
from streams.pollers.facebook.opening import open_facebook
from streams.pollers.facebook.platform import LOOKBACK
from streams.pollers.opening import Means
from streams.pollers.refresh import RefreshPlan
from streams.pollers.state import AccountState
from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Fault
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, World
from tests.pollers.days import HOUR, SLOT, START, Days, InMemory, deleted, lived, poll_slot, ten_days

PLAN = RefreshPlan(SLOT, START - 100 * DAY, START + 100 * DAY, START + 107 * DAY)
OWNERS = (
    *(Owner(number, "facebook", str(10_000 + number), f"page{number}", 0.7 * number, 9_000) for number in range(1, 6)),
    Owner(6, "facebook", "10006", "banned", 1.0, 900, suspended=START + 2 * DAY),
)  # fmt: skip
ACCOUNTS = (
    *(Account(f"a{one.number}", "facebook", native_id=one.id) for one in OWNERS[1:]),
    Account("a1", "facebook", handle="Page1"),
    Account("nobody", "facebook", handle="nosuchpage"),
    Account("nameless", "facebook"),
)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return Simulation(World(111, OWNERS), VirtualClock(START))


@asynccontextmanager
async def opened(simulation: Simulation) -> AsyncIterator[Platform]:
    with serving(simulation) as url:
        async with open_facebook(Means(simulation.clock, url, PLAN, InMemory())) as platform:
            yield platform


@pytest.fixture(scope="module")
def polled(simulation: Simulation) -> Days:
    return ten_days(opened(simulation), simulation.clock, ACCOUNTS)


def test_every_post_that_lived_through_a_poll_is_found_in_its_account(
    polled: Days, simulation: Simulation
) -> None:
    expected = lived(simulation.world, OWNERS[:5])

    assert len(expected) > 250
    assert set(expected) <= polled.found()


def test_every_observation_is_true_at_its_instant(polled: Days, simulation: Simulation) -> None:
    seen = 0
    for _, read, told in polled.posts():
        post = simulation.world.post("facebook", told.id, read.at)
        if told.presence == "gone":
            assert post is None
            continue
        seen += 1
        assert post is not None
        true = simulation.world.counters(post, read.at)
        assert (told.likes, told.comments, told.shares) == (true.likes, true.comments, true.shares)
        assert (told.created, told.kind, told.media) == (post.published, post.kind, post.media)
    assert seen > 1_000


def test_deletions_of_posts_under_seven_days_are_told_within_a_day_and_none_falsely(
    polled: Days, simulation: Simulation
) -> None:
    told, expected = polled.gone(), deleted(simulation.world, OWNERS[:5])

    assert len(expected) > 1
    for key, when in expected.items():
        assert when < told[key] <= when + DAY


def test_who_is_not_there_is_told_with_the_reason(polled: Days) -> None:
    last = START + 10 * DAY - SLOT
    reasons = {account: str(error) for (account, slot), error in polled.errors.items() if slot == last}

    assert reasons == {
        "a6": "not_found",
        "nobody": "not_found",
        "nameless": "the roster has neither an id nor a name of a Page",
    }


async def test_less_is_asked_for_where_facebook_finds_it_too_much() -> None:
    # Given a Page whose posts Facebook gives 25 at a time
    owner = Owner(1, "facebook", "10001", "heavy", 6.0, 9_000)
    simulation = Simulation(World(5, [owner]), VirtualClock(START + HOUR))
    too_much = '{"error":{"code":1,"message":"Please reduce the amount of data you\'re asking for"}}'
    for limit in ("limit=100", "limit=50"):
        simulation.faults.add(Fault(match=limit, status=500, body=too_much))
    account, found = Account("b", "facebook", native_id="10001"), Days()
    # When it is polled
    async with opened(simulation) as platform:
        await poll_slot(platform, START, {}, found, [account])
    # Then nothing is missing
    there = {
        post.id
        for post in simulation.world.posts(owner, START + HOUR)
        if post.uploaded > START + HOUR - LOOKBACK
    }
    assert {post.id for _, _, post in found.posts()} == there
    assert len(there) > 100
    assert not found.errors


async def test_a_limit_stops_all_until_it_ends_and_then_nothing_is_missing() -> None:
    # Given tokens that may call once an hour
    owner = Owner(1, "facebook", "10001", "page", 3.0, 9_000)
    simulation = Simulation(World(5, [owner]), VirtualClock(START + HOUR))
    simulation.calls.limit = 1
    account, found, states = Account("b", "facebook", native_id="10001"), Days(), dict[str, AccountState]()
    async with opened(simulation) as platform:
        # When it is polled twice
        for _ in range(2):
            await poll_slot(platform, START, states, found, [account])
        # Then it was asked once by each of the two tokens: the answer had said that the limit is near
        error = found.errors["b", START]
        assert isinstance(error, ParkedError)
        assert simulation.counts.total() == 2
        # When there is more to be had, and the wait is over
        simulation.calls.limit = 1_000
        simulation.clock.set(error.until)
        await poll_slot(platform, START + SLOT, states, found, [account])
    # Then the posts are there
    assert len({post.id for _, _, post in found.posts()}) > 50
