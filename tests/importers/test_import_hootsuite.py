"""Hootsuite exports, with rows of our own invention."""

import pytest

from scoring.pages import ABSENT, Media, Observation
from streams.errors import GsmError
from streams.importers.accounts import Source
from streams.importers.contract import Bad, Row
from streams.importers.hootsuite import read
from streams.importers.table import STRAY
from tests.importers.reading import bad, context, items, rows

TOLD = "observed_at,created_gmt,page_name,post_id,permalink,post_type,reactions,comments,shares\n"
AS_EXPORTED = (
    "Date (GMT),Facebook Page,Post ID,Post Permalink,Post Type,Post Message,Tags,Reactions,Comments,Shares\n"
)
NOON = 1_577_880_000_000  # 2020-01-01T12:00:00Z


def test_a_row_is_one_observation_of_the_page_named_in_the_post_id() -> None:
    text = TOLD + "2020-01-02T12:00:00Z,2020-01-01 12:00:00,River Police,77_123,x,Photo,12,3,4\n"
    post = Observation("77_123", NOON, media="image", likes=12, comments=3, shares=4)
    expected = Row(2, Source("facebook", "77", name="River Police"), NOON + 86_400_000, post)
    assert rows(read, text) == [expected]


def test_an_empty_counter_is_absent_and_not_zero() -> None:
    (row,) = rows(read, TOLD + "2020-01-02T12:00:00Z,2020-01-01 12:00:00,River Police,77_123,x,Photo,,0,\n")
    assert row.observation is not None
    assert (row.observation.likes, row.observation.comments, row.observation.shares) == (ABSENT, 0, ABSENT)


@pytest.mark.parametrize(
    ("word", "media"),
    [("Photo", "image"), ("Video", "video"), ("Link", "link"), ("Status", "text"), ("Event", "link"), ("", "unknown"),
     ("Music", "unknown")],
)  # fmt: skip
def test_post_types(word: str, media: Media) -> None:
    (row,) = rows(
        read, TOLD + f"2020-01-02T12:00:00Z,2020-01-01 12:00:00,River Police,77_123,x,{word},1,1,1\n"
    )
    assert row.observation is not None
    assert row.observation.media == media


def test_an_export_as_it_is_needs_to_be_told_when_it_was_made() -> None:
    text = AS_EXPORTED + '2020-01-01 12:00:00,River Police,77_123,x,Photo,"Lost, and\nfound",,12,3,4\n'
    with pytest.raises(GsmError, match="--observed-at"):
        rows(read, text)
    (row,) = rows(read, text, context(observed_at=NOON + 1))
    assert row.observed_at == NOON + 1
    assert row.observation == Observation("77_123", NOON, media="image", likes=12, comments=3, shares=4)


def test_rows_that_cannot_be_used_say_why() -> None:
    text = (
        TOLD
        + "2020-01-02T12:00:00Z,2020-01-01 12:00:00,River Police,123,x,Photo,12,3,4\n"
        + "2020-01-02T12:00:00Z,yesterday,River Police,77_1,x,Photo,12,3,4\n"
        + "2020-01-02T12:00:00Z,2020-01-01 12:00:00,River Police,77_1,x,Photo,many,3,4\n"
        + "2020-01-02T12:00:00Z,2020-01-01 12:00:00,River Police,77_1,x,Photo,12,3\n"
    )
    assert bad(read, text) == [
        (2, "the post id is not of the form PAGE_POST"),
        (3, "the creation time is no time"),
        (4, "reactions is no number"),
        (5, "the row has more or fewer cells than the heading"),
    ]


def test_a_stray_quote_costs_its_line_and_not_the_lines_up_to_the_next_quote() -> None:
    heading = "observed_at,created_gmt,page_name,post_id,post_message,post_type,reactions,comments,shares\n"

    def post(number: int, message: str) -> str:
        return f"2020-01-02T12:00:00Z,2020-01-01 12:00:00,River Police,77_{number},{message},Photo,12,3,4\n"

    quoted = '"Lost,\nand found"'  # in the same column, so that the swallowed lines would make a row of the right width
    lines = [post(number, "Hello") for number in range(4000)]
    lines[1000], lines[2500] = post(1000, '"oops'), post(2500, quoted)
    found = items(read, heading + "".join(lines))
    assert [(one.line, one.reason, one.sample) for one in found if isinstance(one, Bad)] == [
        (1002, STRAY, "lines 1002 to 2502")
    ]
    posts = [one.observation.id for one in found if isinstance(one, Row) and one.observation]
    assert posts == [f"77_{number}" for number in range(4000) if number != 1000]


def test_a_row_over_several_lines_that_lacks_a_cell_is_bad_by_the_line() -> None:
    text = AS_EXPORTED + '2020-01-01 12:00:00,River Police,77_123,x,Photo,"Lost, and\nfound",12,3,4\n'
    assert bad(read, text, context(observed_at=NOON + 1)) == [
        (2, STRAY),
        (3, "the row has more or fewer cells than the heading"),
    ]


def test_loose_quotes_within_one_line_are_read_as_far_as_they_can_be() -> None:
    text = AS_EXPORTED + '2020-01-01 12:00:00,River Police,77_123,x,Photo,"No!" he said,,12,3,4\n'
    (row,) = rows(read, text, context(observed_at=NOON + 1))
    assert row.observation == Observation("77_123", NOON, media="image", likes=12, comments=3, shares=4)


def test_a_file_of_another_kind_is_refused_as_a_whole() -> None:
    with pytest.raises(GsmError, match=r"lacks the columns .*Reactions or reactions"):
        rows(read, "post_id,created_gmt\n1,2\n")
