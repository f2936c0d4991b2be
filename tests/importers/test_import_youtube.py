"""Trending lists and tracked counters of YouTube, with rows of our own invention."""

import pytest

from scoring.pages import ABSENT, Observation
from streams.errors import GsmError
from streams.importers import youtube_stats, youtube_trending
from streams.importers.accounts import Source
from streams.importers.contract import Row
from tests.importers.reading import bad, context, rows

TRENDING = (
    "trending_date,video_id,title,publishedAt,channelId,channelTitle,categoryId,view_count,likes,dislikes,comment_count,"
    "comments_disabled,ratings_disabled\n"
)
STATS = "run_date_bkk,run_datetime_utc,video_id,channel_id,title,published_at,view_count,like_count,comment_count,label\n"
PUBLISHED = 1_583_020_800_000  # 2020-03-01T00:00:00Z
JAKARTA = context(zone="Asia/Jakarta")


def test_a_bare_day_is_its_last_second_in_the_zone_given() -> None:
    text = TRENDING + "20.02.03,vid,Rain,2020-03-01T00:00:00Z,UCrain,Rain Office,25,900,12,1,3,False,False\n"
    post = Observation("vid", PUBLISHED, media="video", likes=12, comments=3, views=900)
    last_second = 1_583_168_399_000  # 2020-03-02T23:59:59+07:00
    expected = Row(2, Source("youtube", "UCrain", name="Rain Office"), last_second, post)
    assert rows(youtube_trending.read, text, JAKARTA) == [expected]


def test_a_bare_day_without_a_zone_is_refused() -> None:
    with pytest.raises(GsmError, match="--time-zone"):
        rows(youtube_trending.read, TRENDING)


def test_zeros_beside_a_switch_are_hidden_counters() -> None:
    text = (
        TRENDING
        + "20.02.03,a,Rain,2020-03-01T00:00:00Z,UCrain,Rain Office,25,900,0,0,3,False,True\n"
        + "20.02.03,b,Rain,2020-03-01T00:00:00Z,UCrain,Rain Office,25,900,5,0,0,True,False\n"
        + "20.02.03,c,Rain,2020-03-01T00:00:00Z,UCrain,Rain Office,25,900,0,0,0,False,False\n"
    )
    seen = [row.observation for row in rows(youtube_trending.read, text, JAKARTA) if row.observation]
    assert [(post.likes, post.comments) for post in seen] == [(None, 3), (5, None), (0, 0)]


def test_trending_rows_that_cannot_be_used_say_why() -> None:
    text = (
        TRENDING
        + "20.31.02,a,Rain,2020-03-01T00:00:00Z,UCrain,Rain Office,25,900,0,0,3,False,True\n"
        + "20.02.03,a,Rain,2020-03-01T00:00:00Z,,Rain Office,25,900,0,0,3,False,True\n"
        + "20.02.03,a,Rain,2020-03-01T00:00:00Z,UCrain,Rain Office,25,900,0,0,3,no,True\n"
    )
    assert bad(youtube_trending.read, text, JAKARTA) == [
        (2, "trending_date is no day of the form YY.DD.MM"),
        (3, "the row names no channel"),
        (4, "a column that says what is switched off is neither True nor False"),
    ]


def test_tracked_counters() -> None:
    text = (
        STATS
        + "2020-03-02,2020-03-02T01:00:00.500000+00:00,vid,UCrain,Rain,2020-03-01T00:00:00Z,900,12,,Rain\n"
    )
    (row,) = rows(youtube_stats.read, text)
    assert row.observed_at == PUBLISHED + 25 * 3_600_000 + 500
    assert row.observation == Observation(
        "vid", PUBLISHED, media="video", likes=12, comments=None, views=900, shares=ABSENT
    )


def test_a_time_that_is_utc_by_its_name_does_not_ask_for_the_zone_of_the_others() -> None:
    text = STATS + "2020-03-02,2020-03-02 01:00:00,vid,UCrain,Rain,2020-03-01T07:00:00,900,12,,Rain\n"
    (row,) = rows(youtube_stats.read, text, JAKARTA)
    assert row.observed_at == PUBLISHED + 25 * 3_600_000
    assert row.observation is not None
    assert row.observation.created == PUBLISHED


def test_a_video_that_was_not_answered_is_no_observation() -> None:
    text = STATS + "2020-03-02,2020-03-02T01:00:00+00:00,vid,,,,,,,Rain\n"
    assert bad(youtube_stats.read, text) == [(2, "the row names no channel: the video was not answered")]
