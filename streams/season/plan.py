"""The plan: who posts when, when that is read, and how many posts each poll reads, so that the season has exactly as many observations as asked.

Half of the growth of a season goes into posts and half into polls, so that pages of any size are mostly readings of recent posts again.
The natural number comes out a little too great; each poll then leaves out its oldest posts in proportion. The last week is left whole.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from math import isqrt
from typing import Final

import msgspec

from scoring.calendar import Calendar
from scoring.edition import Edition
from streams.season.cast import Watched
from streams.season.draws import stream
from streams.season.rhythm import MILLION, Days
from streams.season.schedule import DAY, LEAD, MINUTE, REACH, Poll, polls
from streams.season.watch import Watch, deletions

LEAST: Final = 1_000
STEP: Final = 360  # minutes: slots are a multiple of six hours long
LONGEST: Final = 21 * 24 * 60

_AWARD: Final = 6_036_434  # the award's own number of data: there slots of nine steps give 43 posts a page
_STEPS: Final = 9


class Course(msgspec.Struct):
    """An account's year: its posts by creation, the deletions by place, the polls, and how many posts each reads."""

    one: Watched
    created: "array[int]"
    deleted: Mapping[int, int]
    polls: list[Poll]
    sizes: "array[int]"


def poll_every(observations: int) -> int:
    """The length of a slot in minutes that suits a season of this size."""
    return max(STEP, min(STEP * isqrt(_STEPS**2 * _AWARD // observations), LONGEST))


def make_plan(seed: int, cast: Sequence[Watched], edition: Edition, observations: int) -> list[Course]:
    """The courses of all accounts, whose sizes add up to `observations`."""
    bounds, every = edition.bounds(), edition.platforms[0].poll_every_minutes * MINUTE
    calendar = Calendar(edition.time_zone)
    days = Days(calendar, calendar.day(bounds.start - LEAD), calendar.day(bounds.freeze_at) + 3)
    courses = []
    for one in cast:
        last = calendar.midnight(min(one.account.valid_to + 1, edition.end_day + 30))
        schedule = polls(seed, one, every, bounds, last)
        courses.append(Course(one, array("q"), {}, schedule, array("q")))
    readings = MILLION * REACH // every + MILLION
    posts = MILLION * MILLION * observations // readings  # in millionths: what is left after `readings` each
    while True:
        _fill(seed, courses, days, posts)
        natural = sum(sum(course.sizes) for course in courses)
        if observations <= natural <= observations + observations // 20 + 50:
            break
        posts = posts * (observations + observations // 50 + 20) // max(natural, observations // 4)
    _trim(courses, bounds.freeze_at - 7 * DAY, natural - observations)
    return courses


def _fill(seed: int, courses: Sequence[Course], days: Days, posts: int) -> None:
    """Give the courses their posts, `posts` millionths in all, and the natural sizes of their polls."""
    together = sum(course.one.pace for course in courses)
    for course in courses:
        one = course.one
        pace = posts * 1000 * one.pace // (together * days.total)
        rng = stream(seed, "posts", one.account.id)
        course.created = days.creations(rng, pace, one.account.valid_from, one.account.valid_to)
        course.deleted = deletions(rng, course.created)
        watch = Watch(course.created, course.deleted)
        course.sizes = array("q", (sum(map(len, watch.read(poll))) for poll in course.polls))


def _trim(courses: Sequence[Course], until: int, excess: int) -> None:
    """Take `excess` posts from the polls before `until`, from each in proportion to its size."""
    total = sum(size for _, _, size in _sizes(courses, until))
    passed = 0
    for course, index, size in _sizes(courses, until):
        course.sizes[index] -= (passed + size) * excess // total - passed * excess // total
        passed += size


def _sizes(courses: Sequence[Course], until: int) -> Iterator[tuple[Course, int, int]]:
    for course in courses:
        for index, poll in enumerate(course.polls):
            if poll.at < until:
                yield course, index, course.sizes[index]
