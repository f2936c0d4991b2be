"""The clock of simulated platforms, for a poller in another process."""

from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

import msgspec

from streams.errors import GsmError

TIMEOUT: Final = 5.0  # seconds


class _Time(msgspec.Struct):
    now: int


class SimulatorClock:
    """Asks the simulator what time it is, each time. Raises GsmError where none answers."""

    def __init__(self, url: str) -> None:
        self._url = url
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise GsmError(f"{url}: a simulator's address looks like http://127.0.0.1:8900")
        self._host, self._port = parts.hostname, parts.port

    def now(self) -> int:
        """The simulator's present instant."""
        connection = HTTPConnection(self._host, self._port, timeout=TIMEOUT)
        try:
            connection.request("GET", "/_sim/clock")
            return msgspec.json.decode(connection.getresponse().read(), type=_Time).now
        except (OSError, HTTPException, msgspec.DecodeError) as error:
            raise GsmError(
                f"no simulator at {self._url} ({type(error).__name__}): start one with `gsm simulate`"
            ) from None
        finally:
            connection.close()
