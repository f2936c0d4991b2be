"""Answers of the Graph API in CSV files, with rows of our own invention."""

import pytest

from scoring.pages import Observation
from streams.errors import GsmError
from streams.importers.accounts import Source
from streams.importers.contract import Row
from streams.importers.graph_csv import read
from tests.importers.reading import context, rows

RAW = "from_id,from_name,message,created_time,type,link,id,likes_count,comments_count,shares_count\n"
CLEANED = (
    '"id","likes_count","comments_count","shares_count","type","created_time","candidate_page","post_id"\n'
)
NOON = 1_577_880_000_000  # 2020-01-01T12:00:00Z
PULLED = NOON + 86_400_000


def test_both_shapes_give_the_same_post() -> None:
    raw = RAW + "77,River Party,Hello,2020-01-01T12:00:00+0000,photo,x,77_123,10,2,1\n"
    cleaned = CLEANED + '"77_123",10,2,1,"photo",2020-01-01 11:00:00,"River","123"\n'
    post = Observation("77_123", NOON, media="image", likes=10, comments=2, shares=1)
    assert rows(read, raw, context(observed_at=PULLED)) == [
        Row(2, Source("facebook", "77", name="River Party"), PULLED, post)
    ]
    an_hour_behind = context(observed_at=PULLED, zone="Etc/GMT+1")
    assert rows(read, cleaned, an_hour_behind) == [
        Row(2, Source("facebook", "77", name="River"), PULLED, post)
    ]


def test_when_it_was_pulled_must_be_said() -> None:
    with pytest.raises(GsmError, match="--observed-at"):
        rows(read, RAW)


def test_times_that_lost_their_offset_need_a_zone() -> None:
    text = CLEANED + '"77_123",10,2,1,"photo",2020-01-01 11:00:00,"River","123"\n'
    with pytest.raises(GsmError, match="created_time does not say its time zone"):
        rows(read, text, context(observed_at=PULLED))
