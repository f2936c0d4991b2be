"""The recount of hand-made pages."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.pages import Observation, encode_page
from scoring.partition import partition_of
from scoring.recount import Twice, recount
from scoring.validate import NewerSchemaError
from streams.kafka.reader import Record
from tests.snapshot.hand import (
    AFTER_FREEZE,
    DAY,
    FREEZE_AT,
    MADE,
    PARTICIPATING,
    START,
    page,
    period_pages,
    records,
)

PAGES = [*period_pages(), page("a", START + 9 * DAY), AFTER_FREEZE]
EXPECTED = recount(MADE, PARTICIPATING, records(PAGES), 3)


def test_boards_and_totals_are_those_worked_out_by_hand() -> None:
    # Given the hand-made pages, when they are recounted
    active, engaging = EXPECTED.boards

    # Then boards, clock and totals are as worked out: 10 posts in the period and one observation after the freeze
    assert [(one.participant, one.value) for one in active.standings] == [("a", 4), ("b", 3), ("c", 2)]
    assert [(one.participant, one.value) for one in engaging.standings] == [
        ("c", 1_500_000), ("b", 1_000_000), ("a", 500_000),
    ]  # fmt: skip
    assert EXPECTED.as_of == FREEZE_AT + 1
    totals = EXPECTED.totals
    assert (totals.offset, totals.pages, totals.observations, totals.after_freeze) == (6, 6, 11, 1)
    assert EXPECTED.totals.simulated == 6


@given(st.permutations(PAGES), st.integers(1, 12), st.booleans())
def test_order_partitions_and_repetition_do_not_matter(
    pages: list[msgspec.Struct], partitions: int, again: bool
) -> None:
    # Given the pages in any order, in any number of partitions, perhaps sent twice
    twice = [*pages, *pages] if again else pages

    # When they are recounted, then the boards are the same
    counted = recount(MADE, PARTICIPATING, records(twice, partitions), partitions)  # type: ignore[arg-type] # permuted pages
    assert counted.boards == EXPECTED.boards


def test_the_award_clock_can_be_given() -> None:
    # Given an instant on the period's third day, when the pages are recounted as of it
    counted = recount(MADE, PARTICIPATING, records(PAGES), 3, START + 2 * DAY)

    # Then only posts created until that day count, and the boards are live
    board = counted.boards[0]
    assert {one.participant: one.value for one in board.standings} == {"a": 3, "b": 3, "c": 2, "d": 1}
    assert (board.as_of, board.state) == (START + 2 * DAY, "LIVE")


def test_dead_letters_are_counted_and_change_nothing() -> None:
    # Given, among good pages, one that is no JSON, one in a wrong partition, and one post from before 2004
    home = partition_of("fb-a", 3)
    bad = [
        Record(home, 90, START, b"fb-a", b"{"),
        Record((home + 1) % 3, 91, START, b"fb-a", encode_page(page("a", START))),
        Record(home, 92, START, b"fb-a", encode_page(page("a", START, [Observation("old", 1)]))),
    ]

    # When they are recounted
    counted = recount(MADE, PARTICIPATING, [*records(PAGES), *bad], 3)

    # Then there are three dead letters, and the boards are as before
    assert counted.totals.dead_letters == 3
    assert counted.boards == EXPECTED.boards


def test_a_page_of_a_newer_schema_stops_it() -> None:
    # Given a page that this version cannot know
    newer = Record(2, 7, START, b"fb-a", b'{"schema": 2, "account": "fb-a", "words": []}')

    # When it is met, then nothing is counted past it
    with pytest.raises(NewerSchemaError, match=r"posts partition 2 offset 7: .*schema 2"):
        recount(MADE, PARTICIPATING, [newer], 3)


def test_a_post_on_two_days_is_a_finding_unless_it_moved() -> None:
    # Given posts x and y that two sources saw created before and after midnight, y marked as moved on its first day
    before, after, at = START + DAY - 60_000, START + DAY + 60_000, START + 3 * DAY
    pages = [
        page("a", at, [Observation("x", before, likes=1, comments=1), Observation("y", before, likes=1, comments=1)]),
        page("a", at, [Observation("x", after, likes=1, comments=1), Observation("y", after, likes=1, comments=1)]),
        page("a", at + 1, [Observation("y", before, presence="moved")]),
    ]  # fmt: skip

    # When they are recounted, then x is found, with both days
    counted = recount(MADE, PARTICIPATING, records(pages), 3)
    assert counted.twice == [Twice("fb-a", "x", ["2019-10-01", "2019-10-02"])]
