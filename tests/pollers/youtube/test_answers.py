"""What YouTube's answers mean, shape by shape."""

import orjson
import pytest

from scoring.pages import Observation
from streams.pollers.errors import UnreadableError
from streams.pollers.youtube.answers import Channel, Listed, read_channels, read_listing, read_videos


def channels(*items: object) -> bytes:
    return orjson.dumps({"kind": "youtube#channelListResponse", "items": items})


def videos(**fields: object) -> bytes:
    snippet = {"publishedAt": "2020-03-01T00:00:05Z"}
    item = {"id": "v1", "snippet": snippet, "statistics": {}, **fields}
    return orjson.dumps({"kind": "youtube#videoListResponse", "items": [item]})


def test_counts_may_be_strings_or_integers() -> None:
    as_text = read_videos(videos(statistics={"viewCount": "7", "likeCount": "5", "commentCount": "0"}))
    as_number = read_videos(videos(statistics={"viewCount": 7, "likeCount": 5, "commentCount": 0}))

    assert as_text == as_number
    assert (as_text[0].views, as_text[0].likes, as_text[0].comments) == (7, 5, 0)


def test_a_count_that_youtube_leaves_out_is_hidden_never_zero() -> None:
    [video] = read_videos(videos(statistics={"viewCount": "7"}))

    assert video.observation(created=1_583_020_805_000) == Observation(
        "v1", 1_583_020_805_000, media="video", likes=None, comments=None, views=7
    )


def test_without_the_part_of_the_counts_an_answer_is_unreadable() -> None:
    renamed = videos(statistics={}).replace(b'"statistics"', b'"statisticsV4"')

    with pytest.raises(UnreadableError, match="missing required field `statistics`"):
        read_videos(renamed)


def test_a_time_is_read_to_the_millisecond_with_or_without_a_fraction() -> None:
    bare, fraction = (videos(snippet={"publishedAt": f"2020-03-01T00:00:05{end}"}) for end in ("Z", ".250Z"))

    assert read_videos(bare)[0].published == 1_583_020_805_000
    assert read_videos(fraction)[0].published == 1_583_020_805_250


def test_an_announced_stream_is_upcoming() -> None:
    snippet = {"publishedAt": "2020-03-01T00:00:05Z", "liveBroadcastContent": "upcoming"}

    assert read_videos(videos(snippet=snippet))[0].upcoming


@pytest.mark.parametrize("body", [channels(), b'{"kind":"youtube#channelListResponse"}'])
def test_an_unknown_channel_is_an_answer_without_items_or_with_none(body: bytes) -> None:
    assert read_channels(body) == []


def test_hidden_subscribers_are_hidden_whatever_the_count_says() -> None:
    body = channels({"id": "UC1", "statistics": {"subscriberCount": "0", "hiddenSubscriberCount": True}})

    assert read_channels(body) == [Channel("UC1", "", None)]


def test_a_private_or_deleted_item_has_no_time_of_publishing() -> None:
    items = [
        {"contentDetails": {"videoId": "v1", "videoPublishedAt": "2020-03-01T00:00:05Z"}},
        {"contentDetails": {"videoId": "v2"}},
    ]
    body = orjson.dumps({"kind": "youtube#playlistItemListResponse", "items": items, "nextPageToken": "more"})

    listing = read_listing(body)

    assert listing.items == [Listed("v1", 1_583_020_805_000), Listed("v2", None)]
    assert listing.next_token == "more"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>Sorry</html>", "unreadable: JSON is malformed"),
        (b'{"kind":"youtube#videoListResponse","items":[{"id":"v', "unreadable: Input data was truncated"),
        (b"\xff\xfe", "unreadable: JSON is malformed"),
        (b"[]", "unreadable: Expected `object`, got `array`"),
        (b'{"items":[]}', "unreadable: Object missing required field `kind`"),
        (b'{"kind":"youtube#searchListResponse"}', "unreadable: Invalid enum value"),
        (videos(id=""), "length >= 1 - at `$.items[0].id`"),
        (videos(snippet={}), "missing required field `publishedAt` - at `$.items[0].snippet`"),
        (videos(snippet={"publishedAt": "yesterday"}), "at `$.items[0].snippet.publishedAt`"),
        (videos(statistics={"likeCount": "many"}), "at `$.items[0].statistics.likeCount`"),
        (videos(statistics={"likeCount": "-1"}), "at `$.items[0].statistics.likeCount`"),
        (videos(statistics={"likeCount": "1000000000001"}), "at `$.items[0].statistics.likeCount`"),
    ],
)
def test_another_shape_is_an_error_that_says_where_and_keeps_the_answer(body: bytes, says: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_videos(body)

    assert says in caught.value.reason
    assert caught.value.sample == body
