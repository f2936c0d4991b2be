"""Dead letters of pages that are only ranked: counted by ground, the first of each shown."""

import msgspec

from scoring.recount import PostsRecord
from scoring.validate import Reject
from streams.what_if.pages import Pages


class Ground(msgspec.Struct):
    """How many dead letters have one ground, and where the first of them stands and why."""

    count: int
    where: str
    reason: str


class Letters:
    """What was refused, by ground."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.grounds: dict[str, Ground] = {}

    def add(self, record: PostsRecord, reject: Reject) -> None:
        """Note one dead letter."""
        ground = self.grounds.get(reject.code)
        if ground is None:
            self.grounds[reject.code] = Ground(1, self._pages.place(record), reject.reason)
        else:
            ground.count += 1
