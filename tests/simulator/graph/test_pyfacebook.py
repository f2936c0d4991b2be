"""Another hand's client takes the simulated Graph API for the real one."""

from typing import Any

import pytest
from pyfacebook import FacebookError, GraphAPI, IGBusinessApi

from streams.simulator.graph.routes import OUR_USER
from streams.simulator.simulation import Simulation
from tests.simulator.graph.conftest import ACCOUNT, GAPPY, NOW, PAGE, SHY


def client(url: str) -> Any:
    return GraphAPI(access_token="any token", version="v25.0", base_url=f"{url}/graph/")


def instagram(url: str) -> Any:
    return IGBusinessApi(
        access_token="any token", version="v25.0", base_url=f"{url}/graph/", instagram_business_id=OUR_USER
    )


def test_a_page(url: str, simulation: Simulation) -> None:
    found = client(url).get_object(PAGE.handle, fields="username,followers_count")

    assert found == {
        "username": PAGE.handle,
        "followers_count": simulation.world.followers(PAGE, NOW),
        "id": PAGE.id,
    }


@pytest.mark.parametrize("page", [PAGE, GAPPY])
def test_all_posts_are_paged_through(url: str, simulation: Simulation, page: Any) -> None:
    found = client(url).get_full_connections(page.id, "posts", count=None, limit=25, fields="created_time")

    assert sorted(one["id"] for one in found["data"]) == sorted(
        post.id for post in simulation.world.posts(page, NOW)
    )


def test_an_account_is_discovered_and_paged_through(url: str, simulation: Simulation) -> None:
    api = instagram(url)

    user = api.user.discovery_user(ACCOUNT.handle, return_json=True)
    first = api.user.discovery_user_medias(ACCOUNT.handle, limit=40, return_json=True)["business_discovery"][
        "media"
    ]
    after = first["paging"]["cursors"]["after"]
    second = api.user.discovery_user_medias(ACCOUNT.handle, limit=40, after=after, return_json=True)

    assert user["business_discovery"]["id"] == ACCOUNT.id
    ids = [one["id"] for one in [*first["data"], *second["business_discovery"]["media"]["data"]]]
    assert ids == [post.id for post in simulation.world.posts(ACCOUNT, NOW)[:80]]


def test_hidden_likes_are_left_out(url: str, simulation: Simulation) -> None:
    api, hidden = (
        instagram(url),
        [
            post.id
            for post in simulation.world.posts(ACCOUNT, NOW)
            if post.likes_hidden and post.likes_hidden <= NOW
        ],
    )

    told, after = dict[str, Any](), None
    while True:
        page = api.user.discovery_user_medias(ACCOUNT.handle, limit=50, after=after, return_json=True)
        media = page["business_discovery"]["media"]
        told |= {one["id"]: one for one in media["data"]}
        if "paging" not in media:
            break
        after = media["paging"]["cursors"]["after"]

    assert hidden
    assert all("like_count" not in told[key] for key in hidden)
    assert sum("like_count" not in one for one in told.values()) == len(hidden)


def test_errors_are_the_clients_own(url: str) -> None:
    for handle in (SHY.handle, "nobody"):
        with pytest.raises(FacebookError) as caught:
            instagram(url).user.discovery_user(handle, return_json=True)
        assert caught.value.code == 110
    with pytest.raises(FacebookError) as caught:
        client(url).get_object("nobody")
    assert caught.value.code == 100
