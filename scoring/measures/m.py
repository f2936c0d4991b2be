"""M: engagement per post and follower, relative to the tier's average on each platform, averaged over platforms.

    r   = floor(2 * 10^12 * E / (n * (A_start + A_end)))        of one participant on one platform
    x   = floor(10^6 * r * k / sum of r)                        over the k participants of the tier that pass its floors
    M   = floor(sum of x / number of counted platforms)         in millionths of the tier's average

So no platform's scale decides, and a quiet platform cannot drown a lively one. Our choice: no organiser published a formula.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from scoring.edition import Category, Edition, Floors
from scoring.entry import Entry
from scoring.floors import live_floor

UNIT: Final = 10**6


def interaction_rate(engagement: int, posts: int, audience_sum: int) -> int:
    """r: engagement per post and average follower, in 10^-12. `audience_sum` is A_start + A_end."""
    return 2 * 10**12 * engagement // (posts * audience_sum)


def relative_rates(rates: Sequence[int]) -> list[int]:
    """X of each of a tier's rates on one platform, in millionths of their average; all 0 where nobody has engagement."""
    everything = sum(rates)
    return [UNIT * rate * len(rates) // everything if everything else 0 for rate in rates]


def mean_over_platforms(relative: Sequence[int]) -> int:
    """M of the x of a participant's counted platforms."""
    return sum(relative) // len(relative)


def measure_m(edition: Edition, category: Category, entries: Sequence[Entry], elapsed: Fraction) -> None:
    """Give each entry its M, in one pass: platform floors, platforms that count in the tier, participant floors."""
    floors = edition.floors
    least = live_floor(
        floors.platform_video_posts if category.scope == "video" else floors.platform_posts, elapsed
    )
    for platform in category.platforms:
        passing = []
        for entry in entries:
            if platform not in entry.lines:
                continue
            if fault := _platform_fault(floors, entry, platform, least):
                entry.leave_out(platform, fault)
            else:
                passing.append(entry)
        _rate(platform, passing, floors.tier_participants)
    for entry in entries:
        if entry.lines:
            _value(entry, floors, max(1, category.least_platforms))


def _rate(platform: str, passing: Sequence[Entry], least: int) -> None:
    """Give r and x to those who pass the floors on a platform, or leave it out for all where they are too few."""
    if len(passing) < least:
        for entry in passing:
            entry.leave_out(
                platform, f"only {len(passing)} of the tier pass the floors here; at least {least} needed"
            )
        return
    rates = [
        interaction_rate(
            entry.sums[platform].engagement, entry.sums[platform].eligible, entry.audiences[platform]
        )
        for entry in passing
    ]
    for entry, rate, x in zip(passing, rates, relative_rates(rates), strict=True):
        entry.lines[platform].r, entry.lines[platform].x = str(rate), x


def _value(entry: Entry, floors: Floors, least_platforms: int) -> None:
    relative = [line.x for line in entry.lines.values() if line.counted]
    audience = sum(entry.audiences.values())
    if audience < floors.participant_audience:
        entry.reasons.append(
            f"audience {audience:,} (start + end); at least {floors.participant_audience:,} needed"
        )
    if len(relative) < least_platforms:
        entry.reasons.append(f"platforms that count: {len(relative)}; at least {least_platforms} needed")
    else:
        entry.value = mean_over_platforms(relative)


def _platform_fault(floors: Floors, entry: Entry, platform: str, least_posts: int) -> str:
    """Why a platform does not count for a participant; empty if it does."""
    counting, audience = entry.sums[platform], entry.audiences[platform]
    if 10 * counting.hidden > counting.posts:
        return f"{counting.hidden:,} of {counting.posts:,} posts have hidden or missing counters; at most a tenth may"
    if counting.eligible < max(1, least_posts):
        return f"{counting.eligible:,} posts; at least {max(1, least_posts):,} needed"
    if audience == 0:
        return "no reading of the audience"
    if audience < floors.platform_audience:
        return f"audience {audience:,} (start + end); at least {floors.platform_audience:,} needed"
    return ""
