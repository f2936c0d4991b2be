"""What counting gives: a day's posts counted and summed, so that rules can be applied later. A pure function of the row."""

from collections.abc import Iterable

import msgspec

from scoring.kept import NEVER, Kept
from scoring.pages import ABSENT, COUNTERS, HIDDEN
from scoring.registers import SEEN, UNKNOWN, Post, Register

Slot = tuple[int, int]
"""outcome, observed_at"""

Group = tuple[int, int, int, int, int, int, int, int, int, int]
"""kind, media, given; posts, gone posts; sums of likes, comments, shares, quotes, views.

`given` says which counters the posts of the group have: one base-3 digit each, likes the lowest, 0 number, 1 hidden, 2 absent.
A counter that is not given sums to 0.
"""


class DayCounters(msgspec.Struct, array_like=True, gc=False, frozen=True):
    """What counting keeps of one day of one account: a pure function of the row's day."""

    reading: Register = ()
    slots: dict[int, Slot] = {}
    groups: tuple[Group, ...] = ()


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


def kept_groups(posts: Iterable[Kept]) -> tuple[Group, ...]:
    """The same of posts in the compact form, without a detour over registers. Most days have one post or two."""
    sums: dict[tuple[int, int, int], Group] = {}
    for post in posts:
        gone = 0
        if post.apart is not None:
            if post.apart[1] or post.observed_at == NEVER:
                continue
            gone = int(post.apart[3] != SEEN)
        likes, comments, shares, quotes, views = post.numbers
        given = 0
        if likes < 0:
            given, likes = -likes, 0
        if comments < 0:
            given, comments = given - 3 * comments, 0
        if shares < 0:
            given, shares = given - 9 * shares, 0
        if quotes < 0:
            given, quotes = given - 27 * quotes, 0
        if views < 0:
            given, views = given - 81 * views, 0
        key = (post.kind, post.media, given)
        if key in sums:
            _, _, _, n, g, a, b, c, d, e = sums[key]
            sums[key] = (*key, n + 1, g + gone, a + likes, b + comments, c + shares, d + quotes, e + views)
        else:
            sums[key] = (*key, 1, gone, likes, comments, shares, quotes, views)
    return tuple(sums.values()) if len(sums) == 1 else tuple(sorted(sums.values()))


def given(mask: int, counter: str) -> int:
    """What a group's mask says of a counter: 0 for a number, HIDDEN or ABSENT."""
    digit = mask // 3 ** COUNTERS.index(counter) % 3
    return (0, HIDDEN, ABSENT)[digit]
