"""Asking a platform: by which token, how often again, and when not at all."""

from collections.abc import Callable, Mapping
from typing import Final, Generic, Protocol, TypeVar

import msgspec
import stamina

from streams.clock import Clock
from streams.errors import GsmError
from streams.pollers.errors import ParkedError, PollError, TokenError, TransientError, UnreadableError
from streams.pollers.http import Answer, Client
from streams.pollers.parks import Asked, Breaker, Parks
from streams.pollers.secrets import Secret
from streams.pollers.tokens import Token, Tokens

ATTEMPTS: Final = 4
LONGEST_WAIT: Final = 120.0  # seconds that are waited within a poll because the platform asks for it

T = TypeVar("T")


class Told(msgspec.Struct, Generic[T], frozen=True):
    """What an answer said, and the instant that it is true for; `simulated` if no real platform said it."""

    what: T
    at: int
    simulated: bool


class Manners(Protocol):
    """How a platform wants to be asked, and how it says no."""

    def headers(self, token: Secret) -> Mapping[str, str]:
        """The headers in which a token travels."""
        ...

    def judge(self, answer: Answer) -> PollError | GsmError:
        """The error that an answer is whose status is not 200."""
        ...

    def limit(self, answer: Answer) -> ParkedError | None:
        """What a good answer says of a limit that the next request would be over."""
        ...


class Asker:
    """Sends the requests of one platform: what passes by itself is tried again, what is over a limit is not sent."""

    def __init__(self, client: Client, tokens: Tokens, manners: Manners, clock: Clock) -> None:
        self._client = client
        self._tokens = tokens
        self._manners = manners
        self._parks = Parks(clock)
        self._breaker = Breaker(clock)

    async def ask(
        self,
        endpoint: str,
        path: str,
        params: Mapping[str, str],
        read: Callable[[bytes], T],
        target: str = "",
    ) -> Told[T]:
        """What `read` makes of the answer. Raises a PollError, or GsmError where no request can succeed."""
        self._breaker.enter(endpoint)
        try:
            told = await self._attempts(endpoint, path, params, read, target)
        except PollError as error:
            if isinstance(error, TransientError):
                self._breaker.failed(endpoint)
            elif not isinstance(error, ParkedError):  # it did answer
                self._breaker.worked(endpoint)
            raise
        self._breaker.worked(endpoint)
        return told

    async def _attempts(
        self, endpoint: str, path: str, params: Mapping[str, str], read: Callable[[bytes], T], target: str
    ) -> Told[T]:
        async for attempt in stamina.retry_context(
            on=_wait, attempts=ATTEMPTS, timeout=None, wait_initial=1.0, wait_max=30.0, wait_jitter=2.0
        ):
            with attempt:
                try:
                    return await self._ask_once(endpoint, path, params, read, target)
                except UnreadableError as error:
                    error.request = endpoint
                    raise
        raise AssertionError  # the last attempt raised or returned

    async def _ask_once(
        self, endpoint: str, path: str, params: Mapping[str, str], read: Callable[[bytes], T], target: str
    ) -> Told[T]:
        def asked(token: Token) -> Asked:
            return {"token": str(token.number), "endpoint": endpoint, "target": target}

        while True:
            token = self._tokens.take(lambda one: self._parks.over(asked(one)))
            answer = await self._client.get(path, params, self._manners.headers(token.secret))
            if answer.status == 200:
                if limit := self._manners.limit(answer):
                    self._parks.park(limit, asked(token))
                return Told(read(answer.body), answer.at, answer.simulated)
            error = self._manners.judge(answer)
            if isinstance(error, ParkedError):
                self._parks.park(error, asked(token))
            if not isinstance(error, TokenError):
                raise error
            self._tokens.bury(token, error.reason)


def _wait(error: Exception) -> bool | float:
    """Whether an error is worth another attempt; the seconds before it where the platform names them."""
    if not isinstance(error, TransientError):
        return False
    return error.wait if error.wait is not None and error.wait <= LONGEST_WAIT else True
