"""Virtual days of polling the simulated YouTube into a real Kafka, with faults and restarts, held against the world itself."""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Final

import msgspec
import pytest
import stamina

from scoring.pages import ABSENT, OUTCOMES, Observation, Page, reading
from scoring.roster import Account, Participant, Roster
from streams import editions
from streams.kafka.dead_letters import DeadLetters
from streams.kafka.publisher import PagePublisher
from streams.pollers.opening import Means
from streams.pollers.poller import Outputs, Poller
from streams.pollers.refresh import RefreshPlan
from streams.pollers.reservations import Reservations
from streams.pollers.state import AccountState
from streams.pollers.state_topic import StateTopic
from streams.pollers.youtube.opening import open_youtube
from streams.pollers.youtube.platform import LOOKBACK
from streams.settings import GSM_2020
from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Fault
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, Post, World
from streams.simulator.youtube.answers import uploads_of
from tests.conftest import Services
from tests.integration.polling import read_pages, unrivalled

MINUTE: Final = 60_000
SLOT: Final = 360 * MINUTE
START: Final = 18_322 * DAY  # 2020-03-01T00:00Z
SLOTS: Final = tuple(START + number * SLOT for number in range(24))  # six days
UNSTEADY, NO_QUOTA, KILLED = (
    SLOTS[5],
    SLOTS[9],
    SLOTS[13],
)  # 06:00Z for the quota: two hours before it comes back


def channel(number: int, per_day: float, *, shy: bool = False, empty: bool = False) -> Owner:
    return Owner(
        number, "youtube", f"UC{number:022}", f"handle{number}", per_day, 10_000 * (number + 1), shy, empty
    )


CHANNELS: Final = (
    *(channel(number, per_day) for number, per_day in enumerate((4.0, 2.0, 1.5, 1.0, 0.7, 0.5, 0.3, 0.1))),
    channel(8, 1.0, shy=True),
    channel(9, 1.0, empty=True),
)
BY_ACCOUNT: Final = {f"a{one.number}": one for one in CHANNELS}
ROSTER: Final = Roster(
    (
        Participant(
            "p",
            "P",
            "P",
            "ministry",
            (
                *(Account(key, "youtube", native_id=one.id) for key, one in list(BY_ACCOUNT.items())[1:]),
                Account("a0", "youtube", handle=CHANNELS[0].handle),
                Account("nobody", "youtube", native_id="UC" + "x" * 22),
            ),
        ),
    )
)


class Forgetting(StateTopic):
    """A topic of states that loses what is written: as if the process was killed after the pages, before the state."""

    def write(self, account: str, state: AccountState) -> None:
        pass


