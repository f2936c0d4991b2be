"""The four requests to X's API v2 that polling needs."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from streams.clock import Clock
from streams.errors import GsmError
from streams.pollers.asking import Asker, Told
from streams.pollers.budget import Need
from streams.pollers.errors import ParkedError, PollError
from streams.pollers.http import Answer
from streams.pollers.secrets import Secret
from streams.pollers.x.answers import Posts, Users, read_posts, read_users
from streams.pollers.x.budget import A_REQUEST, Charged, Kind, cost
from streams.pollers.x.errors import judge, limit

_USER: Final = {"user.fields": "public_metrics,protected"}
_POST: Final = {
    "tweet.fields": "created_at,public_metrics,attachments,referenced_tweets,entities,edit_history_tweet_ids",
    "expansions": "attachments.media_keys",  # media cost nothing
    "media.fields": "type",
}


class XManners:
    """The token of an app travels as a bearer; every good answer says what is left of the window."""

    def headers(self, token: Secret) -> Mapping[str, str]:
        """The headers in which a token travels."""
        return {"Authorization": f"Bearer {token.reveal()}"}

    def judge(self, answer: Answer) -> PollError | GsmError:
        """The error that an answer is."""
        return judge(answer)

    def limit(self, answer: Answer) -> ParkedError | None:
        """The window that this answer used up."""
        return limit(answer)


class XApi:
    """Asks X, and pays for what is told. Every request raises a PollError, or GsmError where no request can succeed."""

    def __init__(self, asker: Asker, clock: Clock) -> None:
        self._asker = asker
        self._clock = clock
        self._charged = Charged()

    async def users(self, ids: Sequence[str]) -> Told[Users]:
        """The accounts with these ids, at most 100, in no order."""
        return await self._users("users", "2/users", {"ids": ",".join(ids)}, self._unpaid("user", ids))

    async def users_by(self, handles: Sequence[str]) -> Told[Users]:
        """The accounts with these handles, at most 100. One that no handle can be makes X refuse them all."""
        return await self._users("users/by", "2/users/by", {"usernames": ",".join(handles)}, len(handles))

    async def timeline(self, user: str, since_id: int, token: str) -> Told[Posts]:
        """One page of an account's posts with a greater id, the newest first; an empty token asks for the first."""
        params = {"max_results": str(A_REQUEST), "since_id": str(since_id), **_POST}
        if token:
            params["pagination_token"] = token
        path = f"2/users/{user}/tweets"
        return await self._posts("timeline", path, params, A_REQUEST, "discovery", target=user)

    async def posts(self, ids: Sequence[str], need: Need) -> Told[Posts]:
        """The posts with these ids, at most 100; others are among the problems."""
        params = {"ids": ",".join(ids), **_POST}
        return await self._posts("posts", "2/tweets", params, self._unpaid("post", ids), need)

    async def _users(self, endpoint: str, path: str, params: Mapping[str, str], most: int) -> Told[Users]:
        costs = cost("user", most, "followers")
        told = await self._asker.ask(endpoint, path, {**params, **_USER}, read_users, costs=costs)
        self._settle("user", [one.id for one in told.what.found], most, "followers", told.at)
        return told

    async def _posts(
        self, endpoint: str, path: str, params: Mapping[str, str], most: int, need: Need, target: str = ""
    ) -> Told[Posts]:
        costs = cost("post", most, need)
        told = await self._asker.ask(endpoint, path, params, read_posts, target, costs)
        self._settle("post", [one.version for one in told.what.found], most, need, told.at)
        return told

    def _unpaid(self, kind: Kind, ids: Collection[str]) -> int:
        return len(self._charged.unpaid(kind, ids, self._clock.now()))

    def _settle(self, kind: Kind, told: Collection[str], most: int, need: Need, at: int) -> None:
        """Give back what was reserved for more than was told, or for what was paid already."""
        left = most - self._charged.pay(kind, told, at)
        if left > 0:
            self._asker.give_back(cost(kind, left, need))
