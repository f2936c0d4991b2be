"""One season, recorded and judged once for all tests that read it."""

import msgspec
import pytest

from scoring.pages import Page
from scoring.partition import partition_of
from scoring.validate import validate
from streams.season import Season, SeasonPage

PARTITIONS = 12


class Recorded(msgspec.Struct, frozen=True):
    """A season with its pages as they came out, and as a reader of the topic gets them."""

    season: Season
    raw: list[SeasonPage]
    pages: list[Page]


@pytest.fixture(scope="session")
def recorded() -> Recorded:
    season = Season(seed=2020, observations=60_000)
    raw = list(season.pages())
    return Recorded(season, raw, [_judged(one) for one in raw])


def _judged(one: SeasonPage) -> Page:
    """The page as validation leaves it, if it has nothing against it."""
    verdict = validate(one.raw, one.observed_at, partition_of(one.account, PARTITIONS), PARTITIONS)
    assert verdict.rejects == ()
    assert verdict.page is not None
    return verdict.page
