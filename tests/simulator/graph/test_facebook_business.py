"""Meta's own client takes the simulated Graph API for the real one."""

from typing import Any

import pytest
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError

from streams.simulator.faults import Fault
from streams.simulator.graph.routes import EXPIRED_TOKEN, INVALID_TOKEN, OUR_USER, WITHOUT_FEATURE
from streams.simulator.simulation import Simulation
from tests.simulator.elsewhere import Elsewhere
from tests.simulator.graph.conftest import ACCOUNT, NOW, PAGE

# Expansions go in as a parameter: the client's own list of fields takes names alone.
COUNTERS = (
    "created_time,reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares"
)

REAL = "https://graph.facebook.com"


def api(url: str, token: str = "any token") -> Any:
    session = FacebookSession(access_token=token)
    session.requests.mount(REAL, Elsewhere(REAL, f"{url}/graph"))
    return FacebookAdsApi(session, api_version="v25.0")


def error_of(error: FacebookRequestError) -> tuple[int, int | None]:
    return error.api_error_code(), error.api_error_subcode()


def test_a_page_by_id_and_by_name(url: str, simulation: Simulation) -> None:
    for name in (PAGE.id, PAGE.handle):
        page = Page(name, api=api(url)).api_get(fields=["username", "followers_count"])

        assert (page["id"], page["username"]) == (PAGE.id, PAGE.handle)
        assert page["followers_count"] == simulation.world.followers(PAGE, NOW)


def test_all_posts_are_paged_through_once_though_in_no_order(url: str, simulation: Simulation) -> None:
    posts = list(Page(PAGE.id, api=api(url)).get_posts(params={"fields": COUNTERS, "limit": 50}))

    expected = simulation.world.posts(PAGE, NOW)
    ids = [one["id"] for one in posts]
    assert sorted(ids) == sorted(post.id for post in expected)
    assert ids != [post.id for post in expected]
    told = {one["id"]: one for one in posts}
    for post in expected:
        counters = simulation.world.counters(post, NOW)
        assert told[post.id]["reactions"]["summary"]["total_count"] == counters.likes
        assert told[post.id]["comments"]["summary"]["total_count"] == counters.comments
        assert told[post.id].get("shares", {"count": 0})["count"] == counters.shares


def test_a_post_by_id_and_one_that_was_deleted(url: str, simulation: Simulation) -> None:
    there = simulation.world.posts(PAGE, NOW)[0]
    gone = next(
        post
        for day in range(NOW // 86_400_000 - 60, NOW // 86_400_000)
        for post in simulation.world.of_day(PAGE, day)
        if post.deleted and post.deleted <= NOW
    )

    assert PagePost(there.id, api=api(url)).api_get(fields=["message"])["id"] == there.id
    with pytest.raises(FacebookRequestError) as caught:
        PagePost(gone.id, api=api(url)).api_get(fields=["message"])
    assert error_of(caught.value) == (100, 33)


def test_an_account_is_discovered_with_its_posts(url: str, simulation: Simulation) -> None:
    media = "followers_count,media.limit(5){like_count,media_type}"
    fields = f"business_discovery.username({ACCOUNT.handle}){{{media}}}"

    found = IGUser(OUR_USER, api=api(url)).api_get(params={"fields": fields})["business_discovery"]

    assert found["id"] == ACCOUNT.id
    newest = simulation.world.posts(ACCOUNT, NOW)[:5]
    assert [one["id"] for one in found["media"]["data"]] == [post.id for post in newest]
    assert "next" not in found["media"]["paging"]


def test_errors_are_the_clients_own(url: str, simulation: Simulation) -> None:
    def fails(token: str, name: str = PAGE.id, fields: str = "username") -> tuple[int, int | None]:
        with pytest.raises(FacebookRequestError) as caught:
            Page(name, api=api(url, token)).api_get(params={"fields": fields})
        return error_of(caught.value)

    assert fails(INVALID_TOKEN) == (190, None)
    assert fails(EXPIRED_TOKEN) == (190, 463)
    assert fails(WITHOUT_FEATURE) == (10, None)
    assert fails("t", "nobody") == (100, 33)
    assert fails("t", fields="foo") == (100, None)
    assert fails("t", fields="id{") == (2500, None)
    simulation.faults.add(Fault(path="/graph/", status=500, count=1))
    assert fails("t") == (2, None)
    simulation.calls.limit = 1
    assert fails("t") == (4, None)


def test_too_much_at_once_is_refused_and_less_is_given(url: str) -> None:
    many = ",".join(f"reactions.limit(0).summary(total_count).as(a{number})" for number in range(16))
    page = Page(PAGE.id, api=api(url))

    with pytest.raises(FacebookRequestError) as caught:
        page.get_posts(params={"fields": many, "limit": 100})
    assert "reduce the amount of data" in caught.value.api_error_message()
    assert len(page.get_posts(params={"fields": many, "limit": 50})) == 50
    with pytest.raises(FacebookRequestError):
        page.get_posts(params={"fields": "id", "limit": 101})
