"""One post: what it is, how its counters grow and sometimes fall, and how it stands in a page."""

from random import Random
from typing import Final

from scoring.pages import Kind, Media
from streams.season.cast import Watched
from streams.season.draws import below, chance, pick, spread
from streams.season.habits import FULL, KINDS_HEARD, MEDIA_HEARD, Habit

_HALF: Final = FULL // 2
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_TWITTER_EPOCH: Final = 1_288_834_974_657
_ODD: Final = 0x9E3779B97F4A7C15  # any odd number permutes the 64-bit numbers


class Post:
    """A post and what was last read of it. `tops` are the numbers that its counters approach."""

    __slots__ = ("_created", "_grown", "_head", "_tail", "_tops", "fragment")

    def __init__(self, rng: Random, one: Watched, habit: Habit, place: int, created: int) -> None:
        kind, media = pick(rng, habit.kinds), pick(rng, habit.media)
        self._created = created
        self._head = f'{{"id":"{_post_id(one, place, created)}","created":{created}'.encode()
        self._tail, self._tops = _counters(rng, one, habit, place, kind, media)
        self._grown = -1
        self.fragment = b""

    def look(self, at: int, curve: tuple[int, ...]) -> bytes:
        """The post as an observation at this instant, in JSON."""
        grown = curve[(at - self._created) // 3_600_000]
        if grown != self._grown:
            self._grown = grown
            numbers = tuple([(top * grown + _HALF) >> 20 for top in self._tops])
            self.fragment = self._head + self._tail % numbers
        return self.fragment

    def look_gone(self) -> bytes:
        """The post as an observation that finds it deleted."""
        return self._head + b',"presence":"gone"}'

    def lose(self, rng: Random) -> None:
        """Some who liked it like it no more, or were never real."""
        self._tops[0] -= (self._tops[0] * (4 + below(rng, 28)) + 999) // 1000
        self._grown = -1


def _counters(
    rng: Random, one: Watched, habit: Habit, place: int, kind: Kind, media: Media
) -> tuple[bytes, list[int]]:
    """The end of the post's JSON with a place for each number, and the numbers that its counters approach."""
    heard = one.interactions * KINDS_HEARD[kind] * MEDIA_HEARD[media] // 10_000
    interactions = spread(rng, heard, 1200)  # in thousandths
    tail = "" if kind == "original" else f',"kind":"{kind}"'
    tail += "" if media == "unknown" else f',"media":"{media}"'
    tops = []
    for name, part in habit.parts:
        number = (spread(rng, interactions * part // 1000, 400) + below(rng, 1000)) // 1000
        if name == "likes" and one.hides and place % one.hides == one.hides - 1:
            tail += ',"likes":null'
        elif name == "shares" and not number and one.account.platform == "facebook":
            continue  # the source leaves them out where there are none
        elif name == "comments" and one.account.platform == "youtube" and chance(rng, 20):
            continue  # switched off by the owner
        else:
            tail += f',"{name}":%d'
            tops.append(number)
    if habit.viewed and media == "video":
        tail += ',"views":%d'
        tops.append(interactions * (12 + below(rng, 30)) // 1000)
    return (tail + "}").encode(), tops


def _post_id(one: Watched, place: int, created: int) -> str:
    """An id that looks like those of the platform, unique in the account."""
    if one.account.platform == "facebook":
        return f"{100_000_000 + one.number}_{created // 1000}{place % 100_000:05d}"
    if one.account.platform == "twitter":
        return str((created - _TWITTER_EPOCH) << 22 | (one.number & 0x3FF) << 12 | place & 0xFFF)
    mixed = ((one.number << 32 | place) * _ODD) & 0xFFFF_FFFF_FFFF_FFFF
    return "".join(_ALPHABET[mixed >> shift & 63] for shift in range(60, -1, -6))
