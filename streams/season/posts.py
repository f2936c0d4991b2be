"""One post: what it is, how its counters grow and sometimes fall, and how it stands in a page."""

from base64 import urlsafe_b64encode
from functools import cache
from random import Random
from typing import Final

import msgspec

from scoring.pages import Kind, Media
from streams.season.cast import Watched, mood_of
from streams.season.draws import below, chance, pick, spread
from streams.season.habits import FULL, KINDS_HEARD, MEDIA_HEARD, Habit
from streams.season.units import DAY, HOUR, MILLION

_HALF: Final = FULL // 2
_TWITTER_EPOCH: Final = 1_288_834_974_657
_ODD: Final = 0x9E3779B97F4A7C15  # any odd number permutes the 64-bit numbers


class Post(msgspec.Struct, gc=False):
    """A post and what was last read of it. `tops` are the numbers that its counters approach."""

    created: int
    head: bytes
    tail: bytes
    tops: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    fragment: bytes = b""

    def look(self, at: int, curve: tuple[int, ...]) -> bytes:
        """The post as an observation at this instant, in JSON."""
        grown = curve[(at - self.created) // HOUR]
        numbers = tuple([(top * grown + _HALF) >> 20 for top in self.tops])
        if numbers != self.numbers:
            self.numbers = numbers
            self.fragment = self.head + self.tail % numbers
        return self.fragment

    def look_gone(self) -> bytes:
        """The post as an observation that finds it deleted."""
        return self.head + b',"presence":"gone"}'

    def lose(self, rng: Random) -> None:
        """Some who liked it like it no more, or were never real."""
        likes, *others = self.tops
        self.tops = (likes - (likes * (4 + below(rng, 28)) + 999) // 1000, *others)


def make_post(rng: Random, one: Watched, habit: Habit, place: int, created: int) -> Post:
    """The account's post at this place in its order of creation."""
    kind, media = pick(rng, habit.kinds), pick(rng, habit.media)
    warmth = one.warmth[mood_of(created // DAY)]
    heard = one.interactions * warmth * KINDS_HEARD[kind] * MEDIA_HEARD[media] // MILLION
    names, tops = _counters(rng, one, habit, place, media, heard)
    head = b'{"id":"%b","created":%d' % (_post_id(one, place, created), created)
    return Post(created, head, _tail(kind, media, names), tops)


def _counters(
    rng: Random, one: Watched, habit: Habit, place: int, media: Media, heard: int
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The names of the post's counters, and the numbers that those which are not hidden approach."""
    interactions = spread(rng, heard, 1200)  # in thousandths
    names, tops = [], []
    for name, part in habit.parts:
        number = (spread(rng, interactions * part // 1000, 400) + below(rng, 1000)) // 1000
        if name == "likes" and one.hides and place % one.hides == one.hides - 1:
            names.append("hidden")
            continue
        if name == "shares" and not number and one.account.platform == "facebook":
            continue  # the source leaves them out where there are none
        if name == "comments" and one.account.platform == "youtube" and chance(rng, 20):
            continue  # switched off by the owner
        names.append(name)
        tops.append(number)
    if habit.viewed and media == "video":
        names.append("views")
        tops.append(interactions * (12 + below(rng, 30)) // 1000)
    return tuple(names), tuple(tops)


@cache
def _tail(kind: Kind, media: Media, counters: tuple[str, ...]) -> bytes:
    """The end of a post's JSON, with a place for each number."""
    parts = "" if kind == "original" else f',"kind":"{kind}"'
    parts += "" if media == "unknown" else f',"media":"{media}"'
    for name in counters:
        parts += ',"likes":null' if name == "hidden" else f',"{name}":%d'
    return (parts + "}").encode()


def _post_id(one: Watched, place: int, created: int) -> bytes:
    """An id that looks like those of the platform, unique in the account."""
    if one.account.platform == "facebook":
        return b"%d_%d%05d" % (100_000_000 + one.number, created // 1000, place % 100_000)
    if one.account.platform == "twitter":
        return b"%d" % ((created - _TWITTER_EPOCH) << 22 | (one.number & 0x3FF) << 12 | place & 0xFFF)
    mixed = ((one.number << 32 | place) * _ODD) & 0xFFFF_FFFF_FFFF_FFFF
    return urlsafe_b64encode(mixed.to_bytes(8, "big"))[:11]
