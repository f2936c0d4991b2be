"""Posts of X as twarc saves them, with posts of our own invention; the recorded answers are in test_import_datasets.py."""

import csv
import io
from typing import Any

import orjson
import pytest

from scoring.pages import ABSENT, Kind, Media, Observation
from streams.errors import GsmError
from streams.importers.accounts import Source
from streams.importers.contract import Row
from streams.importers.twarc import read
from tests.importers.reading import bad, context, rows

NOON = 1_577_880_000_000  # 2020-01-01T12:00:00Z
METRICS = {"like_count": 9, "reply_count": 2, "retweet_count": 4, "quote_count": 1, "impression_count": 800}
POST = {"id": "1200", "author_id": "77", "created_at": "2020-01-01T12:00:00.000Z", "public_metrics": METRICS}
USER = {
    "id": "77",
    "username": "RiverOffice",
    "name": "River Office",
    "public_metrics": {"followers_count": 5000},
}
TWARC = {"__twarc": {"retrieved_at": "2020-01-01T13:00:00+00:00"}}


def line(**fields: Any) -> bytes:
    return orjson.dumps(fields) + b"\n"


def answer(*posts: dict[str, Any], **more: Any) -> bytes:
    return line(data=posts, **(TWARC | more))


def seen(raw: bytes) -> Observation:
    (row,) = rows(read, raw)
    assert row.observation is not None
    return row.observation


def test_a_page_gives_posts_and_the_audience_of_their_author() -> None:
    assert rows(read, answer(POST, includes={"users": [USER]})) == [
        Row(
            1,
            Source("twitter", "77", "RiverOffice", "River Office"),
            NOON + 3_600_000,
            Observation("1200", NOON, media="text", likes=9, comments=2, shares=4, quotes=1, views=800),
            followers=5000,
        )
    ]


def test_a_flattened_post_gives_the_same_as_its_page() -> None:
    assert rows(read, line(**POST, **TWARC, author=USER)) == rows(
        read, answer(POST, includes={"users": [USER]})
    )


def test_a_streamed_post_is_one_object() -> None:
    assert rows(read, line(data=POST, **TWARC)) == rows(read, answer(POST))


def test_both_vocabularies() -> None:
    metrics = {
        "like_count": 9,
        "reply_count": 2,
        "repost_count": 4,
        "quote_count": 1,
        "impression_count": 800,
    }
    post = POST | {"public_metrics": metrics, "referenced_posts": [{"type": "quoted", "id": "1"}]}
    old = POST | {"referenced_tweets": [{"type": "quoted", "id": "1"}]}
    assert seen(answer(post)) == seen(answer(old))
    assert seen(answer(post)).kind == "quote"


@pytest.mark.parametrize(
    ("types", "kind"),
    [((), "original"), (("quoted",), "quote"), (("replied_to",), "reply"), (("quoted", "replied_to"), "reply"),
     (("retweeted",), "repost"), (("reposted",), "repost")],
)  # fmt: skip
def test_kinds(types: tuple[str, ...], kind: Kind) -> None:
    references = [{"type": word, "id": "1"} for word in types]
    assert seen(answer(POST | {"referenced_tweets": references})).kind == kind


@pytest.mark.parametrize(
    ("media", "expected"),
    [(("photo",), "image"), (("photo", "photo"), "image"), (("video",), "video"), (("animated_gif",), "image"),
     (("photo", "video"), "mixed"), (("hologram",), "unknown")],
)  # fmt: skip
def test_media_of_attachments(media: tuple[str, ...], expected: Media) -> None:
    objects = [{"media_key": f"99_{number}", "type": word} for number, word in enumerate(media)]
    keys = [one["media_key"] for one in objects]
    page = answer(POST | {"attachments": {"media_keys": keys}}, includes={"media": objects})
    flattened = line(**POST, **TWARC, attachments={"media_keys": keys, "media": objects})
    assert seen(page).media == seen(flattened).media == expected


def test_media_whose_objects_are_missing_are_told_by_their_keys() -> None:
    assert seen(answer(POST | {"attachments": {"media_keys": ["7_1"]}})).media == "video"


@pytest.mark.parametrize(
    ("url", "expected"),
    [("https://river.example/news", "link"), ("https://twitter.com/other/status/5", "text"), ("https://x.com/other", "text"),
     ("https://twitter.com/RiverOffice/status/1200/photo/1", "image"), ("https://twitter.com/other/status/5/video/1", "text")],
)  # fmt: skip
def test_links(url: str, expected: Media) -> None:
    assert seen(answer(POST | {"entities": {"urls": [{"expanded_url": url}]}})).media == expected


def test_a_poll_is_text() -> None:
    assert seen(answer(POST | {"attachments": {"poll_ids": ["5"]}})).media == "text"


