"""Rows to pages."""

import pytest

from scoring.pages import ABSENT, Observation, Page
from streams.importers.packer import Packer


def packer(open_pages: int = 512) -> tuple[Packer, list[Page]]:
    sent: list[Page] = []
    return Packer("import.test", sent.append, open_pages), sent


def sizes(pages: list[Page]) -> list[tuple[str, int, int]]:
    return [(page.account, page.observed_at, len(page.observations)) for page in pages]


def test_accounts_that_take_turns_make_full_pages() -> None:
    made, sent = packer()
    for number in range(150):
        made.add("a", "facebook", 5, Observation(f"a{number}", 1))
        made.add("b", "facebook", 5, Observation(f"b{number}", 1))
    made.flush()
    assert sizes(sent) == [("a", 5, 100), ("b", 5, 100), ("a", 5, 50), ("b", 5, 50)]
    assert {page.source for page in sent} == {"import.test"}


def test_another_instant_is_another_page() -> None:
    made, sent = packer()
    made.add("a", "facebook", 5, Observation("1", 1))
    made.add("a", "facebook", 6, Observation("1", 1))
    made.flush()
    assert sizes(sent) == [("a", 5, 1), ("a", 6, 1)]


def test_beyond_the_bound_the_fuller_half_goes() -> None:
    made, sent = packer(open_pages=4)
    for account, posts in (("a", 1), ("b", 3), ("c", 2), ("d", 1)):
        for number in range(posts):
            made.add(account, "facebook", 5, Observation(str(number), 1))
    assert sent == []
    made.add("e", "facebook", 5, Observation("1", 1))
    assert sizes(sent) == [("b", 5, 3), ("c", 5, 2)]
    made.flush()
    assert sorted(sizes(sent)[2:]) == [("a", 5, 1), ("d", 5, 1), ("e", 5, 1)]


def test_a_reading_joins_its_page_or_goes_alone() -> None:
    made, sent = packer()
    made.read("a", "twitter", 5, 700)
    made.add("a", "twitter", 5, Observation("1", 1))
    made.read_alone("a", "twitter", 4, None)
    made.flush()
    assert sent == [
        Page(1, "a", "twitter", 4, "import.test", followers=None),
        Page(1, "a", "twitter", 5, "import.test", [Observation("1", 1)], 700),
    ]


@pytest.mark.parametrize(
    ("readings", "greatest"), [((700, 701, None), 701), ((None, 701, 700), 701), ((None, ABSENT), None)]
)
def test_of_readings_at_one_instant_the_greatest_stands_in_any_order(
    readings: tuple[int | None, ...], greatest: int | None
) -> None:
    made, sent = packer()
    for one in readings:
        made.read("a", "twitter", 5, one)
    made.flush()
    assert [page.followers for page in sent] == [greatest]


def test_a_page_without_a_reading_says_none() -> None:
    made, sent = packer()
    made.add("a", "twitter", 5, Observation("1", 1))
    made.flush()
    assert sent[0].followers == ABSENT
