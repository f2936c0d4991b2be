"""Repeatable draws: the same seed gives the same numbers on every machine.

Only `Random.random` is used of the generator, since its sequence alone is promised to stay, and sizes are computed in integers,
since the last digit of a logarithm depends on the machine. Sizes spread log-normally, in octaves: 1024 steps double a number.
"""

from collections.abc import Sequence
from math import isqrt
from random import Random
from typing import Final, TypeVar

T = TypeVar("T")

OCTAVE: Final = 1024

_BITS: Final = 30
_WIDE: Final = 60


def _powers() -> tuple[int, ...]:
    """2^(step/1024) for the steps of one octave, in 2^-30."""
    root = 2 << _WIDE
    for _ in range(OCTAVE.bit_length() - 1):
        root = isqrt(root << _WIDE)
    powers, power = [], 1 << _WIDE
    for _ in range(OCTAVE):
        powers.append(power >> (_WIDE - _BITS))
        power = power * root >> _WIDE
    return tuple(powers)


_POWERS: Final = _powers()


def stream(seed: int, *names: str) -> Random:
    """A generator of its own for one purpose, so that what is drawn for one thing never moves another."""
    return Random("/".join((str(seed), *names)))


def scale(number: int, steps: int) -> int:
    """`number` * 2^(steps/1024), rounded down."""
    octaves, part = divmod(steps, OCTAVE)
    scaled = number * _POWERS[part]
    return scaled << (octaves - _BITS) if octaves >= _BITS else scaled >> (_BITS - octaves)


def octaves(number: int) -> int:
    """How many steps lie between 1 and `number`: the greatest that does not exceed it; `number` is at least 1."""
    whole = number.bit_length() - 1
    low, high = 0, OCTAVE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _POWERS[middle] << whole <= number << _BITS else (low, middle)
    return whole * OCTAVE + low


def bell(rng: Random, deviation: int) -> int:
    """A number around 0 that is nearly normal, with this standard deviation and never beyond 3.46 of it."""
    draw = rng.random
    return int((draw() + draw() + draw() + draw() - 2.0) * 1774) * deviation >> 10


def spread(rng: Random, median: int, deviation: int) -> int:
    """A log-normal number with this median; the deviation in steps, 1024 an octave."""
    return scale(median, bell(rng, deviation))


def below(rng: Random, limit: int) -> int:
    """A number from 0 to `limit` - 1, all equally likely."""
    return int(rng.random() * limit)


def chance(rng: Random, per_mille: int) -> bool:
    """Whether something happens that happens so often in a thousand."""
    return rng.random() * 1000 < per_mille


def pick(rng: Random, weighted: Sequence[tuple[T, int]]) -> T:
    """One of the items, as likely as its weight; the weights add up to 100."""
    left = rng.random() * 100
    for item, weight in weighted:
        left -= weight
        if left < 0:
            return item
    return weighted[-1][0]


def shuffled(rng: Random, items: Sequence[T]) -> list[T]:
    """The items in a drawn order."""
    order = sorted((rng.random(), place) for place in range(len(items)))
    return [items[place] for _, place in order]
