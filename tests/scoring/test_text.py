"""Texts that show as they are written, and what becomes of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.text import strange, tidy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Aceh",
        "Universit\u00e9 d\u2019\u00c9tat",
        "\u8b66\u5bdf",
        "a\u00a0b",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    ],
)
def test_letters_of_all_languages_may_stand(text: str) -> None:
    assert strange(text) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" Aceh", "blanks around it"), ("Aceh\u3000", "blanks around it"), ("A\x00ceh", "the control character U+0000 in it"),
        ("A\tceh", "the control character U+0009 in it"), ("A\u2028ceh", "the control character U+2028 in it"),
        ("A\u202eceh", "the control character U+202E in it"), ("A\x9bceh", "the control character U+009B in it"),
    ],
)  # fmt: skip
def test_what_may_not_stand_is_named(text: str, words: str) -> None:
    assert strange(text) == words


def test_tidying() -> None:
    assert tidy("  Eyewatch \u2013\n River\x00 ", 300) == "Eyewatch \u2013 River"
    assert tidy("Aceh dan Bali", 9) == "Aceh dan"


@given(st.text(), st.integers(0, 50))
def test_a_tidied_text_is_not_strange(text: str, most: int) -> None:
    tidied = tidy(text, most)
    assert strange(tidied) == ""
    assert len(tidied) <= most
