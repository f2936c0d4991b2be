"""Most Active and its like: posts, or engagement, summed over all platforms of the board."""

from collections.abc import Sequence
from fractions import Fraction

from scoring.edition import Category
from scoring.entry import Entry
from scoring.floors import live_floor


def measure_sum(category: Category, entries: Sequence[Entry], elapsed: Fraction) -> None:
    """Give each entry its value; posts below the floor are a reason."""
    least = live_floor(category.least_posts, elapsed)
    for entry in entries:
        counting = entry.everything
        entry.value = counting.posts if category.measure == "posts" else counting.engagement
        if entry.lines and counting.posts < least:
            entry.reasons.append(f"{counting.posts:,} posts; at least {least:,} needed")