def test_an_edited_post_is_one_post_with_the_last_versions_counters() -> None:
    chain = ["1576994746135764992", "1576994789110992896"]
    first = POST | {"id": chain[0], "edit_history_tweet_ids": chain, "created_at": "2022-10-03T17:57:01.000Z"}
    last = POST | {"id": chain[1], "edit_history_tweet_ids": chain, "created_at": "2022-10-03T17:57:11.000Z"}
    old, new = rows(read, answer(first, last, __twarc={"retrieved_at": "2022-10-04T00:00:00Z"}))
    assert old.observation is None
    assert new.observation is not None
    assert (new.observation.id, new.observation.created) == (chain[0], 1_664_819_821_000)
    assert new.observation.likes == 9  # and the time is that of the first version: 17:57:01


def test_a_withheld_post_is_a_post() -> None:
    assert seen(answer(POST | {"withheld": {"country_codes": ["XX"]}})).likes == 9


def test_users_are_readings() -> None:
    source = Source("twitter", "77", "RiverOffice", "River Office")
    assert rows(read, answer(USER)) == [Row(1, source, NOON + 3_600_000, followers=5000)]


def test_an_answer_without_data_is_no_row_but_errors_alone_are_a_bad_one() -> None:
    assert rows(read, line(meta={"result_count": 0}, **TWARC)) == []
    errors = [{"title": "Not Found Error", "detail": "Could not find user", "resource_id": "7"}]
    assert bad(read, line(errors=errors, **TWARC)) == [(1, "the answer holds errors and no data")]
    assert rows(read, answer(POST, errors=errors)) == rows(read, answer(POST))


def test_one_odd_post_costs_only_itself() -> None:
    raw = answer(
        POST, {"id": 12}, POST | {"author_id": ""}, POST | {"id": "12x"}, POST | {"created_at": "soon"}
    )
    assert bad(read, raw + b"{not json\n") == [
        (1, "an element does not have the form of a post or a user of X"),
        (1, "the post names no author"),
        (1, "the id is no number"),
        (1, "created_at is no time"),
        (2, "the line is no answer of X in JSON"),
    ]


def test_the_instant_must_be_said_where_the_answer_does_not() -> None:
    with pytest.raises(GsmError, match="--observed-at"):
        rows(read, line(data=[POST]))
    (row,) = rows(read, line(data=[POST]), context(observed_at=NOON + 5))
    assert row.observed_at == NOON + 5


def table(**cells: str) -> bytes:
    row = {
        "id": "1200", "author_id": "77", "created_at": "2020-01-01T12:00:00.000Z", "public_metrics.like_count": "9",
        "public_metrics.reply_count": "2", "public_metrics.retweet_count": "4", "public_metrics.quote_count": "1",
        "public_metrics.impression_count": "800.0", "author.username": "RiverOffice", "author.name": "River Office",
        "author.public_metrics.followers_count": "5000", "text": "Hello\nriver", "referenced_tweets.replied_to.id": "",
        "referenced_tweets.quoted.id": "", "attachments.media": "", "entities.urls": "",
        "__twarc.retrieved_at": "2020-01-01T13:00:00+00:00",
    } | cells  # fmt: skip
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, row)
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()


def test_the_csv_file_gives_the_same_row_as_the_answer() -> None:
    (from_csv,) = rows(read, table())
    (from_json,) = rows(read, answer(POST, includes={"users": [USER]}))
    assert (from_csv.source, from_csv.observed_at, from_csv.observation, from_csv.followers) == (
        from_json.source,
        from_json.observed_at,
        from_json.observation,
        from_json.followers,
    )


def test_kinds_and_media_in_the_csv_file() -> None:
    assert seen(table(**{"referenced_tweets.quoted.id": "5"})).kind == "quote"
    assert seen(table(referenced_tweets='[{"type": "replied_to", "id": "5"}]')).kind == "reply"
    assert seen(table(**{"attachments.media": '[{"media_key": "3_1", "type": "photo"}]'})).media == "image"
    assert seen(table(**{"entities.urls": '["https://river.example/"]'})).media == "link"
    assert seen(table(**{"entities.urls": '[{"expanded_url": "https://river.example/"}]'})).media == "link"
    assert bad(read, table(**{"entities.urls": "nan"})) == [(2, "entities.urls is no JSON list")]


def test_the_csv_file_without_an_instant_needs_to_be_told() -> None:
    with pytest.raises(GsmError, match="--observed-at"):
        rows(read, table(**{"__twarc.retrieved_at": ""}))


def test_a_retweet_count_that_the_source_does_not_give_is_absent() -> None:
    assert seen(answer(POST | {"public_metrics": {"like_count": 9}})).shares == ABSENT
