"""The files of a snapshot: the same inputs give the same bytes, and tables are safe to open."""

import csv
import io
from hashlib import sha256

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.pages import Observation
from scoring.recount import recount
from streams.snapshot.contents import Inputs, Pins, contents, digest
from streams.snapshot.tables import boards_csv, nominations_csv
from tests.snapshot.hand import (
    AFTER_FREEZE,
    DAY,
    EDITION,
    MADE,
    PARTICIPATING,
    ROSTER,
    START,
    page,
    period_pages,
    records,
)


def inputs(*, late: bool = True) -> Inputs:
    pages = [*period_pages(), *([AFTER_FREEZE] if late else [])]
    counted = recount(MADE, PARTICIPATING, records(pages), 3)
    return Inputs(
        MADE, EDITION.encode(), ROSTER.encode(), Pins("hand-2019.posts", "id", [2, 3, 0], 0), counted, []
    )


def lines(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode(), newline="")))


def test_the_same_inputs_give_the_same_bytes() -> None:
    # Given the same pages recounted twice, when they are put into files, then all bytes are equal
    assert contents(inputs(), 1) == contents(inputs(), 1)
    assert digest(contents(inputs(), 1)) != digest(contents(inputs(), 2))


def test_sums_cover_every_other_file() -> None:
    # Given a snapshot's files
    files = contents(inputs(), 1)

    # When SHA256SUMS is read, then it has each of the others with its digest
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }


def test_nominations_tell_state_pins_and_nominees() -> None:
    # Given frozen inputs, when they are put into files
    told = orjson.loads(contents(inputs(), 3)["nominations.json"])

    # Then the document says what it stands for
    assert (told["snapshot"], told["state"]) == ("hand-2019-r3", "FROZEN r3")
    assert told["note"] == "Rules of a test."
    assert told["pins"] == {"topic": "hand-2019.posts", "generation": "id", "vector": [2, 3, 0], "rulings": 0}
    assert told["freeze_at"]["iso"] == "2019-10-18T00:00:00.000+07:00"
    assert told["boards"][0]["nominees"][0] == {
        "rank": 1, "participant": "a", "name": "Kementerian A", "value": 4, "shown": "4", "unit": "posts",
    }  # fmt: skip
    assert told["totals"]["after_freeze"] == 1


def test_before_the_freeze_it_is_of_another_series() -> None:
    # Given a period that still runs, then name and state say so
    running = inputs(late=False)
    assert (running.name(1), running.state(1)) == ("hand-2019-p1", "LIVE")


def test_the_table_has_ranked_and_unranked() -> None:
    # Given the boards, when they are a table
    table = lines(boards_csv(inputs().recount.boards))

    # Then ranked participants have their value, unranked ones the reason
    assert [(one["rank"], one["participant"], one["value"], one["nominee"]) for one in table[:4]] == [
        ("1", "a", "4", "yes"), ("2", "b", "3", "yes"), ("3", "c", "2", "yes"), ("", "d", "", "no"),
    ]  # fmt: skip
    assert table[3]["reason"] == "1 post; at least 2 needed"


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_no_name_becomes_a_formula_and_none_is_lost(name: str) -> None:
    # Given a board with any name on it
    board = inputs().recount.boards[0]
    board.standings[0] = msgspec.structs.replace(board.standings[0], name=name)

    # When it is a table and read again
    told = lines(nominations_csv([board]))[0]["name"]

    # Then the cell starts with no formula's sign, and is the name, perhaps behind an apostrophe
    assert not told.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert told in {name, f"'{name}"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_each_sign_that_may_begin_a_formula_is_escaped_in_both_tables(sign: str) -> None:
    # Given a nominee whose name begins with the sign
    board = inputs().recount.boards[0]
    board.standings[0] = msgspec.structs.replace(board.standings[0], name=f"{sign}SUM(1)")

    # When the board is a table, then an apostrophe is before it
    for table in (nominations_csv([board]), boards_csv([board])):
        assert lines(table)[0]["name"] == f"'{sign}SUM(1)"


def test_the_roster_is_the_file_that_was_used_to_the_byte() -> None:
    # Given a roster with a name that begins with =, when frozen, then it is not changed
    assert contents(inputs(), 1)["roster.csv"] == ROSTER.encode()
    assert ",=Kementerian B," in ROSTER


def test_posts_on_two_days_are_listed() -> None:
    # Given a post created on two days, when frozen, then the document lists it
    seen = [
        page("a", START + 5 * DAY, [Observation("x", START + day * DAY, likes=1, comments=0)])
        for day in (0, 1)
    ]
    counted = recount(MADE, PARTICIPATING, records([*seen, AFTER_FREEZE]), 3)
    told = orjson.loads(contents(msgspec.structs.replace(inputs(), recount=counted), 1)["nominations.json"])
    assert told["posts_on_several_days"] == [
        {"account": "fb-a", "post": "x", "days": ["2019-10-01", "2019-10-02"]}
    ]
