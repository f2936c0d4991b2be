"""Dead letters as they stand in their topic."""

import msgspec
import orjson
import pytest

from streams.kafka.dead_letter import (
    AnswerOrigin,
    DeadLetter,
    LineOrigin,
    RecordOrigin,
    decode,
    encode,
    key_of,
)

OF_PAGE = RecordOrigin("posts", 3, 17, None, 5, "a")
OF_POST = RecordOrigin("posts", 3, 17, 0, 5, None)
OF_ROW = LineOrigin("export.csv", 122)
OF_ANSWER = AnswerOrigin("youtube", "videos", 0)


def letter(origin: RecordOrigin | LineOrigin | AnswerOrigin) -> DeadLetter:
    return DeadLetter(source="s", code="c", reason="why", origin=origin, sample="{", size=9)


@pytest.mark.parametrize("origin", [OF_PAGE, OF_POST, OF_ROW, OF_ANSWER])
def test_a_letter_of_any_origin_comes_back(origin: RecordOrigin | LineOrigin | AnswerOrigin) -> None:
    assert decode(encode(letter(origin))) == letter(origin)


def test_it_is_one_json_object_with_sorted_names_that_tells_what_is_not_known() -> None:
    assert encode(letter(OF_ROW)) == (
        b'{"account":null,"code":"c","origin":{"file":"export.csv","line":122,"of":"line"},'
        b'"reason":"why","sample":"{","simulated":null,"size":9,"source":"s"}'
    )


def test_the_place_of_a_refused_record_is_its_key_and_others_have_none() -> None:
    """Given letters of a page and of a post in it, when keyed, then place and index tell them apart."""
    assert [key_of(letter(one)) for one in (OF_PAGE, OF_POST)] == [b"3/17", b"3/17/0"]
    assert [key_of(letter(one)) for one in (OF_ROW, OF_ANSWER)] == [None, None]


@pytest.mark.parametrize("value", [b"", b"no JSON", orjson.dumps({"source": "s", "code": "c"})])
def test_what_is_no_letter_says_so(value: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(value)
