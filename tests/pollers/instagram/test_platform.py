"""Days of polling simulated professional accounts of Instagram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from scoring.pages import ABSENT
from scoring.roster import Account
from streams.errors import GsmError
from streams.pollers.contract import Platform
from streams.pollers.instagram.answers import fields_of
from streams.pollers.instagram.opening import USER, open_instagram
from streams.pollers.opening import Means
from streams.pollers.refresh import RefreshPlan
from streams.simulator.clock import VirtualClock
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, World
from tests.pollers.days import SLOT, START, Days, InMemory, deleted, lived, ten_days

PLAN = RefreshPlan(SLOT, START - 100 * DAY, START + 100 * DAY, START + 107 * DAY)
OWNERS = (
    *(Owner(number, "instagram", str(17_841_000 + number), f"kantor{number}", 0.7 * number, 9_000) for number in range(1, 6)),
    Owner(6, "instagram", "17841006", "personal", 1.0, 900, protected=START + 2 * DAY),
)  # fmt: skip
ACCOUNTS = (
    *(Account(f"a{one.number}", "instagram", handle=one.handle, native_id=one.id) for one in OWNERS),
    Account("another", "instagram", handle="kantor1", native_id="17841999"),
    Account("nobody", "instagram", handle="nosuch"),
    Account("strange", "instagram", handle="no handle{}"),
)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return Simulation(World(111, OWNERS), VirtualClock(START))


@asynccontextmanager
async def opened(simulation: Simulation) -> AsyncIterator[Platform]:
    with serving(simulation) as url:
        async with open_instagram(Means(simulation.clock, url, PLAN, InMemory())) as platform:
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


def test_every_observation_is_true_at_its_instant_and_hidden_likes_stay_hidden(
    polled: Days, simulation: Simulation
) -> None:
    seen = hidden = 0
    for _, read, told in polled.posts():
        post = simulation.world.post("instagram", told.id, read.at)
        if told.presence == "gone":
            assert post is None
            continue
        seen += 1
        assert post is not None
        true = simulation.world.counters(post, read.at)
        assert (told.likes, told.comments) == (true.likes, true.comments)
        assert told.views == (true.views if post.media == "video" else ABSENT)
        assert (told.created, told.media) == (post.published, post.media)
        hidden += told.likes is None
    assert seen > 1_000
    assert hidden > 10


def test_deletions_of_posts_under_seven_days_are_told_within_a_day_and_none_falsely(
    polled: Days, simulation: Simulation
) -> None:
    told, expected = polled.gone(), deleted(simulation.world, OWNERS[:5])

    assert len(expected) > 1
    for key, when in expected.items():
        assert when < told[key] <= when + DAY


def test_who_is_not_there_or_is_another_is_told_with_the_reason(polled: Days) -> None:
    last = START + 10 * DAY - SLOT
    reasons = {account: str(error) for (account, slot), error in polled.errors.items() if slot == last}

    assert reasons == {
        "a6": "not_found",
        "another": "another account has this name: its id is not the roster's",
        "nobody": "not_found",
        "strange": "the roster has no handle that can be one of Instagram",
    }


def test_a_request_asks_for_one_page_from_a_cursor_on() -> None:
    first, next_one = fields_of("minrivers", 50, ""), fields_of("minrivers", 25, "QVFI")

    assert first.startswith("business_discovery.username(minrivers){id,username,followers_count")
    assert "media.limit(50){" in first
    assert "media.after(QVFI).limit(25){" in next_one


async def test_without_an_account_that_asks_nothing_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSM_INSTAGRAM_TOKEN", "planted")
    monkeypatch.delenv(USER, raising=False)

    with pytest.raises(GsmError, match="set GSM_INSTAGRAM_USER"):
        async with open_instagram(Means(VirtualClock(START), None, PLAN, InMemory())):
            pass
