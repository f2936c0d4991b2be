"""The one request to the Graph API that polling Instagram needs: business discovery, asked as an account of ours."""

from typing import Final

from streams.pollers.asking import Asker, Told
from streams.pollers.graph.budget import cost
from streams.pollers.instagram.answers import Discovered, fields_of, read_discovered

MOST: Final = 50
"""Posts in one request."""


class InstagramApi:
    """Asks Instagram as the professional account `user`. Every request raises a PollError, or GsmError where none can succeed."""

    def __init__(self, asker: Asker, user: str) -> None:
        self._asker = asker
        self._user = user

    async def discover(self, username: str, most: int, after: str) -> Told[Discovered]:
        """An account by its name, with one page of its posts, the newest first; an empty cursor asks for the first.

        Raises TooMuchError where `most` are too many at once.
        """
        params = {"fields": fields_of(username, most, after)}
        need = cost("discovery")
        return await self._asker.ask("discovery", self._user, params, read_discovered, username, need)
