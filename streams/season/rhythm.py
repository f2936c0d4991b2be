"""When offices publish: working days and hours in Indonesia, Ramadan and the holidays of 2020, and a busier spring."""

from array import array
from datetime import date
from random import Random
from typing import Final

from scoring.calendar import Calendar, day_number
from streams.season.cast import Watched, mood_of
from streams.season.draws import below, chance
from streams.season.units import HOUR, MILLION

WEEK: Final = (1180, 1180, 1180, 1180, 1100, 620, 540)  # posts a day against the mean, per mille, from Monday

# First and last day, and what they make of a day's posts, per mille.
TIMES: Final = (
    (date(2019, 12, 24), date(2020, 1, 1), 700),  # the turn of the year
    (date(2020, 3, 16), date(2020, 5, 21), 1250),  # everyone at home, much to announce
    (date(2020, 5, 22), date(2020, 5, 26), 600),  # Lebaran
    (date(2020, 8, 17), date(2020, 8, 17), 1900),  # Independence Day
    (date(2020, 10, 28), date(2020, 10, 28), 1500),  # Youth Pledge Day
)
RAMADAN: Final = (day_number(date(2020, 4, 24)), day_number(date(2020, 5, 23)))

# Weights of the hours of a day from midnight.
_USUAL: Final = (0, 0, 0, 0, 0, 1, 3, 10, 14, 16, 16, 14, 10, 14, 14, 14, 12, 8, 4, 6, 5, 3, 1, 0)
_FASTING: Final = (0, 0, 1, 4, 2, 1, 2, 6, 12, 15, 15, 13, 9, 12, 14, 16, 15, 13, 3, 3, 6, 5, 2, 1)


def _hours(weights: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(hour for hour, weight in enumerate(weights) for _ in range(weight))


USUAL_HOURS: Final = _hours(_USUAL)
FASTING_HOURS: Final = _hours(_FASTING)


def share_of_day(day: int) -> int:
    """The posts of a day against the mean, per mille."""
    share = WEEK[(day + 3) % 7]  # day 0 was a Thursday
    for first, last, factor in TIMES:
        if day_number(first) <= day <= day_number(last):
            share = share * factor // 1000
    return share


class Days:
    """The days on which a season's posts are made, each with its first millisecond, share, mood and hours."""

    def __init__(self, calendar: Calendar, first: int, last: int) -> None:
        self._days = [
            (
                day,
                calendar.midnight(day),
                share_of_day(day),
                mood_of(day),
                FASTING_HOURS if RAMADAN[0] <= day <= RAMADAN[1] else USUAL_HOURS,
            )
            for day in range(first, last + 1)
        ]
        self.total = sum(share_of_day(day) for day in range(first, last + 1))
        """The sum of the days' shares: how many mean days they are, in thousandths."""

    def creations(self, rng: Random, one: Watched, pace: int) -> "array[int]":
        """The instants, in whole seconds, at which an account posts, in order; `pace` is in posts a million days."""
        draw, zeal = rng.random, one.zeal
        first, last = one.account.valid_from, one.account.valid_to
        made: list[int] = []
        for day, midnight, share, mood, hours in self._days:
            mean = pace * share * zeal[mood] // 100_000
            number = int(mean / MILLION + draw())
            if number and first <= day <= last:
                made += [midnight + _moment(rng, hours) for _ in range(number)]
        return array("q", sorted(made))


def _moment(rng: Random, hours: tuple[int, ...]) -> int:
    hour = hours[below(rng, len(hours))]
    if chance(rng, 300):  # planned ahead, for the full or the half hour
        return hour * HOUR + below(rng, 2) * (HOUR // 2) + below(rng, 20) * 1000
    return hour * HOUR + below(rng, 3600) * 1000
