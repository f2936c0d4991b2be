"""Which participant and board a person means."""

from datetime import date

import pytest

from scoring.boards import Board
from scoring.edition import Category, Edition, Period, Platform, Tier
from scoring.recount import make_boards
from scoring.roster import Participant, Roster
from streams.errors import GsmError
from streams.explain import choice

ROSTER = Roster(
    tuple(
        Participant(one, name, short, "ministry")
        for one, name, short in (
            ("kemenkes", "Kementerian Kesehatan", "Kemenkes"),
            ("kemenkeu", "Kementerian Keuangan", "Kemenkeu"),
            ("bnn", "Badan Narkotika", "BNN"),
            ("bnn-2", "Badan Lain", "BNN"),
        )
    )
)
EDITION = Edition(
    "small", "Small", "Asia/Jakarta", Period(date(2020, 1, 1), date(2021, 1, 1)), (Tier("ministry", "Ministries"),),
    (Platform("facebook", "Facebook", ("likes",)),),
    tuple(
        Category(one, title, "Rule.", "posts", ("facebook",))
        for one, title in (("most-active", "Most Active"), ("most-engaging", "Most Engaging"), ("best-images", "Best Use of Images"))
    ),
)  # fmt: skip


def boards() -> list[Board]:
    return make_boards(EDITION, ROSTER, {}, EDITION.bounds().start)


@pytest.mark.parametrize("asked", ["kemenkes", "KEMENKES", "Kementerian Kesehatan", "kementerian  kesehatan"])
def test_a_participant_by_id_short_name_or_name(asked: str) -> None:
    assert choice.participant(ROSTER, asked).id == "kemenkes"


def test_an_id_comes_before_names() -> None:
    assert choice.participant(ROSTER, "bnn").id == "bnn"


def test_a_short_name_of_two_is_not_guessed() -> None:
    with pytest.raises(GsmError, match="participant BNN could be bnn or bnn-2: give its id"):
        choice.participant(ROSTER, "BNN")


def test_the_nearest_participants_are_named() -> None:
    with pytest.raises(GsmError, match="there is no participant kemenkas: perhaps kemenkes, kemenkeu"):
        choice.participant(ROSTER, "kemenkas")


def test_where_nobody_is_near_it_says_where_to_look() -> None:
    with pytest.raises(GsmError, match="there is no participant 123: `gsm board` shows who is there"):
        choice.participant(ROSTER, "123")


@pytest.mark.parametrize("asked", ["most-engaging", "Most Engaging", "most_engaging", "most-e"])
def test_a_category_by_id_title_or_a_beginning(asked: str) -> None:
    assert choice.board(boards(), asked, "ministry").category == "most-engaging"


def test_a_beginning_of_two_categories_is_not_guessed() -> None:
    with pytest.raises(GsmError, match="category most could be most-active or most-engaging"):
        choice.board(boards(), "most", "ministry")


def test_the_nearest_categories_are_named_or_all() -> None:
    with pytest.raises(GsmError, match="there is no category most-actif: perhaps most-active"):
        choice.board(boards(), "most-actif", "ministry")
    with pytest.raises(
        GsmError, match="there is no category 123: perhaps most-active, most-engaging, best-images"
    ):
        choice.board(boards(), "123", "ministry")
