"""Edition files: what they say and what is refused."""

from fractions import Fraction
from pathlib import Path

import pytest

from scoring.edition import EditionError, instant_text, parse_edition, write_edition

TEXT = (Path(__file__).parents[2] / "deploy/editions/gsm-2020.toml").read_text()


def test_gsm_2020_has_sixteen_boards_and_its_period() -> None:
    edition = parse_edition(TEXT.encode())
    assert len(edition.tiers) * len(edition.categories) == 16
    bounds = edition.bounds()
    shown = [
        instant_text(instant, "Asia/Jakarta") for instant in (bounds.start, bounds.end, bounds.freeze_at)
    ]
    assert shown == ["2019-10-01 00:00", "2020-11-01 00:00", "2020-11-08 00:00"]


def test_an_edition_survives_being_written() -> None:
    edition = parse_edition(TEXT.encode())
    assert parse_edition(write_edition(edition)) == edition


def test_the_share_elapsed_counts_both_ends_and_stops_at_the_period() -> None:
    edition = parse_edition(TEXT.encode())
    first = edition.start_day
    found = [edition.share_elapsed(day) for day in (first - 9, first, first + 99, first + 396, first + 900)]
    assert found == [Fraction(1, 397), Fraction(1, 397), Fraction(100, 397), 1, 1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('clock = "wall"', 'clock = "sun"', "clock"),
        ("places = 5", "places = 0", "places"),
        ("places = 5", "colour = 5", "nominees.colour: unknown setting; known are places, least"),
        ("places = 5", "places = 2", "nominees.least: 3 must not be greater"),
        ("Asia/Jakarta", "Asia/Jakarte", "time_zone: found 'Asia/Jakarte'; expected a zone"),
        ("end = 2020-11-01", "end = 2019-10-01", "period.end: 2019-10-01 must be after"),
        ("start = 2019-10-01", "start = 2019-13-01", "not TOML"),
        ('id = "agency"', 'id = "ministry"', "tiers: id 'ministry' stands twice"),
        ('required = ["likes", "comments"]\npoll', 'required = ["love"]\npoll', "platforms.instagram.required: 'love' is none of likes, comments, shares, quotes"),
        ('"instagram", "twitter"]', '"myspace"]', "categories.best-images.platforms: 'myspace'"),
        ('"instagram", "twitter"]', '"facebook"]', "categories.best-images.platforms: 'facebook' stands twice"),
        ('optional = ["quotes"]', 'optional = ["likes"]', "platforms.twitter: 'likes' stands twice"),
        ('required = ["likes"]', "required = []", "platforms.youtube.required: there must be at least one"),
        ('counting_kinds = ["original", "quote"]', "counting_kinds = []", "counting_kinds: there must be"),
        ("end = 2020-11-01", "end = 9999-12-31", "period.end: found 9999-12-31; expected a day between 2004 and 2100"),
        ("freeze_after_days = 7", "freeze_after_days = 99999", "freeze_after_days"),
        ('id = "gsm-2020"', 'id = "gsm:2020"', "id"),
        ('id = "soe"', 'id = "so.e"', "id"),
    ],
)  # fmt: skip
def test_faults_name_the_setting(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(EditionError, match=words.replace("(", r"\(")):
        parse_edition(TEXT.replace(old, new, 1).encode())


def test_all_faults_come_at_once() -> None:
    broken = TEXT.replace("Asia/Jakarta", "Nowhere").replace("places = 5", "places = 1")
    with pytest.raises(EditionError) as caught:
        parse_edition(broken.encode())
    assert len(str(caught.value).splitlines()) == 2
