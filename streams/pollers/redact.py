"""Samples of answers for dead letters: shape, ids and numbers, but no texts of persons. Keys are taken out on reception."""

import re
from typing import Final

SAMPLE: Final = 2000  # characters

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?')
_TELLS_TEXT = re.compile(r"[^!-~]")


def sample_of(body: bytes) -> str:
    """The beginning of an answer; every JSON string with a space or a letter beyond ASCII is a text and left out."""
    return _STRING.sub(_without_text, body[:SAMPLE].decode(errors="replace"))


def _without_text(string: re.Match[str]) -> str:
    return '"[text]"' if _TELLS_TEXT.search(string[0]) else string[0]
