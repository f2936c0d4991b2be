"""Facebook: a reading, a walk over the last month's posts, and the posts that are older and due, or in doubt, one by one.

Facebook promises no order, so the walk goes on until there is no next page, whatever a page holds: one may be empty. Each post that the
walk shows is read by it. A known post of the month that it does not show is asked for by its id at once.
"""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from re import compile as pattern
from typing import Final

import structlog

from scoring.pages import Observation
from streams.clock import Clock
from streams.pollers.contract import Job, Read
from streams.pollers.errors import RefusedError
from streams.pollers.facebook.answers import PageInfo
from streams.pollers.facebook.api import MOST, FacebookApi
from streams.pollers.forget import forget
from streams.pollers.gone import missed
from streams.pollers.graph.sizes import Sizes
from streams.pollers.refresh import RefreshPlan
from streams.pollers.state import Known

DAY: Final = 86_400_000
LOOKBACK: Final = 30 * DAY
MOST_POSTS: Final = 3_000  # in one walk
LEAST: Final = 10  # posts in one request

_NAME = pattern(r"[A-Za-z0-9._-]{1,100}")

log = structlog.get_logger(__name__)


class Facebook:
    """The platform Facebook, through the Graph API."""

    name = "facebook"
    batch = MOST

    def __init__(self, api: FacebookApi, refresh: RefreshPlan, clock: Clock) -> None:
        self._api = api
        self._refresh = refresh
        self._clock = clock
        self._sizes = Sizes(LEAST, MOST)

    async def begin(self, jobs: Sequence[Job]) -> None:
        """Nothing: Facebook answers for one Page at a time."""

    async def poll(self, job: Job) -> AsyncIterator[Read]:
        """The reading, then the posts, a request a read."""
        name = job.account.native_id or job.account.handle
        if not _NAME.fullmatch(name):
            raise RefusedError("the roster has neither an id nor a name of a Page")
        page = await self._api.page(name)
        yield Read(page.at, followers=page.what.followers_count, simulated=page.simulated)
        self._recognise(job, page.what)
        since, seen, after, walked = page.at - LOOKBACK, set[str](), "", 0
        size = self._sizes.first(page.what.id)
        while True:
            told, size = await self._sizes.ask(
                page.what.id, size, partial(self._api.walk, page.what.id, since, after=after)
            )
            walked += size
            for one in told.what.posts:
                _learn(job, one)
                seen.add(one.id)
            after = told.what.after
            covers = None if after else (since, page.at)  # in no order: nothing is complete before the end
            yield Read(told.at, told.what.posts, covers=covers, simulated=told.simulated)
            if not after or walked >= MOST_POSTS:
                break
        async for read in self._again(job, page.what.id, since, seen, complete=not after):
            yield read
        forget(job, self._refresh, since)
        if after:
            raise RefusedError(f"more than {MOST_POSTS} posts in a month")

    async def _again(
        self, job: Job, page: str, since: int, seen: set[str], *, complete: bool
    ) -> AsyncIterator[Read]:
        """Known posts that are due, in doubt, or missing where the walk should have shown them."""
        due = sorted(
            key
            for key, one in job.state.known.items()
            if key not in seen
            and (
                one.in_doubt()
                or (complete and one.created >= since and not one.gone)
                or self._refresh.is_due(key, one.created, one.read, job.slot)
            )
        )
        for key in due:
            try:
                told = await self._api.post(page, key)
            except RefusedError as error:
                if error.reason == "not_found" and (gone := missed(job, key)):
                    yield Read(self._clock.now(), [gone])
                continue
            _learn(job, told.what)
            yield Read(told.at, [told.what], simulated=told.simulated)

    def _recognise(self, job: Job, page: PageInfo) -> None:
        """Follow the Page by its id, whatever it is called now."""
        state, handle = job.state, job.account.handle
        if state.native_id != page.id:
            state.known = {}
        state.native_id, state.handle = page.id, handle
        if handle and page.username and handle.lower() != page.username.lower():
            log.warning("renamed", account=job.account.id, handle=handle, now=page.username)


def _learn(job: Job, post: Observation) -> None:
    one = job.state.known.setdefault(post.id, Known(post.created))
    one.missing, one.gone, one.read = None, False, job.slot
