"""The pages of these stories: all of one account, so of one partition and in one order."""

from collections.abc import Iterator
from typing import Final

from scoring.pages import Observation, Page
from scoring.partition import partition_of
from streams.kafka.topics import POSTS

ACCOUNT: Final = "account-0"
HOME: Final = partition_of(ACCOUNT, POSTS.partitions)
DAY: Final = 1_572_541_200_000  # 2019-11-01 00:00 in Jakarta
_MINUTE: Final = 60_000


def first_seen(first: int, last: int) -> Iterator[Page]:
    """The pages of these numbers, both included: each has a post of its own, in a window of its own, so that each is missed by a row."""
    for number in range(first, last + 1):
        created = DAY + number * 8 * 24 * 60 * _MINUTE % (300 * 24 * 60 * _MINUTE)
        seen = [Observation(id=f"post-{number}", created=created, likes=number)]
        yield Page(1, ACCOUNT, "twitter", created + _MINUTE, "poll.test", seen)


def seen_again(first: int, last: int) -> Iterator[Page]:
    """The pages of these numbers, both included: each has the same hundred posts, seen a minute later, which are one row of kilobytes."""
    for number in range(first, last + 1):
        seen = [
            Observation(id=f"post-of-a-long-name-{one}", created=DAY + one, likes=number * 1000 + one)
            for one in range(100)
        ]
        yield Page(1, ACCOUNT, "twitter", DAY + number * _MINUTE, "poll.test", seen)
