"""The plan: who posts when, when that is read, and how many posts each poll reads, so that the season has exactly as many observations as asked.

Half of the growth of a season goes into posts and half into polls, so that pages of any size are mostly readings of recent posts again.
The natural number comes out a little too great; each poll then leaves out its oldest posts in proportion. The last week is left whole.
"""

from array import array
from collections.abc import Mapping, Sequence
from math import isqrt
from typing import Final

import msgspec

from scoring.calendar import Calendar
from scoring.edition import Edition
from streams.season.cast import Watched
from streams.season.draws import stream
from streams.season.rhythm import Days
from streams.season.schedule import LEAD, REACH, Poll, polls
from streams.season.units import DAY, MILLION, MINUTE
from streams.season.watch import Watch, deletions

LEAST: Final = 1_000
STEP: Final = 360  # minutes: slots are a multiple of six hours long
LONGEST: Final = 21 * 24 * 60

_AWARD: Final = 6_036_434  # the award's own number of data: there slots of nine steps give 43 posts a page
_STEPS: Final = 9


class Course(msgspec.Struct):
    """An account's year: its posts by creation, the deletions by place, and the polls with how many posts each reads and leaves out."""

    one: Watched
    created: "array[int]"
    deleted: Mapping[int, int]
    polls: list[Poll]
    sizes: "array[int]"
    left_out: "array[int]"


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
        courses.append(Course(one, array("q"), {}, schedule, array("q"), array("q")))
    # How often a post is read: while it is new, and once more in the last week. What fails and what lively months add are about even.
    readings = REACH * MILLION // every + MILLION
    posts = observations * MILLION * MILLION * 101 // (100 * readings)
    while True:
        _fill(seed, courses, days, posts, bounds.freeze_at - 7 * DAY)
        natural = sum(sum(course.sizes) for course in courses)
        if observations <= natural <= observations + observations // 12 + 50:
            break
        posts = posts * (observations + observations // 50 + 20) // max(natural, observations // 4)
    _trim(courses, natural - observations)
    return courses


def _fill(seed: int, courses: Sequence[Course], days: Days, posts: int, whole_from: int) -> None:
    """Give the courses their posts, `posts` millionths in all, and their polls' natural sizes.

    `left_out` is then all that may be: no post that will be deleted, and none from `whole_from` on.
    """
    together = sum(course.one.pace for course in courses)
    for course in courses:
        one = course.one
        pace = posts * 1000 * one.pace // (together * days.total)
        rng = stream(seed, "posts", one.account.id)
        course.created = days.creations(rng, one, pace)
        course.deleted = deletions(rng, course.created)
        watch = Watch(course.created, course.deleted)
        course.sizes, course.left_out = array("q"), array("q")
        for poll in course.polls:
            found, gone = watch.read(poll)
            course.sizes.append(len(found) + len(gone))
            may_go = len(found) - len(course.deleted.keys() & found) if poll.at < whole_from else 0
            course.left_out.append(may_go)


def _trim(courses: Sequence[Course], excess: int) -> None:
    """Leave out `excess` posts, from each poll in proportion to what it may leave out."""
    total = sum(sum(course.left_out) for course in courses)
    passed = 0
    for course in courses:
        for index, most in enumerate(course.left_out):
            left_out = (passed + most) * excess // total - passed * excess // total
            course.left_out[index] = left_out
            course.sizes[index] -= left_out
            passed += most
