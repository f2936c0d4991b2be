"""What is said of live boards that are not those recounted."""

import msgspec
import orjson

from scoring.boards import encode_board
from scoring.progress import Progress
from scoring.recount import recount
from streams.second_count.count import SecondCount, Totals
from streams.snapshot.compare import differences, sql_differences
from tests.snapshot.hand import AFTER_FREEZE, MADE, PARTICIPATING, period_pages, records

COUNTED = recount(MADE, PARTICIPATING, records([*period_pages(), AFTER_FREEZE]), 3)
LIVE = {board.id: encode_board(board) for board in COUNTED.boards}


def compare(live: dict[str, bytes], totals: Progress = COUNTED.totals) -> list[str]:
    return differences(live, totals, COUNTED.boards, COUNTED.totals)


def test_equal_boards_have_no_difference() -> None:
    assert compare(LIVE) == []


def test_a_total_is_named_with_both_values() -> None:
    # Given a live total that lacks one observation
    lacking = msgspec.structs.replace(COUNTED.totals, observations=COUNTED.totals.observations - 1)

    # When compared, then it is named
    assert compare(LIVE, lacking) == ["total observations: live 10, recounted 11"]


def test_the_first_differing_field_of_a_participant_is_named() -> None:
    # Given a live board in which b's posts on Facebook were changed
    board = orjson.loads(LIVE["most_active.ministry"])
    board["standings"][1]["platforms"][0]["posts"] = 9

    # When compared, then participant, field and both values are named
    found = compare(LIVE | {"most_active.ministry": orjson.dumps(board)})
    assert found == ["board most_active.ministry: standings b platforms facebook posts: live 9, recounted 3"]


def test_a_missing_participant_a_missing_and_a_foreign_board_are_named() -> None:
    # Given a board without its last standing, in place of one board another one
    board = orjson.loads(LIVE["most_active.ministry"])
    del board["standings"][2]
    live = {"most_active.ministry": orjson.dumps(board), "most_active.city": b"{}"}

    # When compared, then each is named
    assert compare(live) == [
        "board most_active.city: only live",
        "board most_active.ministry: standings: live 2, recounted 3 entries",
        "board most_engaging.ministry: only recounted",
    ]


def test_other_bytes_of_the_same_content_differ_too() -> None:
    # Given a board with a blank more, and one that is no JSON
    board = LIVE["most_active.ministry"] + b" "

    # When compared, then both are named
    assert compare({"most_active.ministry": board, "most_engaging.ministry": b"?"}) == [
        "board most_active.ministry: the same content in other bytes",
        "board most_engaging.ministry: the live one is no JSON",
    ]


SECOND = SecondCount(LIVE, COUNTED.as_of, Totals(5, 11, 1, 0))


def test_an_equal_second_count_has_no_difference() -> None:
    assert sql_differences(SECOND, COUNTED.boards, COUNTED.as_of, COUNTED.totals) == []


def test_where_the_second_count_differs_is_named_with_both_values() -> None:
    # Given a second count of another time, with a page more, and with another value of c
    board = orjson.loads(LIVE["most_engaging.ministry"])
    board["standings"][0]["value"] = 1_499_999
    boards = LIVE | {"most_engaging.ministry": orjson.dumps(board)}
    second = SecondCount(boards, COUNTED.as_of + 1, Totals(7, 11, 1, 0))

    # When compared, then each is named
    assert sql_differences(second, COUNTED.boards, COUNTED.as_of, COUNTED.totals) == [
        f"as_of: by SQL {COUNTED.as_of + 1}, recounted {COUNTED.as_of}",
        "total pages: by SQL 7, recounted 5",
        "board most_engaging.ministry: standings c value: by SQL 1499999, recounted 1500000",
    ]
