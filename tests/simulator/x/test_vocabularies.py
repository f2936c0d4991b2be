"""X speaks of tweets or of posts, as it is asked; the poller reads both as the same."""

from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import orjson

from streams.pollers.x.answers import read_posts
from tests.simulator.x.conftest import LIVELY

FIELDS = "created_at,public_metrics,attachments,referenced_{}s,entities,edit_history_{}_ids"


def asked(url: str, word: str) -> bytes:
    """A timeline's first page in a vocabulary."""
    query = {"max_results": "100", f"{word}.fields": FIELDS.format(word, word)}
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request(
        "GET", f"/x/2/users/{LIVELY.id}/tweets?{urlencode(query)}", headers={"Authorization": "Bearer any"}
    )
    body = connection.getresponse().read()
    connection.close()
    return body


def test_both_vocabularies_are_read_as_the_same_posts(url: str) -> None:
    tweets, posts = asked(url, "tweet"), asked(url, "post")

    assert {"retweet_count", "edit_history_tweet_ids"} <= words(tweets)
    assert {"repost_count", "edit_history_post_ids"} <= words(posts)
    assert not {"retweet_count", "referenced_tweets", "edit_history_tweet_ids"} & words(posts)
    assert read_posts(tweets).found == read_posts(posts).found
    assert len(read_posts(posts).found) == 100


def words(body: bytes) -> set[str]:
    """The names of the fields of posts and of their counters."""
    data = orjson.loads(body)["data"]
    return {name for one in data for name in (*one, *one["public_metrics"])}
