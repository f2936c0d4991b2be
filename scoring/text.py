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
        if unicodedata.category(character) in _CONTROL or character in _TURNING:
            return f"the control character U+{ord(character):04X} in it"
    return ""
