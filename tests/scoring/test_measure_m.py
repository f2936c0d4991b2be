"""M by hand."""

from scoring.measures import Counted
from scoring.measures.m import interaction_rate, mean_over_platforms, relative_rates
from scoring.sums import Sum


def test_r_is_engagement_per_post_and_average_follower() -> None:
    # 600 interactions on 20 posts with 1,000 then 3,000 followers: 30 a post, over 2,000 followers on average: 0.015.
    assert interaction_rate(600, 20, 4_000) == 15 * 10**9


def test_x_is_relative_to_the_average_of_the_tier() -> None:
    # The average of 1, 2 and 6 is 3.
    assert relative_rates([1, 2, 6]) == [333_333, 666_666, 2_000_000]


def test_x_is_zero_where_nobody_has_engagement() -> None:
    assert relative_rates([0, 0, 0]) == [0, 0, 0]


def test_m_is_the_mean_over_counted_platforms_rounded_down() -> None:
    assert mean_over_platforms([Counted(Sum(), x=1_000_000), Counted(Sum(), x=2_680_247)]) == 1_840_123


def test_platforms_weigh_the_same_whatever_their_scale() -> None:
    # Twice the average on a platform of 400 interactions a post weighs as much as twice the average on one of 10.
    loud, quiet = relative_rates([800, 200, 200]), relative_rates([20, 5, 5])
    assert loud == quiet == [2_000_000, 500_000, 500_000]
