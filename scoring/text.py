"""What names, titles and notes may hold: one line that shows as it is written."""

import unicodedata
from typing import Final

_CONTROL: Final = frozenset({"Cc", "Zl", "Zp", "Cs", "Co"})
_TURNING: Final = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # the order of what is shown


def strange(text: str) -> str:
    """What must not stand in a text, in words; empty if nothing does."""
    if text != text.strip():
        return "blanks around it"
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        if _is_control(character):
            return f"the control character U+{ord(character):04X} in it"
    return ""


def tidy(text: str, most: int) -> str:
    """A text as it may stand: without control characters, with single blanks, and of at most so many characters."""
    plain = "".join(" " if _is_control(character) else character for character in text)
    return " ".join(plain.split())[:most].rstrip()


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in _CONTROL or character in _TURNING
