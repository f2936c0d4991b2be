"""How the Graph API is asked: by a bearer token, which no URL holds, and never by the addresses of next pages, which would."""

from collections.abc import Mapping

from streams.errors import GsmError
from streams.pollers.errors import ParkedError, PollError
from streams.pollers.graph.errors import judge, limit
from streams.pollers.http import Answer
from streams.pollers.secrets import Secret


class GraphManners:
    """Facebook and Instagram alike."""

    def headers(self, token: Secret) -> Mapping[str, str]:
        """The headers in which a token travels."""
        return {"Authorization": f"Bearer {token.reveal()}"}

    def judge(self, answer: Answer) -> PollError | GsmError:
        """The error that an answer is."""
        return judge(answer)

    def limit(self, answer: Answer) -> ParkedError | None:
        """The limit that is nearly used up."""
        return limit(answer)
