"""What is posted on each platform and how it is received: kinds, media, which counters, how fast they fill."""

from functools import cache
from typing import Final

import msgspec

from scoring.pages import Kind, Media
from streams.season.draws import OCTAVE, scale

FULL: Final = 1 << 20
HOURS: Final = 440 * 24  # no post of a season is older

KINDS_HEARD: Final[dict[Kind, int]] = {"original": 100, "quote": 90, "reply": 12, "repost": 4}  # per cent
MEDIA_HEARD: Final[dict[Media, int]] = {
    "image": 100, "video": 120, "mixed": 110, "link": 45, "text": 55, "unknown": 70,
}  # fmt: skip


class Habit(msgspec.Struct, frozen=True):
    """One platform. `parts` is how a post's interactions divide into its counters, per mille; `viewed` says whose videos show views."""

    kinds: tuple[tuple[Kind, int], ...]
    media: tuple[tuple[Media, int], ...]
    parts: tuple[tuple[str, int], ...]
    curve: tuple[int, ...]
    viewed: bool = False


@cache
def curve(half_life: int) -> tuple[int, ...]:
    """By age in hours, how much of its final numbers a post has, in 2^-20: most soon, some in days, a little in months."""
    rest = (
        (FULL * 90 // 100, half_life),
        (FULL * 9 // 100, 8 * half_life),
        (FULL // 100, 60 * half_life),
    )
    return tuple(
        FULL - sum(scale(part, -(age + 1) * OCTAVE // life) for part, life in rest) for age in range(HOURS)
    )


HABITS: Final = {
    "facebook": Habit(
        (("original", 96), ("repost", 4)),
        (("image", 52), ("video", 19), ("link", 15), ("text", 10), ("mixed", 4)),
        (("likes", 770), ("comments", 90), ("shares", 140)),
        curve(6),
        viewed=True,
    ),
    "instagram": Habit(
        (("original", 100),),
        (("image", 68), ("video", 25), ("mixed", 7)),
        (("likes", 972), ("comments", 28)),
        curve(6),
        viewed=True,
    ),
    "twitter": Habit(
        (("original", 70), ("quote", 7), ("reply", 12), ("repost", 11)),
        (("image", 40), ("text", 25), ("video", 16), ("link", 16), ("mixed", 1), ("unknown", 2)),
        (("likes", 600), ("comments", 90), ("shares", 310)),
        curve(3),
    ),
    "youtube": Habit(
        (("original", 100),),
        (("video", 100),),
        (("likes", 870), ("comments", 130)),
        curve(12),
        viewed=True,
    ),
}
