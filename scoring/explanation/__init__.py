"""Explanations: why a participant stands where it stands on a board, as data and in plain English.

`collect` picks the pages of its accounts, `explain` works everything out and compares it with the board, `tell` puts it into words.
"""

from scoring.explanation.data import Explanation, Pages
from scoring.explanation.explain import explain
from scoring.explanation.layout import render
from scoring.explanation.pages import Collected, collect
from scoring.explanation.post_lines import post_lines
from scoring.explanation.tell import tell

__all__ = ["Collected", "Explanation", "Pages", "collect", "explain", "post_lines", "render", "tell"]
