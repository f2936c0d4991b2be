"""The four requests to X's API v2 that polling needs. Billed is each account and post that is told, once a UTC day."""

from collections.abc import Mapping, Sequence
from typing import Final

from streams.errors import GsmError
from streams.pollers.asking import Asker, Told
from streams.pollers.errors import ParkedError, PollError
from streams.pollers.http import Answer
from streams.pollers.secrets import Secret
from streams.pollers.x.answers import Posts, Users, read_posts, read_users
from streams.pollers.x.errors import judge, limit

BASE_URL: Final = "https://api.x.com"
A_REQUEST: Final = 100
"""Accounts or posts in one request, at most."""

_USER: Final = {"user.fields": "public_metrics,protected"}
_POST: Final = {
    "tweet.fields": "created_at,public_metrics,attachments,referenced_tweets,entities,edit_history_tweet_ids",
    "expansions": "attachments.media_keys",  # media are not billed, as accounts and posts are
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
    """Asks X. Every request raises a PollError, or GsmError where no request can succeed."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def users(self, ids: Sequence[str]) -> Told[Users]:
        """The accounts with these ids, at most 100, in no order."""
        return await self._asker.ask("users", "2/users", {"ids": ",".join(ids), **_USER}, read_users)

    async def users_by(self, handles: Sequence[str]) -> Told[Users]:
        """The accounts with these handles, at most 100. One that no handle can be makes X refuse them all."""
        params = {"usernames": ",".join(handles), **_USER}
        return await self._asker.ask("users/by", "2/users/by", params, read_users)

    async def timeline(self, user: str, since_id: int, token: str) -> Told[Posts]:
        """One page of an account's posts with a greater id, the newest first; an empty token asks for the first."""
        params = {"max_results": str(A_REQUEST), "since_id": str(since_id), **_POST}
        if token:
            params["pagination_token"] = token
        return await self._asker.ask("timeline", f"2/users/{user}/tweets", params, read_posts, target=user)

    async def posts(self, ids: Sequence[str]) -> Told[Posts]:
        """The posts with these ids, at most 100; others are among the problems."""
        return await self._asker.ask("posts", "2/tweets", {"ids": ",".join(ids), **_POST}, read_posts)
