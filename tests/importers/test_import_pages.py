"""Our own pages as JSON lines."""

import pytest

from scoring.pages import Observation, Page, encode_page
from streams.errors import GsmError
from streams.importers.contract import Bad, WholePage
from streams.importers.pages import read
from tests.importers.reading import bad, items

NOON = 1_577_880_000_000  # 2020-01-01T12:00:00Z
PAGE = Page(1, "yt:river", "youtube", NOON, "test", [Observation("a", NOON - 1, likes=1)], followers=5)


def test_a_page_is_sent_byte_for_byte() -> None:
    raw = encode_page(PAGE).replace(b'"schema":1', b'"schema" : 1')  # another's spelling
    assert items(read, raw + b"\r\n\n") == [WholePage(1, PAGE, raw)]


def test_a_line_that_is_no_page_is_bad() -> None:
    ((line, reason),) = bad(read, b'{"schema":1,"account":"a b"}\n')
    assert line == 1
    assert reason.startswith("the page does not fit the schema")


def test_an_invalid_post_is_bad_and_its_page_sent_without_it() -> None:
    early = Observation("b", 0)
    page = Page(1, "yt:river", "youtube", NOON, "test", [early, *PAGE.observations], followers=5)
    assert bad(read, encode_page(page)) == [(1, "post 0 was created before 2004")]
    assert WholePage(1, PAGE, encode_page(PAGE)) in items(read, encode_page(page))


def test_a_sample_of_a_page_holds_no_text() -> None:
    raw = encode_page(PAGE).replace(b'"likes"', b'"text":"I am at home","likes"')
    (found, _) = items(read, raw)
    assert isinstance(found, Bad)
    assert '"text":"[text, 12 characters]","likes":1' in found.sample
    assert found.size == len(raw)


def test_a_page_of_a_newer_version_stops_the_import() -> None:
    with pytest.raises(GsmError, match="upgrade first"):
        items(read, encode_page(PAGE).replace(b'"schema":1', b'"schema":2'))
