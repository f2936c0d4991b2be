"""Ties and the nominee cut."""

import pytest

from scoring.edition import Nominees
from scoring.ranking import Nomination, nominate, ranks

RULE = Nominees(places=5, least=3)


def test_equal_strengths_share_a_rank_and_the_next_is_left_out() -> None:
    assert ranks([(9, 1, 1), (7, 2, 2), (7, 2, 2), (7, 2, 1), (5, 0, 0)]) == [1, 2, 2, 4, 5]


def test_all_tied_are_all_first() -> None:
    assert ranks([(0, 0, 0)] * 3) == [1, 1, 1]


@pytest.mark.parametrize(
    ("standing_ranks", "count", "note"),
    [
        ([1, 2, 3, 4, 5, 6, 7], 5, ""),
        ([1, 2, 3, 4], 4, ""),
        ([1, 2, 3], 3, ""),
        ([1, 2, 2, 4, 5, 6], 5, ""),
        ([1, 2, 3, 4, 5, 5], 4, "a tie across place 5 is left out"),
        ([1, 2, 3, 4, 4, 4], 3, "a tie across place 5 is left out"),
        ([1, 2, 3, 3, 3, 3], 6, "all tied across place 5 are taken"),
        ([1, 1, 1, 1, 1, 1, 1], 7, "all tied across place 5 are taken"),
        ([1, 2, 3, 3, 3], 5, ""),
        ([1, 2], 0, "no nomination: 2 ranked, at least 3 needed"),
        ([], 0, "no nomination: 0 ranked, at least 3 needed"),
    ],
)  # fmt: skip
def test_the_cut(standing_ranks: list[int], count: int, note: str) -> None:
    assert nominate(standing_ranks, RULE) == Nomination(count, note)
