"""The season: an edition, a roster, and the pages of the whole year in the order in which they were observed."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import msgspec

from streams.season.cast import cast
from streams.season.edition import season_edition
from streams.season.makers import Makers
from streams.season.plan import LEAST, Course, make_plan
from streams.season.recording import record_all


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
        self.observations = observations
        self.edition = season_edition(observations)
        self.roster, self._watched = cast(seed)

    @cached_property
    def totals(self) -> Totals:
        """What it holds; that takes the plan, which is made when it is first needed."""
        return Totals(
            len(self.roster.participants), len(self._watched),
            sum(len(course.created) for course in self._courses),
            sum(len(course.polls) for course in self._courses),
            sum(max(1, -(-size // 100)) for course in self._courses for size in course.sizes),
            self.observations,
        )  # fmt: skip

    def pages(self, makers: Makers | None = None) -> Iterator[SeasonPage]:
        """All pages, by `observed_at`; of equal ones by the roster's order. Can be asked for again; `makers` work once."""
        accounts = [one.account.id for one in self._watched]
        make = makers.pages if makers else record_all
        for observed_at, number, observations, raw in make(self.seed, self._courses, self.edition.bounds()):
            yield SeasonPage(accounts[number], observed_at, observations, raw)

    @cached_property
    def _courses(self) -> list[Course]:
        return make_plan(self.seed, self._watched, self.edition, self.observations)
