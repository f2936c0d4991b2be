"""The season: an edition, a roster, and the pages of the whole year in the order in which they were observed."""

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import NamedTuple

import msgspec

from streams.season.cast import cast
from streams.season.edition import season_edition
from streams.season.plan import LEAST, make_plan
from streams.season.recording import Recorded, record


class SeasonPage(NamedTuple):
    """One page, encoded. `observations` is how many posts are in it."""

    account: str
    observed_at: int
    observations: int
    raw: bytes


class Totals(msgspec.Struct, frozen=True):
    """What a season holds. `posts` were made, read or not; `polls` count the failed ones too."""

    participants: int
    accounts: int
    posts: int
    polls: int
    pages: int
    observations: int


class Season:
    """An invented award year with exactly as many observations as asked for, at least 1,000. The same arguments give the same bytes."""

    def __init__(self, seed: int = 2020, observations: int = 6_036_434) -> None:
        if observations < LEAST:
            raise ValueError(f"a season has at least {LEAST:,} observations, not {observations:,}")
        self.seed = seed
        self.edition = season_edition(observations)
        self.roster, watched = cast(seed)
        self._courses = make_plan(seed, watched, self.edition, observations)
        self.totals = Totals(
            len(self.roster.participants), len(watched),
            sum(len(course.created) for course in self._courses),
            sum(len(course.polls) for course in self._courses),
            sum(max(1, -(-size // 100)) for course in self._courses for size in course.sizes),
            observations,
        )  # fmt: skip

    def pages(self) -> Iterator[SeasonPage]:
        """All pages, by `observed_at`; of equal ones by the roster's order. Can be asked for again."""
        bounds = self.edition.bounds()
        accounts = [course.one.account.id for course in self._courses]
        recordings = [_ahead(record(self.seed, course, bounds)) for course in self._courses]
        for observed_at, number, observations, raw in merge(*recordings):
            yield SeasonPage(accounts[number], observed_at, observations, raw)


def _ahead(recording: Iterator[Recorded]) -> Iterator[Recorded]:
    """The same pages, made some at a time: to go from account to account for each page would cost the processor's caches."""
    while some := list(islice(recording, 8)):
        yield from some
