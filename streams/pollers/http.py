"""Requests to a platform: limited in time and size, and never following a redirect with a key in hand."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import aiohttp
import msgspec

from streams.clock import SIMULATED_AT, Clock
from streams.errors import GsmError
from streams.pollers.errors import TransientError, UnreadableError
from streams.pollers.secrets import Secret

TIMEOUT: Final = aiohttp.ClientTimeout(total=60, sock_connect=5, sock_read=30)  # seconds
MOST_BYTES: Final = 8 << 20


class Answer(msgspec.Struct, frozen=True):
    """One answer; `at` is the instant that it is taken to be true for. `headers` by name in lower case."""

    status: int
    body: bytes
    at: int
    simulated: bool = False
    headers: Mapping[str, str] = {}


class Client:
    """Asks one platform. A context manager.

    Secrets travel in headers, so that no URL and no message can hold one; an answer that repeats one of `secrets` is cleaned on
    reception.
    """

    def __init__(self, base_url: str, secrets: Sequence[Secret], clock: Clock) -> None:
        self._base_url = checked_url(base_url)
        self._secrets = secrets
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(headers={"Accept": "application/json"}, timeout=TIMEOUT)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, path: str, params: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """One request. Raises TransientError without an answer, UnreadableError at one too large."""
        return await self._request("GET", path, headers, params)

    async def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """One request with a form; raises as `get` does."""
        return await self._request("POST", path, headers, {}, form)

    async def _request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        params: Mapping[str, str],
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        if self._session is None:
            raise RuntimeError("the client is used before it is entered")
        try:
            async with self._session.request(
                method,
                f"{self._base_url}/{path}",
                params=params,
                data=form,
                headers=headers,
                allow_redirects=False,
            ) as response:
                body = await _read(response.content)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TransientError(f"no answer: {type(error).__name__}") from None
        clean = self._redact(body)
        if len(body) > MOST_BYTES:
            raise UnreadableError(f"more than {MOST_BYTES} bytes", clean)
        simulated_at = response.headers.get(SIMULATED_AT)
        at = self._clock.now() if simulated_at is None else int(simulated_at)
        told = {name.lower(): self._redact(one.encode()).decode() for name, one in response.headers.items()}
        return Answer(response.status, clean, at, simulated_at is not None, told)

    def _redact(self, data: bytes) -> bytes:
        for secret in self._secrets:
            data = secret.redact(data)
        return data


def checked_url(base_url: str) -> str:
    """The URL without a slash at its end. Raises GsmError where a key would travel in the clear."""
    parts = urlsplit(base_url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}):
        return base_url.rstrip("/")
    raise GsmError(
        f"{base_url}: the base URL must be https://..., or http:// to 127.0.0.1 (the key travels on it)"
    )


async def _read(content: aiohttp.StreamReader) -> bytes:
    """The whole body, or more than MOST_BYTES of one that is too large."""
    body = bytearray()
    async for part in content.iter_any():
        body += part
        if len(body) > MOST_BYTES:
            break
    return bytes(body)
