"""Instagram: a reading and a walk back over the newest posts, as far as one of them is new or due.

There is no reading of a post by its id: what is older than the walk reaches cannot be read again, and a deletion shows only by a post's
absence between two others. So a post is gone when three walks in a row, of three slots, went past its place without it.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from re import compile as pattern
from typing import Final

from scoring.pages import Observation
from streams.pollers.asking import Told
from streams.pollers.contract import Job, Read
from streams.pollers.errors import RefusedError
from streams.pollers.forget import forget
from streams.pollers.graph.sizes import Sizes
from streams.pollers.instagram.answers import Discovered
from streams.pollers.instagram.api import MOST, InstagramApi
from streams.pollers.refresh import RefreshPlan
from streams.pollers.state import Known

DAY: Final = 86_400_000
LOOKBACK: Final = 30 * DAY
MOST_POSTS: Final = 3_000  # in one walk
LEAST: Final = 5  # posts in one request
WALKS: Final = 3  # that miss a post before it is gone

_NAME = pattern(r"[A-Za-z0-9._]{1,30}")


class Instagram:
    """The platform Instagram, through business discovery: professional accounts that are public."""

    name = "instagram"
    batch = MOST

    def __init__(self, api: InstagramApi, refresh: RefreshPlan) -> None:
        self._api = api
        self._refresh = refresh
        self._sizes = Sizes(LEAST, MOST)

    async def begin(self, jobs: Sequence[Job]) -> None:
        """Nothing: Instagram answers for one account at a time."""

    async def poll(self, job: Job) -> AsyncIterator[Read]:
        """Reading and posts, a request a read."""
        handle = job.account.handle
        if not _NAME.fullmatch(handle):
            raise RefusedError("the roster has no handle that can be one of Instagram")
        size = self._sizes.first(handle)
        told, size = await self._page(handle, size, "")
        _recognise(job, told.what)
        walk = _Walk(job, self._refresh, told.at)
        while True:
            walk.add(told.what)
            gone = list(walk.gone()) if walk.is_over() else []
            covers = (walk.begin(), told.at)
            yield Read(told.at, [*told.what.posts, *gone], told.what.followers, covers, told.simulated)
            if walk.is_over():
                break
            told, size = await self._page(handle, size, told.what.after)
        forget(job, self._refresh, told.at - LOOKBACK)
        if walk.is_cut():
            raise RefusedError(f"more than {MOST_POSTS} posts to read")

    async def _page(self, handle: str, size: int, after: str) -> tuple[Told[Discovered], int]:
        """One page of so many posts, or of as many as Instagram takes; how many that are."""
        return await self._sizes.ask(handle, size, partial(self._api.discover, handle, after=after))


class _Walk:
    """A walk back from the newest post: over once it passed every post that is due, and no page is new within the month."""

    def __init__(self, job: Job, plan: RefreshPlan, at: int) -> None:
        self._job = job
        self._every = plan.every
        self._month = at - LOOKBACK
        self._seen: set[str] = set()
        self._oldest = at
        self._more = True
        self._news = False
        self._goal = min(
            (
                one.created
                for key, one in job.state.known.items()
                if plan.is_due(key, one.created, one.read, job.slot) or one.in_doubt()
            ),
            default=at,
        )

    def add(self, page: Discovered) -> None:
        """Pass one more page; the account's state learns of its posts."""
        known = self._job.state.known
        self._news = any(post.id not in known for post in page.posts)
        for post in page.posts:
            one = known.setdefault(post.id, Known(post.created))
            one.missing, one.gone, one.read = None, False, self._job.slot
            self._seen.add(post.id)
            self._oldest = min(self._oldest, post.created)
        self._more = bool(page.after)

    def is_over(self) -> bool:
        """Whether nothing further back is wanted, or may be asked for."""
        passed = self._oldest <= self._goal and (not self._news or self._oldest <= self._month)
        return passed or not self._more or len(self._seen) >= MOST_POSTS

    def is_cut(self) -> bool:
        """Whether it ended before all that was wanted."""
        return self._more and len(self._seen) >= MOST_POSTS and self._oldest > self._goal

    def begin(self) -> int:
        """The creation time from which it has seen all."""
        return self._oldest if self._more else min(self._oldest, self._month)

    def gone(self) -> Iterator[Observation]:
        """Posts whose places, between others, it passed without them, and two walks before it too."""
        for key, one in self._job.state.known.items():
            if key in self._seen or one.gone or one.created <= self._oldest:
                continue
            one.read = self._job.slot
            if one.missing is None:
                one.missing = self._job.slot
            elif self._job.slot - one.missing >= (WALKS - 1) * self._every:
                one.gone = True
                yield Observation(key, one.created, presence="gone")


def _recognise(job: Job, found: Discovered) -> None:
    """Follow the account by its id: another one under the same name is not the one of the roster."""
    state = job.state
    if job.account.native_id and job.account.native_id != found.id:
        raise RefusedError("another account has this name: its id is not the roster's")
    if state.native_id != found.id:
        state.known = {}
    state.native_id, state.handle = found.id, job.account.handle
