"""Whatever a file holds, what is kept of it at a time is bounded."""

import io

import pytest

from scoring.pages import Observation
from streams.errors import GsmError
from streams.importers.accounts import Source
from streams.importers.contract import Bad, Row
from streams.importers.lines import LINE_LIMIT, read_lines
from streams.importers.table import CELL_LIMIT, ROW_LIMIT, SAMPLE_LIMIT, STRAY, Cells, Table, refused

ROW = Row(0, Source("facebook", "77"), 0, Observation("1", 0))


def reasons(text: str) -> list[str]:
    def make(_line: int, _cells: Cells) -> Row:
        return ROW

    found = Table(io.BytesIO(text.encode())).rows({"a": ("a",), "b": ("b",)}, {}, make)
    return [item.reason if isinstance(item, Bad) else "good" for item in found]


def test_a_cell_beyond_the_limit_costs_its_row() -> None:
    assert reasons(f"a,b\n1,{'x' * (CELL_LIMIT + 1)}\n1,2\n")[-1] == "good"
    assert f"a cell is longer than {CELL_LIMIT} characters" in reasons(
        f"a,b\n1,{'x' * (CELL_LIMIT + 1)}\n1,2\n"
    )


def test_a_quote_that_never_closes_costs_its_line_alone() -> None:
    lines = "1,2\n" * 100_000
    assert reasons(f'a,b\n1,"oops\n{lines}') == [STRAY] + ["good"] * 100_000
    assert reasons(f'a,b\n1,"oops\n{lines[:400]}') == [STRAY] + ["good"] * 100


def test_a_row_of_endless_cells_ends_and_costs_no_endless_time() -> None:
    line = 'x",x,"y\n'  # closes a quoted cell and opens the next, read from the first line or from any other
    number = 3 * ROW_LIMIT // len(line)
    assert reasons("a,b\n1," + line * number) == [STRAY] * number


def test_a_line_without_end_is_cut_to_pieces() -> None:
    found = reasons("a,b\n" + "1," * 5_000_000 + "\n1,2\n")
    assert found[-1] == "good"
    assert set(found[:-1]) == {"the row has more or fewer cells than the heading"}


def test_blank_lines_are_no_rows() -> None:
    assert reasons("a,b\n\n1,2\n\n") == ["good"]


def test_bytes_that_are_no_utf_8_do_not_stop_the_file() -> None:
    def make(_line: int, cells: Cells) -> Row:
        assert cells["a"] == "caf\ufffd"
        return ROW

    assert list(Table(io.BytesIO(b"a\ncaf\xe9\n")).rows({"a": ("a",)}, {}, make)) == [ROW]


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(GsmError, match="is empty"):
        Table(io.BytesIO(b""))


def test_a_sample_is_cut() -> None:
    bad = refused(7, "why", {"text": "x" * 5000})
    assert bad == Bad(7, "why", '{"text":"' + "x" * (SAMPLE_LIMIT - 9), 5011)


def test_a_json_line_beyond_the_limit_is_bad_and_the_next_is_read() -> None:
    file = io.BytesIO(b"{}\n" + b"x" * (3 * LINE_LIMIT) + b"\n[]")
    assert list(read_lines(file)) == [(1, b"{}"), Bad(2, "the line is longer than 8 MiB"), (3, b"[]")]
