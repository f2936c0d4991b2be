"""Asking a platform: by which token, how often again, and when not at all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, Protocol, TypeVar

import msgspec
import stamina

from streams.clock import Clock
from streams.errors import GsmError
from streams.pollers.budget import Cost, Ledger
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


class _Request(msgspec.Struct, Generic[T], frozen=True):
    """A request to be: how the answer is read, and what it may cost."""

    endpoint: str
    path: str
    params: Mapping[str, str]
    read: Callable[[bytes], T]
    target: str
    costs: Sequence[Cost]

    def by(self, token: Token) -> Asked:
        return {"token": str(token.number), "endpoint": self.endpoint, "target": self.target}


class Asker:
    """Sends the requests of one platform: what passes by itself is tried again, what is over a limit is not sent.

    `ledger` has the budgets that costs are taken from; without one nothing may cost anything.
    """

    def __init__(
        self, client: Client, tokens: Tokens, manners: Manners, clock: Clock, ledger: Ledger | None = None
    ) -> None:
        self._client = client
        self._tokens = tokens
        self._manners = manners
        self._parks = Parks(clock)
        self._breaker = Breaker(clock)
        self._ledger = ledger

    async def ask(
        self,
        endpoint: str,
        path: str,
        params: Mapping[str, str],
        read: Callable[[bytes], T],
        target: str = "",
        costs: Sequence[Cost] = (),
    ) -> Told[T]:
        """What `read` makes of the answer. Raises a PollError, or GsmError where no request can succeed.

        Each attempt takes `costs` before it is sent. What a good answer did not cost, the caller gives back.
        """
        request = _Request(endpoint, path, params, read, target, costs)
        self._breaker.enter(endpoint)
        try:
            told = await self._attempts(request)
        except PollError as error:
            if isinstance(error, TransientError):
                self._breaker.failed(endpoint)
            elif not isinstance(error, ParkedError):  # it did answer
                self._breaker.worked(endpoint)
            raise
        self._breaker.worked(endpoint)
        return told

    def give_back(self, costs: Sequence[Cost]) -> None:
        """What a good answer did not cost of what was taken for it."""
        if self._ledger is not None:
            self._ledger.give_back(costs)

    async def _attempts(self, request: _Request[T]) -> Told[T]:
        async for attempt in stamina.retry_context(
            on=_wait, attempts=ATTEMPTS, timeout=None, wait_initial=1.0, wait_max=30.0, wait_jitter=2.0
        ):
            with attempt:
                try:
                    return await self._ask_once(request)
                except UnreadableError as error:
                    error.request = request.endpoint
                    raise
        raise AssertionError  # the last attempt raised or returned

    async def _ask_once(self, request: _Request[T]) -> Told[T]:
        while True:
            token = self._tokens.take(lambda one: self._parks.over(request.by(one)))
            answer = await self._send(request, token)
            if answer.status == 200:
                if limit := self._manners.limit(answer):
                    self._parks.park(limit, request.by(token))
                return Told(request.read(answer.body), answer.at, answer.simulated)
            error = self._manners.judge(answer)
            if isinstance(error, ParkedError):
                self._parks.park(error, request.by(token))
            if not isinstance(error, TokenError):
                raise error
            self._tokens.bury(token, error.reason)

    async def _send(self, request: _Request[T], token: Token) -> Answer:
        """The answer, paid for. What may have reached the platform is paid for too, though no answer came."""
        if self._ledger is not None:
            await self._ledger.reserve(request.costs)
        answer = await self._client.get(request.path, request.params, self._manners.headers(token.secret))
        if answer.status != 200 and self._ledger is not None:
            self._ledger.give_back([cost for cost in request.costs if not cost.errors_cost])
        return answer


def _wait(error: Exception) -> bool | float:
    """Whether an error is worth another attempt; the seconds before it where the platform names them."""
    if not isinstance(error, TransientError):
        return False
    return error.wait if error.wait is not None and error.wait <= LONGEST_WAIT else True
