"""The season, counted by `scoring` and by SQL: the same bytes."""

import pytest

from scoring.partition import partition_of
from streams.kafka.reader import Record
from streams.season import Season
from tests.second_count.both import PARTITIONS, assert_equal, counted_twice


def check(seed: int, observations: int) -> None:
    season = Season(seed, observations)
    records = (
        Record(partition_of(page.account, PARTITIONS), offset, page.observed_at, page.account.encode(), page.raw)
        for offset, page in enumerate(season.pages())
    )  # fmt: skip
    first, second = counted_twice(season.edition, season.roster, records)
    assert_equal(first, second)
    assert len(first) == 16
    assert second.totals.observations == observations


@pytest.mark.parametrize("seed", [2020, 1])
def test_a_small_season(seed: int) -> None:
    check(seed, 20_000)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("seed", "observations"), [(2, 60_000), (3, 60_000), (4, 60_000), (7, 300_000), (2020, 300_000)]
)
def test_larger_seasons(seed: int, observations: int) -> None:
    check(seed, observations)
