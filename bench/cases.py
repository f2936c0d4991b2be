"""What is in `posts` when counting is measured."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice

import msgspec

from bench.copies import Keyed, copied
from scoring.pages import Observation, Page, encode_page
from streams.importers.packer import Packer
from streams.season import Season
from streams.season.deliver import SHARE
from streams.season.makers import makers

SEED = 2020

_decode = msgspec.json.Decoder(Page).decode


class Case(msgspec.Struct, frozen=True):
    """`observations` is the size of what its pages are made from, unless another is asked for: so many `copies` of a season."""

    name: str
    observations: int
    meaning: str
    copies: int = 1

    def season(self, observations: int) -> Season:
        """The season that is copied, if `observations` are asked for."""
        return Season(SEED, observations // self.copies)

    def pages(self, observations: int) -> Iterator[Keyed]:
        """The pages in the order in which they are published."""
        season = self.season(observations)
        if self.name == "one-post":
            return islice(_alone(season), observations)
        return _imported(season) if self.name == "import" else copied(_whole(season), self.copies)


CASES = {
    case.name: case
    for case in (
        Case("season", 6_036_434, "the season's pages, by the time of observing"),
        Case("workers", 6_036_434, "the same, by one worker and by two"),
        Case("one-post", 200_000, "a page for each observation of a smaller season"),
        Case("import", 6_036_434, "each post of the season once, on the pages that importers make"),
    )
}


def _whole(season: Season) -> Iterator[Keyed]:
    number = min(season.observations // SHARE, os.cpu_count() or 1)
    with makers(number) if number else nullcontext() as made_by:
        for page in season.pages(made_by):
            yield page.account, page.raw


def _alone(season: Season) -> Iterator[Keyed]:
    for one in season.pages():
        page = _decode(one.raw)
        for seen in page.observations:
            yield one.account, encode_page(msgspec.structs.replace(page, observations=[seen]))


def _imported(season: Season) -> Iterator[Keyed]:
    """As exports made at the freeze hold them, one for each platform: by the time of creation, accounts in turns."""
    freeze_at = season.edition.bounds().freeze_at
    newest: dict[tuple[str, str], dict[str, Observation]] = {}
    for _, raw in _whole(season):
        page = _decode(raw)
        if page.observed_at <= freeze_at:
            posts = newest.setdefault((page.account, page.platform), {})
            posts.update((seen.id, seen) for seen in page.observations if seen.presence == "seen")
    everything = [(seen, of) for of, posts in newest.items() for seen in posts.values()]
    everything.sort(key=lambda one: (one[1][1], one[0].created))
    packed: list[Page] = []
    packer = Packer("import.bench", packed.append)
    for seen, (account, platform) in everything:
        packer.add(account, platform, freeze_at, seen)
    packer.flush()
    return ((page.account, encode_page(page)) for page in packed)
