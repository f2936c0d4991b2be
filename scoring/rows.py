"""The row: all that is known of one account in one window, and how two pieces of knowledge merge.

Everything in a row is a register, and merging keeps the greatest by a total order: so merging is idempotent, commutative
and associative, and replays, duplicates and any order of pages give the same row, to the byte.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from scoring.pages import ABSENT, COUNTERS, HIDDEN, KINDS, MEDIA, PRESENCES, Observation

ROW_FORMAT: Final = 2
"""Of rows and progress rows; digested into the counting app's id: changing it rebuilds every table."""

SEEN: Final = PRESENCES.index("seen")
MOVED: Final = PRESENCES.index("moved")
UNKNOWN: Final = MEDIA.index("unknown")

_KIND_RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}
_MEDIA_RANK: Final = {media: rank for rank, media in enumerate(MEDIA)}
_PRESENCE_RANK: Final = {presence: rank for rank, presence in enumerate(PRESENCES)}

Register = tuple[int, ...]
"""Compared as tuples; the empty one knows nothing and is less than any other."""

Post = tuple[int, Register, Register, Register]
"""created; counters (observed_at, likes, comments, shares, quotes, views, kind); media (observed_at, media);
presence (1 if ever moved, observed_at, presence)."""

Slot = tuple[int, int]
"""outcome, observed_at"""

Group = tuple[int, int, int, int, int, int, int, int, int, int]
"""kind, media, given; posts, gone posts; sums of likes, comments, shares, quotes, views.

`given` says which counters the posts of the group have: one base-3 digit each, likes the lowest, 0 number, 1 hidden, 2 absent.
A counter that is not given sums to 0.
"""


class Day(msgspec.Struct, array_like=True, gc=False):
    """One day of a row: the day's latest reading (observed_at, followers), poll outcomes by slot, and posts by id."""

    reading: Register = ()
    slots: dict[int, Slot] = {}
    posts: dict[str, Post] = {}


class DayCounters(msgspec.Struct, array_like=True, gc=False, frozen=True):
    """What counting keeps of one day of one account: a pure function of the row's day."""

    reading: Register = ()
    slots: dict[int, Slot] = {}
    groups: tuple[Group, ...] = ()


class _StoredDay(msgspec.Struct, array_like=True, gc=False):
    counters: DayCounters
    posts: dict[str, Post]


class _CountedDay(msgspec.Struct, array_like=True, gc=False):
    counters: DayCounters
    posts: msgspec.Raw


Row = dict[int, Day]

_decode_row = msgspec.msgpack.Decoder(dict[int, _StoredDay]).decode
_decode_counters = msgspec.msgpack.Decoder(dict[int, _CountedDay]).decode
_encode = msgspec.msgpack.Encoder().encode


def row_key(account: str, window: int) -> bytes:
    """The table key of an account's row; account ids have no bar."""
    return f"{account}|{window}".encode()


def account_of(key: bytes) -> str:
    """The account of a row key."""
    return key.rpartition(b"|")[0].decode()


def decode_row(stored: bytes | None) -> Row:
    """The row that these bytes hold; no bytes, no knowledge."""
    if stored is None:
        return {}
    return {
        day: Day(kept.counters.reading, kept.counters.slots, kept.posts)
        for day, kept in _decode_row(stored).items()
    }


def encode_row(row: Row) -> bytes:
    """The row's bytes: equal knowledge, equal bytes."""
    return _encode({day: _stored(kept) for day, kept in sorted(row.items())})


def decode_counters(stored: bytes) -> dict[int, DayCounters]:
    """The counters of a stored row by day, without reading its posts."""
    return {day: kept.counters for day, kept in _decode_counters(stored).items()}


def _stored(day: Day) -> _StoredDay:
    slots = dict(sorted(day.slots.items()))
    posts = dict(sorted(day.posts.items()))
    return _StoredDay(DayCounters(day.reading, slots, groups(posts.values())), posts)


def merge_observation(old: Post | None, seen: Observation, observed_at: int) -> Post:
    """What is known of a post after one more observation of it."""
    rank = _PRESENCE_RANK[seen.presence]
    presence: Register = (int(rank == MOVED), observed_at, rank)
    counters: Register = ()
    media: Register = ()
    if rank == SEEN:
        counters = (
            observed_at,
            HIDDEN if seen.likes is None else seen.likes,
            HIDDEN if seen.comments is None else seen.comments,
            HIDDEN if seen.shares is None else seen.shares,
            HIDDEN if seen.quotes is None else seen.quotes,
            HIDDEN if seen.views is None else seen.views,
            _KIND_RANK[seen.kind],
        )
        if seen.media != "unknown":
            media = (observed_at, _MEDIA_RANK[seen.media])
    if old is None:
        return (seen.created, counters, media, presence)
    return merge_posts(old, (seen.created, counters, media, presence))


def merge_posts(a: Post, b: Post) -> Post:
    """What two pieces of knowledge of the same post say together."""
    return (min(a[0], b[0]), max(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))


def merge_rows(a: Row, b: Row) -> Row:
    """What two rows of the same account and window say together."""
    merged = {day: Day(kept.reading, dict(kept.slots), dict(kept.posts)) for day, kept in a.items()}
    for day, kept in b.items():
        mine = merged.setdefault(day, Day())
        mine.reading = max(mine.reading, kept.reading)
        merge_slots(mine.slots, kept.slots)
        for post_id, post in kept.posts.items():
            old = mine.posts.get(post_id)
            mine.posts[post_id] = post if old is None else merge_posts(old, post)
    return merged


def merge_slots(slots: dict[int, Slot], more: Mapping[int, Slot]) -> None:
    """Add poll outcomes to `slots`: the best outcome of a slot stands, at a tie the later one."""
    for slot, outcome in more.items():
        slots[slot] = max(slots.get(slot, outcome), outcome)


def groups(posts: Iterable[Post]) -> tuple[Group, ...]:
    """Posts counted and summed by kind, media and which counters are given. Moved posts and those never seen are no posts."""
    sums: dict[tuple[int, int, int], list[int]] = {}
    for _, counters, media, (moved, _, presence) in posts:
        if moved or not counters:
            continue
        given, weight = 0, 1
        numbers = list(counters[1:6])
        for place, number in enumerate(numbers):
            if number < 0:
                given -= number * weight
                numbers[place] = 0
            weight *= 3
        key = (counters[6], media[1] if media else UNKNOWN, given)
        total = sums.setdefault(key, [0, 0, 0, 0, 0, 0, 0])
        total[0] += 1
        total[1] += presence != SEEN
        for place, number in enumerate(numbers):
            total[2 + place] += number
    return tuple((*key, *total) for key, total in sorted(sums.items()))  # type: ignore[misc] # ten integers each


def given(mask: int, counter: str) -> int:
    """What a group's mask says of a counter: 0 for a number, HIDDEN or ABSENT."""
    digit = mask // 3 ** COUNTERS.index(counter) % 3
    return (0, HIDDEN, ABSENT)[digit]
