"""Twarc takes the simulated X for the real one, with all the fields that archivists ask for."""

from typing import Any

from twarc.client2 import Twarc2
from twarc.expansions import ensure_flattened

from streams.simulator.simulation import Simulation
from streams.simulator.x.answers import metrics_of
from tests.simulator.elsewhere import Elsewhere
from tests.simulator.x.conftest import GONE, LIVELY, NOW

REAL = "https://api.twitter.com"


def client(url: str) -> Any:
    made = Twarc2(bearer_token="any token", metadata=False)
    made.client.mount(REAL, Elsewhere(REAL, f"{url}/x"))
    return made


def test_users_and_what_is_missing(url: str) -> None:
    (page,) = client(url).user_lookup([LIVELY.handle, GONE.handle], usernames=True)

    assert [one["id"] for one in page["data"]] == [LIVELY.id]
    assert [one["resource_id"] for one in page["errors"]] == [GONE.handle]


def test_a_timeline_is_flattened_with_authors_and_media(url: str, simulation: Simulation) -> None:
    pages = client(url).timeline(LIVELY.id, max_results=100)

    found = [post for page in pages for post in ensure_flattened(page)]

    expected = simulation.world.posts(LIVELY, NOW)
    assert [one["id"] for one in found] == [post.id for post in expected]
    assert {one["author"]["username"] for one in found} == {LIVELY.handle}
    for one, post in zip(found, expected, strict=True):
        true = metrics_of(simulation.world, post, NOW)
        assert one["public_metrics"]["like_count"] == true.likes
        assert one["public_metrics"]["impression_count"] == true.impressions
        types = [medium["type"] for medium in one.get("attachments", {}).get("media", [])]
        assert types == {"image": ["photo"], "video": ["video"], "mixed": ["photo", "video"]}.get(
            post.media, []
        )


def test_posts_by_id(url: str, simulation: Simulation) -> None:
    ids = [post.id for post in simulation.world.posts(LIVELY, NOW)[:150]]

    pages = list(client(url).tweet_lookup(ids))

    assert [one["id"] for page in pages for one in page["data"]] == ids
