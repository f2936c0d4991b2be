"""A pool of tokens: who asks takes the one that was used least; one that is not accepted is told once and left alone."""

from collections.abc import Callable, Sequence

import structlog

from streams.errors import GsmError
from streams.metrics import TOKENS_REFUSED
from streams.pollers.errors import ParkedError
from streams.pollers.secrets import Secret

log = structlog.get_logger(__name__)


class Token:
    """One of a pool; people know it by its `number`, from 1."""

    def __init__(self, number: int, secret: Secret) -> None:
        self.number = number
        self.secret = secret
        self.used = 0
        self.dead = False


class Tokens:
    """The tokens of one platform. `variable` is the setting that they come from."""

    def __init__(self, platform: str, variable: str, secrets: Sequence[Secret]) -> None:
        self._platform = platform
        self._variable = variable
        self._tokens = [Token(number, secret) for number, secret in enumerate(secrets, 1)]
        self._refused = TOKENS_REFUSED.labels(platform)

    def take(self, over: Callable[[Token], ParkedError | None]) -> Token:
        """The token for a request; `over` says which limit stands against one.

        Raises the ParkedError that ends first if there is one against each, GsmError if the platform accepts none.
        """
        living = [token for token in self._tokens if not token.dead]
        if not living:
            raise GsmError(f"{self._platform} accepts no token of {self._variable}: set one that works")
        limits = {token.number: over(token) for token in living}
        free = [token for token in living if limits[token.number] is None]
        if not free:
            raise min((error for error in limits.values() if error), key=lambda error: error.until)
        token = min(free, key=lambda one: one.used)
        token.used += 1
        return token

    def bury(self, token: Token, reason: str) -> None:
        """The platform does not accept it."""
        if not token.dead:
            token.dead = True
            self._refused.inc()
            log.error("token_not_accepted", platform=self._platform, token=token.number, reason=reason)
