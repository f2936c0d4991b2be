"""Tweepy takes the simulated X for the real one."""

from typing import Any

import pytest
import tweepy

from streams.simulator.faults import Fault
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY
from streams.simulator.x.answers import metrics_of
from streams.simulator.x.limits import PRICES, WINDOW
from streams.simulator.x.routes import INVALID_TOKEN
from tests.simulator.elsewhere import Elsewhere
from tests.simulator.x.conftest import GONE, LIVELY, NOW, QUIET, SHY

POST_FIELDS = ["created_at", "public_metrics", "attachments", "referenced_tweets", "entities"]

REAL = "https://api.twitter.com"


def client(url: str, token: str = "any token") -> Any:
    made = tweepy.Client(token)
    made.session.mount(REAL, Elsewhere(REAL, f"{url}/x"))
    return made


def test_accounts_are_resolved_by_name_and_by_id_and_what_is_missing_says_why(url: str) -> None:
    names = [LIVELY.handle.lower(), SHY.handle, GONE.handle, "NoSuchOffice"]

    by_name = client(url).get_users(usernames=names, user_fields=["public_metrics", "protected"])
    by_id = client(url).get_users(ids=[LIVELY.id])

    lively, shy = by_name.data
    assert (str(lively.id), lively.username, lively.protected) == (LIVELY.id, LIVELY.handle, False)
    assert lively.public_metrics["followers_count"] > 0
    assert shy.protected
    assert [(one["value"], one["title"]) for one in by_name.errors] == [
        (GONE.handle, "Forbidden"),
        ("NoSuchOffice", "Not Found Error"),
    ]
    assert [one.username for one in by_id.data] == [LIVELY.handle]
    assert by_id.data[0].public_metrics is None  # not asked for


def test_a_timeline_is_paged_through_once_the_newest_first(url: str, simulation: Simulation) -> None:
    pages = tweepy.Paginator(
        client(url).get_users_tweets, LIVELY.id, max_results=100, tweet_fields=POST_FIELDS
    )

    found = list(pages.flatten())

    expected = simulation.world.posts(LIVELY, NOW)
    assert [str(one.id) for one in found] == [post.id for post in expected]
    assert len(found) > 200
    for one, post in zip(found, expected, strict=True):
        told, true = one.public_metrics, metrics_of(simulation.world, post, NOW)
        assert (told["like_count"], told["reply_count"], told["retweet_count"], told["quote_count"]) == true[
            :4
        ]
        assert round(one.created_at.timestamp() * 1000) == post.published
        assert ([two.type for two in one.referenced_tweets or ()] == []) == (post.kind == "original")


def test_only_what_came_since_is_told(url: str, simulation: Simulation) -> None:
    newest, before = simulation.world.posts(LIVELY, NOW)[:2]

    answer = client(url).get_users_tweets(LIVELY.id, since_id=before.id)

    assert [str(one.id) for one in answer.data] == [newest.id]
    assert answer.meta["result_count"] == 1


def test_what_is_left_out_is_not_filled_up_from_the_next_page(url: str, simulation: Simulation) -> None:
    page = simulation.world.posts(LIVELY, NOW)[:100]

    answer = client(url).get_users_tweets(LIVELY.id, max_results=100, exclude=["replies", "retweets"])

    left = [post.id for post in page if post.kind in {"original", "quote"}]
    assert 0 < len(left) < 100
    assert [str(one.id) for one in answer.data] == left
    assert "next_token" in answer.meta


def test_a_stretch_of_time_is_told(url: str, simulation: Simulation) -> None:
    begin, end = NOW - 3 * DAY, NOW - 2 * DAY

    answer = client(url).get_users_tweets(
        LIVELY.id, max_results=100, start_time="2020-02-27T00:00:00Z", end_time="2020-02-28T00:00:00Z"
    )

    there = [one.id for one in simulation.world.posts(LIVELY, NOW) if begin <= one.published < end]
    assert there
    assert [str(one.id) for one in answer.data] == there


