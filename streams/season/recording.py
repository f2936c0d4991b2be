"""The recording: an account's polls as the pages that a poller would have published, each already JSON."""

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Final

import orjson

from scoring.fold import Bounds
from scoring.pages import MAX_OBSERVATIONS
from streams.season.draws import below, chance, stream
from streams.season.habits import HABITS
from streams.season.plan import Course
from streams.season.posts import Post, make_post
from streams.season.readings import Audience
from streams.season.schedule import LEAD, WHOLE, Poll
from streams.season.watch import Watch, leave_out

Recorded = tuple[int, int, int, bytes]
"""observed_at, number of the account, observations, page"""

REQUEST: Final = 900  # milliseconds from one page of a poll to the next

_FALLS: Final = 250  # per mille of the polls in which one post has lost some of its likes


def record_all(seed: int, courses: Sequence[Course], bounds: Bounds) -> Iterator[Recorded]:
    """The pages of all accounts, by `observed_at`; of equal ones by the roster's order."""
    return merge(*(_ahead(record(seed, course, bounds)) for course in courses))


def _ahead(recording: Iterator[Recorded]) -> Iterator[Recorded]:
    """The same pages, made some at a time: to go from account to account for each page would cost the processor's caches."""
    while some := list(islice(recording, 8)):
        yield from some


def record(seed: int, course: Course, bounds: Bounds) -> Iterator[Recorded]:
    """The account's pages in order."""
    account = course.one.account
    habit = HABITS[account.platform]
    content, luck = stream(seed, "content", account.id), stream(seed, "luck", account.id)
    audience = Audience(seed, course.one, bounds.start - LEAD, bounds.freeze_at)
    watch = Watch(course.created, course.deleted)
    posts: list[Post] = []
    for poll, left_out in zip(course.polls, course.left_out, strict=True):
        found, gone = watch.read(poll)
        standing = leave_out(found, left_out, course.deleted) if left_out else found
        new = range(len(posts), found[-1] + 1 if found else 0)
        posts += [make_post(content, course.one, habit, place, course.created[place]) for place in new]
        if standing and chance(luck, _FALLS):
            posts[standing[below(luck, len(standing))]].lose(luck)
        fragments = [posts[place].look_gone() for place in gone]
        fragments += [posts[place].look(poll.at, habit.curve) for place in reversed(standing)]
        since = poll.since
        if poll.share < WHOLE or left_out:
            since = course.created[standing[0]] if standing else poll.at
        told = poll.outcome != "failed" and audience.told()
        reading = b',"followers":' + audience.at(poll.at) if told else b""
        yield from _pages(course, poll, since, fragments, reading)


def _pages(
    course: Course, poll: Poll, since: int, fragments: Sequence[bytes], reading: bytes
) -> Iterator[Recorded]:
    """The pages of one poll: the first has the reading, the last the outcome."""
    one = course.one
    head = f'{{"schema":1,"account":"{one.account.id}","platform":"{one.account.platform}","observed_at":'
    slot = f',"poll":{{"slot":{poll.slot}'
    if poll.outcome != "failed":
        slot += f',"covers":[{since},{poll.at}]'
    outcome = f',"outcome":"{poll.outcome}"'
    if poll.reason:
        outcome += ',"reason":' + orjson.dumps(poll.reason).decode()
    starts = range(0, len(fragments) or 1, MAX_OBSERVATIONS)
    for number, start in enumerate(starts):
        observed_at = poll.at + number * REQUEST
        some = fragments[start : start + MAX_OBSERVATIONS]
        ending = outcome if start == starts[-1] else ""
        raw = b"".join((
            f'{head}{observed_at},"source":"season"'.encode(),
            b',"observations":[' + b",".join(some) + b"]" if some else b"",
            reading if start == 0 else b"",
            f'{slot}{ending}}},"simulated":true}}'.encode(),
        ))  # fmt: skip
        yield observed_at, one.number, len(some), raw
