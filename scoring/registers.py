"""Registers: all that is known of a post, and how two pieces of knowledge of it merge.

Each register keeps its greatest value by a total order (docs/events.md), so merging is idempotent, commutative and associative:
replays, duplicates and any order of pages give the same.
"""

from typing import Final

from scoring.pages import HIDDEN, KINDS, MEDIA, PRESENCES, Observation

SEEN: Final = PRESENCES.index("seen")
MOVED: Final = PRESENCES.index("moved")
UNKNOWN: Final = MEDIA.index("unknown")

KIND_RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}
MEDIA_RANK: Final = {media: rank for rank, media in enumerate(MEDIA)}
PRESENCE_RANK: Final = {presence: rank for rank, presence in enumerate(PRESENCES)}

Register = tuple[int, ...]
"""Compared as tuples; the empty one knows nothing and is less than any other."""

Post = tuple[int, Register, Register, Register]
"""created; counters (observed_at, likes, comments, shares, quotes, views, kind); media (observed_at, media);
presence (1 if ever moved, observed_at, presence)."""


def observed(seen: Observation, observed_at: int) -> Post:
    """What one observation says of a post."""
    rank = PRESENCE_RANK[seen.presence]
    presence = (int(rank == MOVED), observed_at, rank)
    if rank != SEEN:
        return (seen.created, (), (), presence)
    numbers = (seen.likes, seen.comments, seen.shares, seen.quotes, seen.views)
    counters = (observed_at, *(HIDDEN if one is None else one for one in numbers), KIND_RANK[seen.kind])
    media = () if seen.media == "unknown" else (observed_at, MEDIA_RANK[seen.media])
    return (seen.created, counters, media, presence)


def merge_posts(a: Post, b: Post) -> Post:
    """What two pieces of knowledge of the same post say together."""
    return (min(a[0], b[0]), max(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
