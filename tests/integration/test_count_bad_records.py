"""Bad records: none stops the worker, each is kept with its ground, and one bad post costs only itself."""

from typing import TYPE_CHECKING, Any

import orjson

from scoring.pages import Observation, Page, encode_page
from scoring.partition import partition_of
from scoring.rows import decode_row, row_key

if TYPE_CHECKING:
    from tests.integration.conftest import Counting

AT = 1_580_000_000_000  # 2020-01-26 in Jakarta
DAY = 18_287
WINDOW = DAY // 8
ACCOUNT = "ministry.facebook"
HOME = partition_of(ACCOUNT, 12)


def page(*posts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    head: dict[str, Any] = {
        "schema": 1, "account": ACCOUNT, "platform": "facebook", "observed_at": AT, "source": "poll.test",
    }  # fmt: skip
    return {**head, "observations": list(posts), **changes}


def post(name: str, **changes: Any) -> dict[str, Any]:
    return {"id": name, "created": AT - 1000, "likes": 1, **changes}


# What is sent; the code and the index in the page of each dead letter that follows.
BAD: dict[str, tuple[bytes | None, list[tuple[str, int | None]]]] = {
    "null value": (None, [("not_json", None)]),
    "no JSON": (b"\xff\xfe<html>", [("not_json", None)]),
    "half a page": (orjson.dumps(page(post("half")))[:-9], [("not_json", None)]),
    "an array": (b"[]", [("envelope", None)]),
    "an account that is a number": (orjson.dumps(page(account=7)), [("envelope", None)]),
    "an unknown field": (orjson.dumps(page(colour="red")), [("envelope", None)]),
    "101 posts": (orjson.dumps(page(*(post(f"many{n}") for n in range(101)))), [("envelope", None)]),
    "more than 1 MiB": (orjson.dumps(page(post("big"), source="x" * (1 << 20))), [("oversize", None)]),
    "observed before 2004": (orjson.dumps(page(observed_at=0)), [("observed_early", None)]),
    "observed in the future": (orjson.dumps(page(observed_at=1 << 45)), [("observed_late", None)]),
    "created in 1969": (
        orjson.dumps(page(post("before"), post("old", created=-1000))),
        [("created_early", 1)],
    ),
    "created in 2100": (orjson.dumps(page(post("new", created=4_102_444_800_000))), [("created_late", 0)]),
    "a negative counter": (orjson.dumps(page(post("good1"), post("minus", likes=-1))), [("post", 1)]),
    "2^70 likes": (
        orjson.dumps(page(post("huge"))).replace(b'"likes":1', b'"likes":1180591620717411303424'),
        [("post", 0)],
    ),
    "a NUL in an id": (orjson.dumps(page(post("nul\0"), post("good2"))), [("post", 0)]),
    "a lone surrogate in an id": (
        orjson.dumps(page(post("SUR"))).replace(b"SUR", b"\\ud800"),
        [("not_json", None)],
    ),
    "two bad posts of three": (
        orjson.dumps(page(post("a", kind="poem"), post("good4"), post("b", media=3))),
        [("post", 0), ("post", 2)],
    ),
    "damage behind a fault": (b'{"schema":1,"account":5}xx', [("not_json", None)]),
    "brackets 50,000 deep": (b'{"schema":1,"x":' + b"[" * 50_000, [("not_json", None)]),
    "a poll before all time": (orjson.dumps(page(poll={"slot": -(1 << 62)})), [("envelope", None)]),
    "counters of a deleted post": (orjson.dumps(page(post("gone", presence="gone"))), [("post", 0)]),
}


def test_no_bad_record_stops_it_and_each_is_kept_with_its_ground(counting: "Counting") -> None:
    """Given bad records of 22 kinds among good ones, when they are counted, then each is a dead letter and nothing else is."""
    where: dict[tuple[int, int], list[tuple[str, int | None]]] = {}
    for value, letters in BAD.values():
        where[counting.send(value, ACCOUNT)] = letters
    stray = counting.send(
        encode_page(Page(1, ACCOUNT, "facebook", AT, "poll.test")), ACCOUNT, (HOME + 1) % 12
    )
    where[stray] = [("partition", None)]
    counting.publish(Page(1, ACCOUNT, "facebook", AT, "poll.test", [Observation("last", AT - 1000)]))

    worker = counting.worker()
    counting.wait_until_counted(worker)

    found: dict[tuple[int, int], list[tuple[str, int | None]]] = {}
    for origin, letter in counting.dead_letters():
        found.setdefault((origin.partition, origin.offset), []).append((letter.code, origin.index))
    assert found == where
    assert counting.last() == counting.expected()
    assert sum(one.dead_letters for one in counting.progress().values()) == sum(map(len, where.values()))
    row = decode_row(counting.last()[row_key(ACCOUNT, WINDOW)])
    assert set(row[DAY].posts) == {"before", "good1", "good2", "good4", "last"}


def test_a_dead_letter_says_where_it_came_from_and_shows_what_was_refused(counting: "Counting") -> None:
    """Given a simulated page with a bad post, and a page that is none, when refused, then origin and sample are kept, no text."""
    bad = post("worse", likes=-5)
    secret = {"text": "I am at home"}
    counting.send(orjson.dumps(page(post("good"), bad | secret, simulated=True)), ACCOUNT)
    counting.send(b"\xff" + b"x" * 100_000, ACCOUNT)
    worker = counting.worker()
    counting.wait_until_counted(worker)

    (origin, of_post), (_, of_page) = counting.dead_letters()
    assert (origin.topic, origin.key, of_post.account) == (counting.posts, ACCOUNT, ACCOUNT)
    assert of_post.simulated
    assert orjson.loads(of_post.sample) == bad | {"text": "[text, 12 characters]"}
    assert "likes" in of_post.reason
    assert of_page.sample == "\N{REPLACEMENT CHARACTER}" + "x" * 255
    assert of_page.size == 100_001
    assert (of_page.account, of_page.simulated) == (None, None)


def test_an_account_that_no_roster_knows_is_counted(counting: "Counting") -> None:
    """Given a page of an account that is not in the roster, when it is counted, then its row stands and there is no letter."""
    counting.publish(Page(1, "who-is-this", "twitter", AT, "poll.test", [Observation("p", AT)]))
    worker = counting.worker()
    counting.wait_until_counted(worker)
    assert row_key("who-is-this", WINDOW) in counting.last()
    assert counting.dead_letters() == []


def test_one_id_twice_in_a_page_is_one_post(counting: "Counting") -> None:
    """Given a page with one id twice, when it is counted, then the greater counters stand once."""
    twice = [Observation("p", AT, likes=3), Observation("p", AT, likes=8)]
    counting.publish(Page(1, ACCOUNT, "facebook", AT, "poll.test", twice))
    worker = counting.worker()
    counting.wait_until_counted(worker)
    (day,) = decode_row(counting.last()[row_key(ACCOUNT, WINDOW)]).values()
    assert {name: counters[1] for name, (_, counters, _, _) in day.posts.items()} == {"p": 8}


def test_a_page_of_a_newer_version_stops_it_and_nothing_beyond_is_counted(counting: "Counting") -> None:
    """Given a page of schema 2, when the worker meets it, then it ends with 71 each time, and what came before is counted."""
    counting.poll(accounts=20, rounds=3)
    _, offset = counting.send(orjson.dumps(page(schema=2)), ACCOUNT)
    counting.poll(accounts=20, rounds=4)
    for _ in range(2):
        worker = counting.worker(GSM_PROFILE="fast")
        assert worker.wait(30) == 71
        (line,) = worker.said("posts holds a page of a newer version: upgrade, then start again")
        assert f"offset {offset} of partition {HOME}" in line["why"]
    assert counting.progress()[HOME].offset == offset
    assert counting.committed().get(HOME, 0) <= offset
    assert counting.dead_letters() == []
    expected = counting.expected()
    found = counting.merged()
    homes = {
        key
        for key in expected
        if not key.startswith(b"|") and partition_of(key.split(b"|")[0].decode(), 12) == HOME
    }
    assert homes
    assert {key: found[key] for key in homes} == {key: expected[key] for key in homes}


def test_pages_after_the_freeze_are_counted_and_not_merged(counting: "Counting") -> None:
    """Given pages observed at and after the freeze, when they are counted, then only the first makes a row."""
    freeze = counting.settings.files.edition.bounds().freeze_at
    for at, name in ((freeze, "in-time"), (freeze + 1, "late")):
        counting.publish(Page(1, ACCOUNT, "facebook", at, "poll.test", [Observation(name, AT)]))
    worker = counting.worker()
    counting.wait_until_counted(worker)
    (day,) = decode_row(counting.last()[row_key(ACCOUNT, WINDOW)]).values()
    assert set(day.posts) == {"in-time"}
    assert counting.progress()[HOME].after_freeze == 1
