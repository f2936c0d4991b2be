"""The three requests to the Graph API that polling Pages needs."""

from typing import Final

from scoring.pages import Observation
from streams.pollers.asking import Asker, Told
from streams.pollers.facebook.answers import (
    PAGE_FIELDS,
    POST_FIELDS,
    PageInfo,
    Walked,
    read_page,
    read_post,
    read_walked,
)
from streams.pollers.graph.budget import cost

MOST: Final = 100
"""Posts in one request, at most."""


class FacebookApi:
    """Asks Facebook. Every request raises a PollError, or GsmError where no request can succeed."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def page(self, name: str) -> Told[PageInfo]:
        """The Page with this id or name."""
        return await self._asker.ask(
            "page", name, {"fields": PAGE_FIELDS}, read_page, name, cost("followers")
        )

    async def walk(self, page: str, since: int, most: int, after: str) -> Told[Walked]:
        """One page of a Page's posts from an instant on, in no order; an empty cursor asks for the first.

        Raises TooMuchError where `most` are too many at once.
        """
        params = {"fields": POST_FIELDS, "limit": str(most), "since": str(since // 1000)}
        if after:
            params["after"] = after
        return await self._asker.ask("posts", f"{page}/posts", params, read_walked, page, cost("discovery"))

    async def post(self, page: str, post_id: str) -> Told[Observation]:
        """One post by its id."""
        return await self._asker.ask("post", post_id, {"fields": POST_FIELDS}, read_post, page, cost("older"))
