"""Which boards a person means."""

import pytest

from scoring.boards import Board
from streams.errors import GsmError
from streams.terminal import choose
from tests.web.publishing import boards

BOARDS = boards({})


def ids(chosen: list[Board]) -> list[str]:
    return [board.id for board in chosen]


def test_without_names_all_are_meant() -> None:
    assert choose(BOARDS, None, None) == BOARDS


@pytest.mark.parametrize("name", ["most-active", "Most Active", "most-a", "MOST_ACTIVE".replace("_", " ")])
def test_a_category_goes_by_id_title_or_a_beginning(name: str) -> None:
    assert ids(choose(BOARDS, name, None)) == ["most-active.ministry", "most-active.province"]


@pytest.mark.parametrize("name", ["province", "provinces", "prov", "Provincial governments"])
def test_a_tier_goes_by_id_plural_title_or_a_beginning(name: str) -> None:
    assert ids(choose(BOARDS, "most-engaging", name)) == ["most-engaging.province"]


def test_what_fits_nothing_is_answered_with_what_there_is() -> None:
    with pytest.raises(GsmError, match="there is no tier cities: there are ministry, province"):
        choose(BOARDS, "most-active", "cities")


def test_what_fits_two_is_answered_with_both() -> None:
    with pytest.raises(GsmError, match="category most could be most-active or most-engaging"):
        choose(BOARDS, "most", None)
