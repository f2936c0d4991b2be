"""Whatever award is drawn, with whatever settings, both counts give the same bytes."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.second_count.both import assert_same
from tests.second_count.drawn import Award, awards

roomy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def check(award: Award) -> None:
    assert_same(award.edition, award.roster, award.pages, award.rulings, award.as_of, award.window)


@settings(roomy, max_examples=30)
@given(awards())
def test_any_award(award: Award) -> None:
    check(award)


@pytest.mark.long
@pytest.mark.timeout(7200)
@settings(roomy, max_examples=1000)
@given(awards())
def test_many_awards(award: Award) -> None:
    check(award)