def test_an_account_without_posts_has_no_data_and_a_protected_one_an_error(url: str) -> None:
    empty, shy = client(url).get_users_tweets(QUIET.id), client(url).get_users_tweets(SHY.id)

    assert (empty.data, empty.meta) == (None, {"result_count": 0})
    assert (shy.data, shy.errors[0]["title"]) == (None, "Authorization Error")


def test_posts_are_read_again_by_id_and_those_deleted_are_errors(url: str, simulation: Simulation) -> None:
    days = range(NOW // DAY - 60, NOW // DAY)
    gone = next(
        post
        for day in days
        for post in simulation.world.of_day(LIVELY, day)
        if post.deleted and post.deleted <= NOW
    )
    there = simulation.world.posts(LIVELY, NOW)[0]

    answer = client(url).get_tweets([there.id, gone.id], expansions=["attachments.media_keys"])

    assert [str(one.id) for one in answer.data] == [there.id]
    assert [one["resource_id"] for one in answer.errors] == [gone.id]


def test_media_are_expanded(url: str, simulation: Simulation) -> None:
    video = next(post for post in simulation.world.posts(LIVELY, NOW) if post.media == "mixed")

    answer = client(url).get_tweets(
        [video.id], tweet_fields=["attachments"], expansions=["attachments.media_keys"], media_fields=["type"]
    )

    assert sorted(one.type for one in answer.includes["media"]) == ["photo", "video"]
    assert answer.data[0].attachments["media_keys"] == [one.media_key for one in answer.includes["media"]]


def test_errors_are_the_clients_own(url: str, simulation: Simulation) -> None:
    with pytest.raises(tweepy.Unauthorized):
        client(url, INVALID_TOKEN).get_users(ids=[LIVELY.id])
    with pytest.raises(tweepy.BadRequest, match="usernames"):
        client(url).get_users(usernames=["a name of sixteen"])
    with pytest.raises(tweepy.BadRequest, match="not between 5 and 100"):
        client(url).get_users_tweets(LIVELY.id, max_results=3)
    with pytest.raises(tweepy.BadRequest, match="pagination_token"):
        client(url).get_users_tweets(LIVELY.id, pagination_token="x")
    with pytest.raises(tweepy.NotFound):
        client(url).get_users_tweets("999")
    simulation.faults.add(Fault(path="/x/2/tweets", status=503, count=1))
    with pytest.raises(tweepy.TwitterServerError):
        client(url).get_tweets(["1"])


def test_a_window_that_is_used_up_is_too_many_requests_until_it_begins_anew(
    url: str, simulation: Simulation
) -> None:
    asking = client(url)
    for _ in range(300):
        asking.get_users(ids=[LIVELY.id])

    with pytest.raises(tweepy.TooManyRequests) as caught:
        asking.get_users(ids=[LIVELY.id])

    assert caught.value.reset_time == (NOW + WINDOW) // 1000
    assert client(url, "another token").get_users(ids=[LIVELY.id]).data
    simulation.clock.set(NOW + WINDOW)
    assert asking.get_users(ids=[LIVELY.id]).data


def test_what_is_told_is_charged_once_a_day_and_without_credit_nothing_is_told(
    url: str, simulation: Simulation
) -> None:
    ids = [post.id for post in simulation.world.posts(LIVELY, NOW)[:3]]
    for _ in range(2):
        client(url).get_tweets([*ids, "1"])
        client(url).get_users(ids=[LIVELY.id, "9"])

    assert simulation.bill.charged == 3 * PRICES["post"] + PRICES["user"]
    simulation.clock.set(NOW + DAY)
    client(url).get_tweets(ids[:1])
    assert simulation.bill.charged == 4 * PRICES["post"] + PRICES["user"]
    simulation.bill.credit = simulation.bill.charged
    with pytest.raises(tweepy.HTTPException) as caught:
        client(url).get_tweets(ids)
    assert caught.value.response.status_code == 402
