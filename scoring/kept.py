"""The compact form of a post's registers: how a row keeps it, in memory and stored.

Nearly always one observation set all registers, so one instant is kept for them; where they differ, `apart` says how.
"""

from typing import Final

import msgspec

from scoring.pages import ABSENT
from scoring.registers import SEEN, UNKNOWN, Post, Register, merge_posts

NEVER: Final = -(1 << 63)
"""Before all instants: of counters that were never observed and a media that was never known."""

Numbers = tuple[int, int, int, int, int]
"""likes, comments, shares, quotes, views; HIDDEN and ABSENT for those that are not given"""

Apart = tuple[int, int, int, int]
"""when the media was known; 1 if ever moved, when the presence was known, presence"""

_NO_NUMBERS: Final = (ABSENT, ABSENT, ABSENT, ABSENT, ABSENT)


class Kept(msgspec.Struct, array_like=True, gc=False):
    """A post. Without `apart` it was seen at `observed_at`, and its media, unless unknown, is of the same instant."""

    created: int
    observed_at: int
    kind: int
    media: int
    numbers: Numbers
    apart: Apart | None = None


def stands(post: Kept) -> bool:
    """Whether it is a post of its day: observed at least once, and not moved away from it."""
    return post.observed_at != NEVER and not (post.apart and post.apart[1])


def unknown(created: int) -> Kept:
    """A post of which nothing but its creation is known: less than any observation of it."""
    return Kept(created, NEVER, 0, UNKNOWN, _NO_NUMBERS)


def keep(post: Post) -> Kept:
    """The compact form of registers."""
    created, counters, known_media, presence = post
    observed_at, *counts, kind = counters or (NEVER, *_NO_NUMBERS, 0)
    media_at, media = known_media or (NEVER, UNKNOWN)
    together = presence == (0, observed_at, SEEN) and media_at in (observed_at, NEVER)
    return Kept(created, observed_at, kind, media, tuple(counts), None if together else (media_at, *presence))  # type: ignore[arg-type] # five and four


def registers(kept: Kept) -> Post:
    """The registers that are kept."""
    at, media = kept.observed_at, kept.media
    counters: Register = () if at == NEVER else (at, *kept.numbers, kept.kind)
    if kept.apart is None:
        return (kept.created, counters, (at, media) if media else (), (0, at, SEEN))
    media_at, *presence = kept.apart
    return (kept.created, counters, (media_at, media) if media else (), tuple(presence))


def merge_kept(a: Kept, b: Kept) -> Kept:
    """What two pieces of knowledge of the same post say together."""
    return keep(merge_posts(registers(a), registers(b)))
