"""Every recorded answer of X is read as expected, or refused with a named error."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson
import pytest

from streams.pollers.errors import ParkedError, RefusedError, UnreadableError
from streams.pollers.http import Answer
from streams.pollers.x.answers import User, read_posts, read_users
from streams.pollers.x.errors import judge

# By file and line (or request): how many posts, how many of them in their last version; likes, comments, shares, quotes and views of these,
# added up; their kinds and media by first letter. Summed up from the files by other means.
POSTS: Final = {
    "twarc-csv/brexit.jsonl:0": ((100, 100, 22, 3, 5_105, 0, 0), "12 original 11 quote 10 reply 67 repost", "6 image 9 link 85 text"),
    "twarc-csv/cashtags.jsonl:0": ((1, 1, 1, 0, 0, 0, 52), "1 original", "1 image"),
    "twarc-csv/cotweet.jsonl:0": ((1, 1, 4, 0, 1, 0, 0), "1 original", "1 text"),
    "twarc-csv/edited.jsonl:0": ((1, 1, 27, 12, 2, 2, 0), "1 original", "1 text"),
    "twarc-csv/edited_after.jsonl:0": ((1, 1, 32, 14, 3, 2, 0), "1 original", "1 text"),
    "twarc-csv/edited_before.jsonl:0": ((1, 0, 0, 0, 0, 0, 0), "", ""),
    "twarc-csv/entities_test.jsonl:0": ((474, 474, 3_131, 293, 296_995, 41, 0), "66 original 10 quote 84 reply 314 repost", "14 image 17 link 443 text"),
    "twarc-csv/geo_tweets.jsonl:0": ((1, 1, 0, 0, 1, 0, 0), "1 original", "1 link"),
    "twarc-csv/geo_tweets.jsonl:1": ((1, 1, 3, 0, 0, 0, 0), "1 reply", "1 link"),
    "twarc-csv/kpop.jsonl:0": ((100, 100, 3, 0, 82_867, 0, 0), "22 original 78 repost", "17 image 36 link 46 text 1 video"),
    "twarc-csv/many_urls.jsonl:0": ((1, 1, 13, 1, 2, 0, 0), "1 reply", "1 link"),
    "twarc-csv/media_policy_violation_off.jsonl:0": ((100, 100, 18_111, 409, 153_175, 731, 0), "38 original 14 quote 6 reply 42 repost", "7 image 2 link 82 text 9 video"),
    "twarc-csv/media_policy_violation_on.jsonl:0": ((100, 100, 16_774, 352, 152_287, 667, 0), "38 original 14 quote 6 reply 42 repost", "7 image 83 link 10 video"),
    "twarc-csv/media_tweet.jsonl:0": ((1, 1, 93, 3, 13, 7, 0), "1 original", "1 video"),
    "twarc-csv/mentions_tweet.jsonl:0": ((1, 1, 0, 0, 1, 0, 0), "1 repost", "1 text"),
    "twarc-csv/noflat.jsonl:0": ((100, 100, 12, 3, 8_595, 0, 0), "14 original 8 quote 31 reply 47 repost", "6 image 8 link 86 text"),
    "twarc-csv/quoted_edit.jsonl:0": ((1, 1, 1, 1, 0, 0, 0), "1 reply", "1 text"),
    "twarc-csv/two_tweets.jsonl:0": ((1, 1, 0, 0, 1, 0, 0), "1 repost", "1 text"),
    "twarc-csv/verified_type.jsonl:0": ((1, 1, 745, 37, 104, 24, 139_075), "1 original", "1 text"),
    "twarc-csv/withheld.jsonl:0": ((1, 1, 0, 0, 0, 0, 0), "1 original", "1 link"),
    "twarc-csv/withheld.jsonl:1": ((1, 1, 1_868, 4_501, 806, 5_323, 0), "1 original", "1 text"),
    "twarc-csv/withheld.jsonl:2": ((1, 1, 2, 6, 1, 0, 0), "1 reply", "1 text"),
    "twarc-csv/withheld.jsonl:3": ((100, 100, 41, 10, 111_416, 0, 0), "25 original 41 reply 34 repost", "6 image 5 link 76 text 13 video"),
    "twarc-csv/withheld.jsonl:4": ((112, 112, 90, 16, 605, 4, 0), "35 original 8 quote 20 reply 49 repost", "12 image 32 link 68 text"),
    "python-twitter/apis/timeline/timeline_tweets.json:0": ((5, 5, 186, 22, 48, 5, 0), "5 original", "5 text"),
    "python-twitter/apis/tweet/tweet_quote_tweets_resp.json:0": ((15, 15, 2, 2, 769, 0, 0), "15 original", "15 text"),
    "python-twitter/apis/tweet/tweet_retweet_tweets_resp.json:0": ((8, 8, 0, 0, 392, 0, 2), "8 original", "8 text"),
    "python-twitter/streams/delete_error.json:0": ((0, 0, 0, 0, 0, 0, 0), "", ""),
}  # fmt: skip

# Why others were not told, where a file says so of some.
PROBLEMS: Final = {
    "twarc-csv/entities_test.jsonl:0": {"suspended": 5, "not_found": 3, "private": 3},
    "twarc-csv/kpop.jsonl:0": {"suspended": 1},
    "twarc-csv/noflat.jsonl:0": {"suspended": 1},
    "twarc-csv/withheld.jsonl:2": {"not_found": 1},
    "twarc-csv/withheld.jsonl:3": {"not_found": 1},
    "twarc-csv/withheld.jsonl:4": {"suspended": 3},
    "python-twitter/streams/delete_error.json:0": {"no reason": 1},
}

# Why all others are unreadable, and how many: version 1.1 of the API, requests that we do not make, and answers without the counters that we
# ask for.
OTHERS: Final = {
    "neither data nor errors": 31,
    "Expected `array | null`, got `object`": 26,
    "Expected `object`, got `array`": 21,
    "missing required field `public_metrics`": 16,
    "missing required field `text`": 14,
    "missing required field `id`": 8,
    "matching regex": 7,
    "missing required field `result_count`": 1,
}


@pytest.fixture(scope="module")
def recorded(gsm_data: Path) -> dict[str, bytes]:
    """Every recorded answer, by file, and line or request in it."""
    return dict(_answers(gsm_data / "fixtures"))


def _answers(root: Path) -> Iterator[tuple[str, bytes]]:
    for folder in ("tweepy-cassettes", "rtweet-cassettes"):
        for file in sorted((root / folder).glob("*.json")):
            for place, one in enumerate(orjson.loads(file.read_bytes())):
                yield f"{folder}/{file.name}:{place}", orjson.dumps(one["response"]["body"])
    for file in sorted((root / "twarc-csv").glob("*.jsonl")):
        for place, line in enumerate(file.read_bytes().splitlines()):
            yield f"twarc-csv/{file.name}:{place}", line
    for file in sorted((root / "python-twitter").rglob("*.json")):
        yield f"{file.relative_to(root).as_posix()}:0", file.read_bytes()


@pytest.mark.parametrize("name", POSTS)
def test_recorded_posts(recorded: dict[str, bytes], name: str) -> None:
    sums, kinds, media = POSTS[name]

    told = read_posts(recorded[name])

    seen = [post.observation for post in told.found if post.observation]
    counters = [
        sum(max(0, getattr(one, counter) or 0) for one in seen)
        for counter in ("likes", "comments", "shares", "quotes", "views")
    ]
    assert (len(told.found), len(seen), *counters) == sums
    assert _tally(one.kind for one in seen) == kinds
    assert _tally(one.media for one in seen) == media
    assert Counter(told.problems.values()) == PROBLEMS.get(name, {})


def test_recorded_users(recorded: dict[str, bytes]) -> None:
    two = read_users(recorded["python-twitter/apis/user/users_resp.json:0"])
    many = read_users(recorded["twarc-csv/users.jsonl:0"])

    assert two.found == [
        User("783214", "Twitter", 58_677_711, protected=False),
        User("2244994945", "TwitterDev", 514_020, protected=False),
    ]
    assert len(many.found) == 96
    assert many.problems["1373671343410012164"] == "private"
    assert Counter(many.problems.values()) == {"not_found": 7, "private": 1}


def test_recorded_versions_of_an_edited_post_are_one_post(recorded: dict[str, bytes]) -> None:
    before = read_posts(recorded["twarc-csv/edited_before.jsonl:0"]).found[0]
    after = read_posts(recorded["twarc-csv/edited_after.jsonl:0"]).found[0]

    # The earlier version says which one is the last, and is no observation.
    assert before.observation is None
    assert after.observation is not None
    assert before.version == after.version
    assert before.id == after.id == after.observation.id != after.version


def test_everything_else_recorded_is_unreadable_for_a_known_reason(recorded: dict[str, bytes]) -> None:
    reasons: Counter[str] = Counter()
    for body in recorded.values():
        found: list[str] = []
        for read in (read_users, read_posts):
            try:
                read(body)
            except UnreadableError as error:
                found.append(str(error))
        if len(found) == 2:
            reasons[next(reason for reason in OTHERS if reason in found[1])] += 1

    assert len(recorded) == len(POSTS) + 2 + sum(OTHERS.values()) == 154
    assert reasons == OTHERS


def test_errors_that_people_pasted(gsm_data: Path) -> None:
    lines = (gsm_data / "fixtures/errors-in-the-wild/errors.jsonl").read_bytes().splitlines()
    pasted = [one for one in map(orjson.loads, lines) if one["platform"] == "x"]

    refused = [judge(Answer(one["http_status"], orjson.dumps(one["body"]), 0)) for one in pasted[1:]]
    partial = read_posts(orjson.dumps(pasted[0]["body"]))

    assert partial.problems == {"1000082502030065665": "private"}
    assert [(type(error), str(error)) for error in refused] == [
        (RefusedError, "HTTP 403"),  # of version 1.1: the code alone says that the account is suspended
        (ParkedError, "UsageCapExceeded"),
        (ParkedError, "Payment Required"),
    ]


def _tally(words: Iterator[str]) -> str:
    return " ".join(f"{count} {word}" for word, count in sorted(Counter(words).items()))
