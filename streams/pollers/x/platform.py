"""X: a reading, the timeline since the last poll, and the posts that are due again or in doubt.

The timeline is read from two days before the last post on. That costs nothing more: posts so young are read on each of their days
anyway, and a post is paid for once a day. A young post that the timeline does not show is asked for by its id at once.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from re import compile as pattern
from typing import Final

import structlog

from scoring.pages import Observation
from streams.native.x import id_at, instant_of_id
from streams.pollers.asking import Told
from streams.pollers.contract import Job, Read
from streams.pollers.errors import PollError, RefusedError
from streams.pollers.forget import forget
from streams.pollers.gone import missed
from streams.pollers.refresh import RefreshPlan
from streams.pollers.state import Known
from streams.pollers.x.answers import Posts, User, Users
from streams.pollers.x.api import XApi
from streams.pollers.x.budget import A_REQUEST

DAY: Final = 86_400_000
LOOKBACK: Final = 30 * DAY
OVERLAP: Final = 2 * DAY
MOST_PAGES: Final = 32  # of 100 posts: X shows the last 3,200

_HANDLE = pattern(r"[A-Za-z0-9_]{1,15}")
_ID = pattern(r"[0-9]{1,19}")

log = structlog.get_logger(__name__)


class X:
    """The platform X, through its API v2; editions call it twitter."""

    name = "twitter"
    batch = A_REQUEST

    def __init__(self, api: XApi, refresh: RefreshPlan) -> None:
        self._api = api
        self._refresh = refresh
        self._found: dict[str, Told[User] | PollError] = {}

    async def begin(self, jobs: Sequence[Job]) -> None:
        """Look up the jobs' accounts: those with an id together, the others by handle."""
        self._found = {}
        by_id = {job.account.id: _user_id(job) for job in jobs if _ID.fullmatch(_user_id(job))}
        by_handle = {
            job.account.id: job.account.handle.lower()
            for job in jobs
            if not _user_id(job) and _HANDLE.fullmatch(job.account.handle)
        }
        if by_id:
            await self._look_up(by_id, sorted(set(by_id.values())), by_name=False)
        if by_handle:
            await self._look_up(by_handle, sorted(set(by_handle.values())), by_name=True)

    async def poll(self, job: Job) -> AsyncIterator[Read]:
        """The reading, then the posts, a request a read."""
        found = self._found.get(
            job.account.id, RefusedError("the roster has neither an id nor a handle of X")
        )
        if isinstance(found, PollError):
            raise found
        user = found.what
        yield Read(found.at, followers=user.followers, simulated=found.simulated)
        self._recognise(job, user)
        if user.protected:
            raise RefusedError("private")
        since, seen = max(id_at(found.at - LOOKBACK), _since(job)), set[str]()
        token = ""
        for _ in range(MOST_PAGES):
            told = await self._api.timeline(user.id, since, token)
            if told.what.problems:
                raise RefusedError(next(iter(told.what.problems.values())))
            covers = (instant_of_id(str(since)), told.at)
            yield Read(told.at, list(_observe(job, told.what, seen)), covers=covers, simulated=told.simulated)
            token = told.what.next_token
            if not token:
                break
        async for read in self._again(job, since, seen):
            yield read
        forget(job, self._refresh, found.at - LOOKBACK)
        if token:
            raise RefusedError(f"more than {MOST_PAGES * A_REQUEST} new posts")
        job.state.cursor = max([job.state.cursor, *seen], key=lambda key: int(key or 0))

    async def _look_up(self, wanted: dict[str, str], asked: Sequence[str], *, by_name: bool) -> None:
        """Ask for accounts; `wanted` is the id or handle by account."""
        try:
            told = await (self._api.users_by(asked) if by_name else self._api.users(asked))
        except PollError as error:
            self._found |= dict.fromkeys(wanted, error)
            return
        users = {user.handle.lower() if by_name else user.id: user for user in told.what.found}
        for account, key in wanted.items():
            self._found[account] = _found(told, users.get(key), key)

    def _recognise(self, job: Job, user: User) -> None:
        """Follow the account by its id, whatever it is called now."""
        state, handle = job.state, job.account.handle
        if state.native_id != user.id:
            state.known, state.cursor = {}, ""
        state.native_id, state.handle = user.id, handle
        if handle and handle.lower() != user.handle.lower():
            log.warning("renamed", account=job.account.id, handle=handle, now=user.handle)

    async def _again(self, job: Job, since: int, seen: set[str]) -> AsyncIterator[Read]:
        """Known posts that are due, paid for today, in doubt, or missing where the timeline should have shown them."""
        shown_from = instant_of_id(str(since))
        due = sorted(
            key
            for key, one in job.state.known.items()
            if key not in seen
            and (
                one.in_doubt()
                or (one.created >= shown_from and not one.gone)
                or _is_paid(one, job.slot)
                or self._refresh.is_due(key, one.created, one.read, job.slot)
            )
        )
        for start in range(0, len(due), A_REQUEST):
            asked = {job.state.known[key].version or key: key for key in due[start : start + A_REQUEST]}
            told = await self._api.posts(list(asked), "older")
            observations = [*_observe(job, told.what, seen), *_not_told(job, asked, told.what)]
            yield Read(told.at, observations, simulated=told.simulated)


def _is_paid(one: Known, slot: int) -> bool:
    """Whether the post was read today already: once more costs nothing, and tells a deletion sooner."""
    return one.read // DAY == slot // DAY


def _user_id(job: Job) -> str:
    """The account's id, from the roster or as resolved before; empty if it must be asked for by handle."""
    account, state = job.account, job.state
    if account.native_id:
        return account.native_id
    return state.native_id if account.handle and account.handle == state.handle else ""


def _since(job: Job) -> int:
    """The id that the timeline is asked from."""
    return id_at(instant_of_id(job.state.cursor) - OVERLAP) if job.state.cursor else 0


def _found(told: Told[Users], user: User | None, key: str) -> Told[User] | PollError:
    if user is None:
        return RefusedError(told.what.problems.get(key, "not_found"))
    return Told(user, told.at, told.simulated)


def _observe(job: Job, posts: Posts, seen: set[str]) -> Iterator[Observation]:
    """What is told of posts; the account's state learns of it, and `seen` which they are."""
    known = job.state.known
    for post in posts.found:
        if post.observation is None:
            if post.id in known:
                known[post.id].version = post.version  # which is asked for the next time
            continue
        one = known.setdefault(post.id, Known(post.observation.created))
        one.missing, one.gone, one.read = None, False, job.slot
        one.version = post.version if post.version != post.id else ""
        seen.add(post.id)
        yield post.observation


def _not_told(job: Job, asked: dict[str, str], posts: Posts) -> Iterator[Observation]:
    """Those that are gone of the posts that were asked for and are not there. One that is not shown to us is not gone."""
    for version, key in asked.items():
        if posts.problems.get(version) == "not_found" and (gone := missed(job, key)):
            yield gone
