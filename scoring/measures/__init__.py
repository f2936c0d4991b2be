"""Measures: the number that a board ranks on, an integer in a stated unit; one file each."""

from typing import Final, Literal

from scoring.measures.active_days import ACTIVE_DAYS
from scoring.measures.engagement import ENGAGEMENT
from scoring.measures.engagement_per_follower import ENGAGEMENT_PER_FOLLOWER
from scoring.measures.m import M
from scoring.measures.measure import Counted, Measure
from scoring.measures.pooled_rate import POOLED_RATE, pooled_rate
from scoring.measures.posts import POSTS
from scoring.measures.views_per_post import VIEWS_PER_POST

MeasureName = Literal[
    "posts", "active-days", "engagement", "m", "pooled-rate", "engagement-per-follower", "views-per-post"
]

MEASURES: Final[dict[str, Measure]] = {
    one.name: one
    for one in (POSTS, ACTIVE_DAYS, ENGAGEMENT, M, POOLED_RATE, ENGAGEMENT_PER_FOLLOWER, VIEWS_PER_POST)
}

__all__ = ["MEASURES", "Counted", "Measure", "MeasureName", "pooled_rate"]
