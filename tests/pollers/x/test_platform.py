"""Days of polling a simulated X, told by what is read and what it costs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import stamina

from scoring.roster import Account
from streams.pollers.contract import Platform
from streams.pollers.errors import ParkedError, RefusedError
from streams.pollers.opening import Means
from streams.pollers.refresh import X_DAYS, RefreshPlan
from streams.pollers.state import AccountState
from streams.pollers.x.opening import open_x
from streams.pollers.x.platform import LOOKBACK
from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Fault
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, World
from streams.simulator.x.answers import metrics_of
from tests.pollers.days import HOUR, SLOT, START, Days, InMemory, deleted, lived, poll_slot, ten_days

PLAN = RefreshPlan(SLOT, START - 100 * DAY, START + 100 * DAY, START + 107 * DAY, X_DAYS)

OWNERS = (
    *(Owner(number, "twitter", str(100 + number), f"office{number}", 0.5 * number, 9_000) for number in range(1, 7)),
    Owner(7, "twitter", "107", "shy", 1.0, 900, protected=START + 2 * DAY),
    Owner(8, "twitter", "108", "banned", 1.0, 900, suspended=START + 2 * DAY),
)  # fmt: skip
ACCOUNTS = (
    *(Account(f"a{one.number}", "twitter", native_id=one.id) for one in OWNERS[1:]),
    Account("a1", "twitter", handle="Office1"),
    Account("nobody", "twitter", handle="NoSuchOffice"),
    Account("strange", "twitter", handle="no handle at all"),
)


@pytest.fixture(autouse=True)
def without_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=100, cap=True)
    yield
    stamina.set_testing(False)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return Simulation(World(111, OWNERS), VirtualClock(START))


@asynccontextmanager
async def opened(simulation: Simulation) -> AsyncIterator[Platform]:
    with serving(simulation) as url:
        async with open_x(Means(simulation.clock, url, PLAN, InMemory())) as platform:
            yield platform


@pytest.fixture(scope="module")
def polled(simulation: Simulation) -> Days:
    return ten_days(opened(simulation), simulation.clock, ACCOUNTS)


def test_every_post_that_lived_through_a_poll_is_found_in_its_account(
    polled: Days, simulation: Simulation
) -> None:
    expected = lived(simulation.world, OWNERS[:6])

    assert len(expected) > 300
    assert set(expected) <= polled.found()


def test_every_observation_is_true_at_its_instant(polled: Days, simulation: Simulation) -> None:
    seen = 0
    for _, read, told in polled.posts():
        post = simulation.world.post("twitter", told.id, read.at)
        if told.presence == "gone":
            assert post is None
            continue
        seen += 1
        assert post is not None
        true = metrics_of(simulation.world, post, read.at)
        assert (told.likes, told.comments, told.shares, told.quotes, told.views) == true
        assert (told.created, told.kind, told.media) == (post.published, post.kind, post.media)
        assert read.simulated
    assert seen > 1_000


def test_deletions_of_posts_under_seven_days_are_told_within_two_slots_and_none_falsely(
    polled: Days, simulation: Simulation
) -> None:
    told, expected = polled.gone(), deleted(simulation.world, OWNERS[:6])

    assert len(expected) == 4  # between half a day and six days old
    for key, when in expected.items():
        assert when < told[key] <= when + 2 * SLOT  # asked for in each slot of a paid day, and missed twice


def test_whoever_shows_nothing_is_told_with_the_reason(polled: Days) -> None:
    last = START + 10 * DAY - SLOT
    reasons = {account: str(error) for (account, slot), error in polled.errors.items() if slot == last}

    assert reasons == {
        "a7": "private",
        "a8": "suspended",
        "nobody": "not_found",
        "strange": "the roster has neither an id nor a handle of X",
    }
    assert not [post for account, _, post in polled.posts() if account in reasons and post.presence == "gone"]


def test_the_bill_is_what_was_told_once_a_day(polled: Days, simulation: Simulation) -> None:
    # Every account that is there, and each post on each day on which it was told.
    posts = {(post.id, read.at // DAY) for _, read, post in polled.posts() if post.presence == "seen"}
    users = {(account, read.at // DAY) for (account, _), reads in polled.reads.items() for read in reads[:1]}

    assert simulation.bill.charged == 5 * len(posts) + 10 * len(users)


async def test_an_account_that_is_renamed_is_followed_by_its_id() -> None:
    # Given an account that the roster has by handle alone, and that is renamed after the first poll
    moved = Owner(1, "twitter", "101", "office", 3.0, 9_000, renamed=START + 2 * HOUR)
    simulation = Simulation(World(5, [moved]), VirtualClock(START + HOUR))
    account, found, states = Account("b", "twitter", handle="office"), Days(), dict[str, AccountState]()
    async with opened(simulation) as platform:
        await poll_slot(platform, START, states, found, [account])
        simulation.clock.set(START + SLOT)
        # When it is polled again
        await poll_slot(platform, START + SLOT, states, found, [account])
    # Then nothing failed, and its posts since then are there
    assert found.errors == {}
    there = {
        post.id
        for post in simulation.world.posts(moved, START + SLOT)
        if post.uploaded > START + SLOT - LOOKBACK
    }
    assert {post.id for _, _, post in found.posts()} >= there


async def test_a_failure_in_the_middle_loses_nothing_that_the_next_poll_does_not_find() -> None:
    # Given an account with more posts than a page, whose second page fails once
    busy = Owner(1, "twitter", "101", "busy", 12.0, 9_000)
    simulation = Simulation(World(5, [busy]), VirtualClock(START + HOUR))
    account, found, states = Account("b", "twitter", native_id="101"), Days(), dict[str, AccountState]()
    async with opened(simulation) as platform:
        simulation.faults.add(Fault(match="pagination_token", status=400))
        await poll_slot(platform, START, states, found, [account])
        assert isinstance(found.errors["b", START], RefusedError)
        simulation.faults.rules.clear()
        # When it is polled again
        simulation.clock.set(START + SLOT)
        await poll_slot(platform, START + SLOT, states, found, [account])
    # Then all of its posts of the last 30 days are there
    there = {
        post.id
        for post in simulation.world.posts(busy, START + SLOT)
        if post.uploaded > START + SLOT - LOOKBACK
    }
    assert {post.id for _, _, post in found.posts()} >= there
    assert len(there) > 200


async def test_without_credit_nothing_is_asked_until_a_while_later_and_then_nothing_is_missing() -> None:
    # Given a platform whose credit is used up
    owner = Owner(1, "twitter", "101", "office", 3.0, 9_000)
    simulation = Simulation(World(5, [owner]), VirtualClock(START + HOUR))
    simulation.bill.credit = 0
    account, found, states = Account("b", "twitter", native_id="101"), Days(), dict[str, AccountState]()
    async with opened(simulation) as platform:
        await poll_slot(platform, START, states, found, [account])
        await poll_slot(platform, START, states, found, [account])
        # Then it was asked once, and says when it will be again
        error = found.errors["b", START]
        assert isinstance(error, ParkedError)
        assert simulation.counts.total() == 1
        # When somebody has paid
        simulation.bill.credit = None
        simulation.clock.set(error.until)
        await poll_slot(platform, START + SLOT, states, found, [account])
    # Then the posts are there
    assert len({post.id for _, _, post in found.posts()}) > 30