class Polled(msgspec.Struct, frozen=True):
    """What six days of polling left in `posts`, and the world they were polled from."""

    world: World
    pages: list[Page]
    rejects: int
    units: int

    def best(self) -> dict[tuple[str, int], tuple[str, str]]:
        """The outcome that counts, with its reason, by account and slot."""
        best: dict[tuple[str, int], tuple[int, int, str]] = {}
        for page in self.pages:
            if page.poll and page.poll.outcome:
                key = (page.account, page.poll.slot)
                found = (OUTCOMES.index(page.poll.outcome), page.observed_at, page.poll.reason)
                best[key] = max(best.get(key, found), found)
        return {key: (OUTCOMES[found[0]], found[2]) for key, found in best.items()}

    def polls_of(self, account: str) -> list[int]:
        """The instants of the polls of an account that were ok."""
        return [
            page.observed_at
            for page in self.pages
            if page.account == account and page.poll and page.poll.outcome == "ok"
        ]

    def posts(self) -> Iterator[tuple[Page, Observation]]:
        return ((page, post) for page in self.pages for post in page.observations)

    def videos(self) -> Iterator[tuple[str, Post]]:
        """All videos that could be seen in these days, with their account."""
        days = range((START - LOOKBACK) // DAY - 25, SLOTS[-1] // DAY + 1)
        return (
            (account, video)
            for account, one in BY_ACCOUNT.items()
            for day in days
            for video in self.world.of_day(one, day)
        )


@pytest.fixture(scope="module")
def polled(services: Services) -> Polled:
    prefix = f"t{uuid.uuid4().hex[:12]}."
    simulation = Simulation(World(4, CHANNELS), VirtualClock(START))
    with serving(simulation) as url:
        stamina.set_testing(True, attempts=100, cap=True)  # retries do not wait
        try:
            for day in range(6):  # each day a new process, so to speak
                slots = [slot for slot in SLOTS if (slot - START) // DAY == day]
                asyncio.run(poll_slots(simulation, url, services, prefix, slots))
        finally:
            stamina.set_testing(False)
    pages, rejects = read_pages(services.kafka, f"{prefix}posts")
    return Polled(simulation.world, pages, rejects, simulation.counts.total())


async def poll_slots(
    simulation: Simulation, url: str, services: Services, prefix: str, slots: list[int]
) -> None:
    clock = simulation.clock
    async with poller(clock, url, services, prefix, StateTopic) as steady:
        for slot in slots:
            if slot == KILLED:
                clock.set(slot + 2 * MINUTE)
                async with poller(clock, url, services, prefix, Forgetting) as killed:
                    await killed.run(Counter(), once=True)
            if slot == UNSTEADY:
                simulation.faults.add(Fault(path="playlistItems", match=uploads_of(CHANNELS[1])))
            if slot == NO_QUOTA:
                simulation.faults.add(Fault(status=403, reason="quotaExceeded", count=1))
            clock.set(slot + 7 * MINUTE)
            await steady.run(Counter(), once=True)
            simulation.faults.rules.clear()
            if slot in {UNSTEADY, NO_QUOTA}:
                clock.set(slot + 130 * MINUTE)
                await steady.run(Counter(), once=True)


@asynccontextmanager
async def poller(
    clock: VirtualClock, url: str, services: Services, prefix: str, topic: type[StateTopic]
) -> AsyncIterator[Poller]:
    """A poller as a process starts it."""
    edition = editions.load(GSM_2020).edition
    with (
        PagePublisher(services.kafka, prefix) as pages,
        topic(services.kafka, prefix) as states,
        DeadLetters(services.kafka, prefix) as letters,
    ):
        means = Means(
            clock, url, RefreshPlan.of(edition, "youtube", ()), Reservations(states, "youtube", unrivalled)
        )
        async with open_youtube(means) as platform:
            yield Poller(platform, edition, ROSTER, Outputs(pages, states, letters), clock, unrivalled)


def test_no_page_is_refused_and_all_that_tell_something_say_that_it_is_simulated(polled: Polled) -> None:
    assert polled.rejects == 0
    assert all(page.simulated for page in polled.pages if page.observations or reading(page) != ABSENT)


def test_every_slot_of_every_account_has_an_outcome_in_the_end_a_good_one(polled: Polled) -> None:
    best = polled.best()

    for slot in SLOTS:
        sure = slot > START + DAY  # the answers of a whole day were the same
        reason = "gone, confirmed: asked for once a week" if sure else "not_found"
        assert best.pop(("nobody", slot)) == ("failed", reason)
        for account in BY_ACCOUNT:
            assert best.pop((account, slot)) == ("ok", "")
    assert best == {}


def test_polls_that_failed_are_pages_with_their_reason(polled: Polled) -> None:
    failed = {
        (page.account, page.poll.slot, page.poll.reason)
        for page in polled.pages
        if page.poll and page.poll.outcome == "failed" and page.account != "nobody"
    }

    assert failed == {("a1", UNSTEADY, "HTTP 503 backendError")} | {
        (account, NO_QUOTA, "quotaExceeded") for account in BY_ACCOUNT
    }


def test_every_observation_is_true_at_its_instant(polled: Polled) -> None:
    seen = 0
    for page, post in polled.posts():
        video = polled.world.post("youtube", post.id, page.observed_at)
        if post.presence == "gone":
            assert video is None
            continue
        assert video is not None
        counters = polled.world.counters(video, page.observed_at)
        assert (post.views, post.likes, post.comments) == (counters.views, counters.likes, counters.comments)
        assert (post.created, post.media, post.kind) == (video.published, "video", "original")
        assert BY_ACCOUNT[page.account] == video.owner
        seen += 1
    assert seen > 2_000


def test_every_reading_is_true_at_its_instant(polled: Polled) -> None:
    for page in polled.pages:
        if page.account in BY_ACCOUNT and reading(page) >= -1:
            one = BY_ACCOUNT[page.account]
            truth = None if one.hides_followers else polled.world.followers(one, page.observed_at)
            assert page.followers == truth


def test_every_video_that_stood_at_a_poll_is_found_by_it_late_published_ones_within_a_day(
    polled: Polled,
) -> None:
    first_seen: dict[str, int] = {}
    for page, post in polled.posts():
        first_seen[post.id] = min(page.observed_at, first_seen.get(post.id, page.observed_at))
    polls = {account: polled.polls_of(account) for account in BY_ACCOUNT}
    late = 0
    for account, video in polled.videos():
        by = video.published + (DAY if video.published - video.uploaded > MINUTE * 60 else 0)
        late += video.published > START and by != video.published
        for at in polls[account]:
            if by <= at and video.stands(at) and video.published >= at - LOOKBACK:
                assert first_seen[video.id] <= at, (account, video, at)
    assert late > 0  # else the day that they may take was not tried


def test_numbers_of_a_video_are_as_fresh_as_its_age_asks_for(polled: Polled) -> None:
    seen: dict[str, list[int]] = {}
    for page, post in polled.posts():
        seen.setdefault(post.id, []).append(page.observed_at)
    for account, video in polled.videos():
        for at in polled.polls_of(account):
            before = [one for one in seen.get(video.id, ()) if one <= at]
            if before and video.stands(at):
                age = at - video.published
                allowed = SLOT if age < 3 * DAY else 2 * SLOT if age < 7 * DAY else DAY
                assert age > 30 * DAY or at - max(before) < allowed + SLOT, (account, video, at)


def test_deletions_are_flagged_within_a_day_of_young_videos_and_none_falsely(polled: Polled) -> None:
    last_seen = {post.id: page.observed_at for page, post in polled.posts() if post.presence == "seen"}
    gone = {post.id: page.observed_at for page, post in polled.posts() if post.presence == "gone"}
    deleted = {
        video.id: video.deleted
        for _, video in polled.videos()
        if video.id in last_seen and video.deleted and video.deleted < SLOTS[-2]
    }

    assert set(gone) == set(deleted)
    assert len(gone) >= 3
    published = {video.id: video.published for _, video in polled.videos()}
    for key, at in gone.items():
        assert at - deleted[key] <= (DAY if at - published[key] < 7 * DAY else DAY + SLOT + 130 * MINUTE)


def test_hidden_likes_are_hidden_and_never_zero(polled: Polled) -> None:
    hidden = [post for _, post in polled.posts() if post.likes is None]

    assert hidden
    assert all(post.views > 0 for post in hidden if isinstance(post.views, int))


def test_a_poll_costs_few_units(polled: Polled) -> None:
    rounds = len(SLOTS) + 3
    # by id 1; per account one page and one read of counters, once a day up to three pages more; the lively one three reads
    assert polled.units < rounds * (1 + len(BY_ACCOUNT) * 3)
