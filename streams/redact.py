"""Samples for dead letters: shape, ids and numbers, but no texts of persons. Keys are taken out on reception."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import orjson

from scoring.pages import Observation, Page, Poll

SAMPLE: Final = 2000  # bytes of an answer
NO_JSON: Final = 256  # bytes of a page that is no JSON

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?')
_TELLS_TEXT = re.compile(r"[^!-~]")

_FIELDS = frozenset(
    field.encode_name for struct in (Page, Observation, Poll) for field in msgspec.structs.fields(struct)
)
_WORDS = frozenset(
    {"account", "id", "kind", "media", "outcome", "platform", "presence", "reason", "source"}
)  # those that hold a string
_LONGEST = 200  # of any string in the schema
_DEEPEST = 3  # a page's posts are a list (1) of objects (2)
_NAME = re.compile(r"\w{1,64}", re.ASCII)


def sample_of(body: bytes, size: int = SAMPLE) -> str:
    """The first `size` bytes of an answer; every JSON string with a space or a letter beyond ASCII is a text and left out."""
    return _STRING.sub(_without_text, body[:size].decode(errors="replace"))


def sample_of_page(raw: bytes) -> str:
    """A page, or one post of it, as compact JSON with the values of the schema's fields.

    A note of type and length stands for what is in other fields, for strings that are too long or where the schema has none,
    and for what is nested deeper than a page is. Of what is no JSON the beginning is kept, as of an answer.
    """
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return sample_of(raw, NO_JSON)
    return orjson.dumps(_redacted(found, "", 0)).decode()


def _without_text(string: re.Match[str]) -> str:
    return '"[text]"' if _TELLS_TEXT.search(string[0]) else string[0]


def _redacted(value: Any, field: str, depth: int) -> Any:
    """What may be kept of a value that stands in `field`, or at the top, where that is empty."""
    if isinstance(value, str):
        return value if field in _WORDS and len(value) <= _LONGEST else _note(value)
    if isinstance(value, dict | list) and depth > _DEEPEST:
        return _note(value)
    if isinstance(value, list):
        return [_redacted(one, field, depth + 1) for one in value] if field in _FIELDS else _note(value)
    if isinstance(value, dict):
        return dict(_redacted_fields(value, depth))
    return value


def _redacted_fields(fields: dict[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if name in _FIELDS:
            yield name, _redacted(value, name, depth + 1)
        else:
            yield name if _NAME.fullmatch(name) else _note(name), _note(value)


def _note(value: object) -> Any:
    """What stands for a value: its type and length. That something is true, false or null may be told."""
    if isinstance(value, str):
        return f"[text, {len(value)} characters]"
    if isinstance(value, list):
        return f"[list, {len(value)} items]"
    if isinstance(value, dict):
        return f"[object, {len(value)} fields]"
    if value is None or isinstance(value, bool):
        return value
    return f"[number, {len(str(value))} characters]"
