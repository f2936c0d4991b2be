"""Samples: what a faulty page or answer shows of itself, and that no text of a person is in it."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from streams.redact import sample_of, sample_of_page

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 63), 1 << 63) | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["observations", "poll", "likes", "x"]), inner)
    ),
)


def shown(value: object) -> object:
    """The sample of a page of this content, read as JSON."""
    return orjson.loads(sample_of_page(orjson.dumps(value)))


def test_what_the_schema_knows_is_kept() -> None:
    """Given a page of known fields only, when sampled, then it is the same page."""
    page = {
        "schema": 1, "account": "min.fb", "platform": "facebook", "observed_at": 5, "source": "poll.test",
        "observations": [{"id": "p 1", "created": -3, "kind": "poem", "likes": None, "views": 1.5}],
        "poll": {"slot": 4, "covers": [1, 2], "outcome": "failed", "reason": "HTTP 503, try later"},
        "simulated": True,
    }  # fmt: skip
    assert sample_of_page(orjson.dumps(page)) == orjson.dumps(page).decode()


def test_values_of_unknown_fields_are_noted() -> None:
    """Given unknown fields of all types, when sampled, then type and length stand for each; true, false and null stay."""
    page = {
        "text": "at home",
        "tags": ["a", "b"],
        "user": {"name": "Siti"},
        "phone": 628123,
        "new": True,
        "old": None,
    }
    assert shown({"account": "a", **page}) == {
        "account": "a", "text": "[text, 7 characters]", "tags": "[list, 2 items]", "user": "[object, 1 fields]",
        "phone": "[number, 6 characters]", "new": True, "old": None,
    }  # fmt: skip


def test_a_text_in_a_known_field_is_noted() -> None:
    """Given texts in an id that is too long, in a counter and among the posts, when sampled, then they are noted."""
    page = {"observations": [{"id": "x" * 201, "likes": "at home"}, "at home"]}
    assert shown(page) == {
        "observations": [
            {"id": "[text, 201 characters]", "likes": "[text, 7 characters]"},
            "[text, 7 characters]",
        ]
    }


def test_a_text_for_a_name_is_noted() -> None:
    """Given a field whose name is a text, when sampled, then a note stands for it."""
    assert shown({"I am at home": 1}) == {"[text, 12 characters]": "[number, 1 characters]"}


def test_what_is_not_an_object_is_noted() -> None:
    """Given a text or a list instead of a page, when sampled, then it is noted."""
    assert shown("at home") == "[text, 7 characters]"
    assert shown(["at home"]) == "[list, 1 items]"


def test_what_is_nested_too_deep_is_noted() -> None:
    """Given lists in lists 1000 deep in a known field, when sampled, then the inner ones are noted."""
    page = b'{"observations":' + b"[" * 1000 + b"]" * 1000 + b"}"
    assert sample_of_page(page) == '{"observations":[[["[list, 1 items]"]]]}'


def test_of_what_is_no_json_the_beginning_is_kept() -> None:
    """Given half a page with a text, when sampled, then 256 bytes at most are kept, and the text is not."""
    assert sample_of_page(b'{"id": "a", "text": "at home", ' + b"x" * 300) == (
        '{"id": "a", "text": "[text]", ' + "x" * (256 - 31)
    )


def test_an_answer_keeps_its_shape() -> None:
    """Given the beginning of an answer, when sampled, then ids stay and texts do not."""
    assert sample_of(b'{"id": "UC1", "title": "at home", "n": 3') == '{"id": "UC1", "title": "[text]", "n": 3'


@given(JSON)
def test_any_json_has_a_sample(value: object) -> None:
    """Given any JSON, when sampled, then the sample is JSON, and only notes are strings where no word may stand."""
    assert isinstance(sample_of_page(orjson.dumps(value)), str)
    strings: list[str] = []
    walk(shown(value), strings)
    assert all(one.startswith("[") for one in strings)


def walk(value: object, strings: list[str]) -> None:
    """Collect all strings of a value that are no names."""
    if isinstance(value, str):
        strings.append(value)
    elif isinstance(value, list):
        for one in value:
            walk(one, strings)
    elif isinstance(value, dict):
        walk(list(value.values()), strings)
