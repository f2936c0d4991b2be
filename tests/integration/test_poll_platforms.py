"""Virtual days of polling all four simulated platforms into a real Kafka, held against the world itself."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Final

import msgspec
import pytest
import stamina

from scoring.pages import ABSENT, Count, Observation, Page
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.kafka.dead_letters import DeadLetters
from streams.kafka.publisher import PagePublisher
from streams.pollers.opening import Means
from streams.pollers.platforms import PLATFORMS
from streams.pollers.poller import Outputs, Poller
from streams.pollers.refresh import RefreshPlan
from streams.pollers.reservations import Reservations
from streams.pollers.state_topic import StateTopic
from streams.settings import GSM_2020
from streams.simulator.clock import VirtualClock
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, Post, World
from streams.simulator.x.answers import metrics_of
from tests.conftest import Services
from tests.integration.polling import read_pages, unrivalled

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
SLOT: Final = 6 * HOUR
START: Final = 18_322 * DAY  # 2020-03-01T00:00Z
LOOKBACK: Final = 29 * DAY
EDITION: Final = editions.load(GSM_2020)

FORTY: Final = tuple(
    Account(f"{platform}.{number}", platform, handle=f"office{number}")
    for platform in sorted(PLATFORMS)
    for number in range(10)
)
ALL: Final = tuple(
    account
    for one in EDITION.roster.participants
    for account in one.accounts
    if account.native_id or account.handle.isidentifier()
)


class Polled(msgspec.Struct, frozen=True):
    """What days of polling left in `posts`, the world they were polled from, and the accounts with their owners."""

    world: World
    days: int
    pages: list[Page]
    rejects: int
    owners: list[tuple[str, Owner]]

    def posts(self) -> Iterator[tuple[Page, Observation]]:
        return ((page, post) for page in self.pages for post in page.observations)

    def made(self, begin: int, end: int) -> Iterator[tuple[str, Post]]:
        """All posts that could first be seen in a stretch of time, with their account."""
        for account, owner in self.owners:
            for day in range(begin // DAY - 25, end // DAY + 1):
                for post in self.world.of_day(owner, day):
                    if begin <= post.published < end:
                        yield account, post


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((FORTY, 10), id="forty"),
        pytest.param((ALL, 30), id="all", marks=[pytest.mark.long, pytest.mark.timeout(3600)]),
    ],
)
def polled(request: pytest.FixtureRequest, services: Services) -> Polled:
    accounts, days = request.param
    simulation = Simulation(World.of_accounts(7, accounts), VirtualClock(START))
    prefix = f"t{uuid.uuid4().hex[:12]}."
    stamina.set_testing(True, attempts=100, cap=True)
    try:
        with serving(simulation) as url:
            asyncio.run(poll_days(simulation, url, services, prefix, accounts, days))
    finally:
        stamina.set_testing(False)
    pages, rejects = read_pages(services.kafka, f"{prefix}posts")
    owners = list(zip([account.id for account in accounts], simulation.world.owners, strict=True))
    return Polled(simulation.world, days, pages, rejects, owners)


async def poll_days(
    simulation: Simulation, url: str, services: Services, prefix: str, accounts: Sequence[Account], days: int
) -> None:
    """All platforms at once, a slot each six hours, as `gsm poll` does."""
    clock, roster = simulation.clock, Roster((Participant("p", "P", "P", "ministry", tuple(accounts)),))
    async with AsyncExitStack() as stack:
        pages = stack.enter_context(PagePublisher(services.kafka, prefix))
        states = stack.enter_context(StateTopic(services.kafka, prefix))
        letters = stack.enter_context(DeadLetters(services.kafka, prefix))
        pollers = []
        for name, pollable in PLATFORMS.items():
            plan = RefreshPlan.of(EDITION.edition, name, pollable.days)
            means = Means(clock, url, plan, Reservations(states, name, unrivalled))
            platform = await stack.enter_async_context(pollable.open(means))
            outputs = Outputs(pages, states, letters)
            pollers.append(Poller(platform, EDITION.edition, roster, outputs, clock, unrivalled))
        for slot in range(START, START + days * DAY, SLOT):
            clock.set(slot + 7 * MINUTE)
            await asyncio.gather(*(poller.run(Counter(), once=True) for poller in pollers))


def test_every_slot_of_every_account_went_well_and_nothing_is_refused(polled: Polled) -> None:
    outcomes = Counter(
        (page.account, page.poll.outcome, page.poll.reason)
        for page in polled.pages
        if page.poll and page.poll.outcome
    )

    assert polled.rejects == 0
    assert outcomes == {(account, "ok", ""): 4 * polled.days for account, _ in polled.owners}


def test_every_post_that_lived_through_a_poll_is_found_and_stands_once(polled: Polled) -> None:
    found = {(page.account, post.id) for page, post in polled.posts() if post.presence == "seen"}
    created = {(page.account, post.id): post.created for page, post in polled.posts()}
    # A video that was uploaded long before it was published is found within a day; all others by the next poll.
    lived = [
        (account, post)
        for account, post in polled.made(START - LOOKBACK, START + (polled.days - 2) * DAY)
        for wait in [DAY if post.published - post.uploaded > HOUR else SLOT]
        if post.deleted is None or post.deleted > max(post.published, START) + wait + HOUR
    ]

    assert len(lived) > 900
    assert [(account, post.id) for account, post in lived if (account, post.id) not in found] == []
    assert all(created[account, post.id] == post.published for account, post in lived)


def test_every_observation_is_true_at_its_instant(polled: Polled) -> None:
    owners, seen = dict(polled.owners), Counter[str]()
    for page, told in polled.posts():
        owner = owners[page.account]
        post = polled.world.post(owner.platform, told.id, page.observed_at)
        if told.presence == "gone":
            assert post is None
            continue
        assert post is not None
        assert post.owner == owner
        assert (told.created, told.kind, told.media) == (post.published, post.kind, post.media)
        assert counters(told) == true_counters(polled.world, post, page.observed_at)
        seen[owner.platform] += 1
    assert set(seen) == set(PLATFORMS)
    assert min(seen.values()) > 1_000


def test_deletions_of_posts_under_seven_days_are_told_within_a_day_and_none_falsely(polled: Polled) -> None:
    told = {
        (page.account, post.id): page.observed_at for page, post in polled.posts() if post.presence == "gone"
    }
    last = START + (polled.days - 2) * DAY
    deleted = {
        (account, post.id): post.deleted
        for account, post in polled.made(START, last)
        if post.deleted and post.published + DAY < post.deleted < min(last, post.published + 7 * DAY)
    }

    assert len(deleted) > 3
    for key, when in deleted.items():
        assert when < told[key] <= when + DAY
    by_id = {
        (account, post.id): post for account, post in polled.made(START - 60 * DAY, START + polled.days * DAY)
    }
    for key, when in told.items():
        gone = by_id[key].deleted
        assert gone is not None
        assert gone <= when


def counters(told: Observation) -> tuple[Count, ...]:
    return (told.likes, told.comments, told.shares, told.quotes, told.views)


def true_counters(world: World, post: Post, at: int) -> tuple[Count, ...]:
    """What the platform shows of a post: hidden is None, what the platform does not know is ABSENT."""
    true = world.counters(post, at)
    if post.owner.platform == "twitter":
        return tuple(metrics_of(world, post, at))
    if post.owner.platform == "facebook":
        return (true.likes, true.comments, true.shares, ABSENT, ABSENT)
    views = true.views if post.media == "video" else ABSENT
    return (true.likes, true.comments, ABSENT, ABSENT, views)
