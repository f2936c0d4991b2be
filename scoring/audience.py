"""Audiences: A_start and A_end of an account, and its greatest jumps between days with a reading."""

from collections.abc import Mapping
from itertools import pairwise

import msgspec

from scoring.registers import Register

Readings = Mapping[int, Register]
"""Each day's last reading (observed_at, followers) by day; followers below 1 are zero or hidden."""


class Audience(msgspec.Struct, frozen=True):
    """`start` and `end` are None where there is no reading, or it is zero or hidden: then the account has no audience.

    `rise` and `fall` are the greatest changes from one day with a reading to the next, in per mille of the former.
    """

    start: int | None = None
    end: int | None = None
    rise: int = 0
    fall: int = 0


def audience(readings: Readings, start_day: int, until: int) -> Audience:
    """The audience of a period that begins on `start_day`, of readings observed up to `until` (milliseconds, within the period).

    A_start is the last reading of the latest day before the period, else of its first day with one; A_end that of the latest day.
    """
    known = considered(readings, start_day, until)
    if not known:
        return Audience()
    steps = [(a, b) for a, b in pairwise(followers for _, followers in known if followers > 0)]
    return Audience(
        _positive(known[0][1]), _positive(known[-1][1]),
        max((1000 * (b - a) // a for a, b in steps if b > a), default=0),
        max((1000 * (a - b) // a for a, b in steps if b < a), default=0),
    )  # fmt: skip


def considered(readings: Readings, start_day: int, until: int) -> list[tuple[int, int]]:
    """The days and followers that an audience is made of, in order: the first gives A_start, the last A_end."""
    known = sorted((day, reading[1]) for day, reading in readings.items() if reading and reading[0] <= until)
    before = [day for day, _ in known if day < start_day]
    return [(day, followers) for day, followers in known if not before or day >= before[-1]]


def _positive(followers: int) -> int | None:
    return followers if followers > 0 else None
