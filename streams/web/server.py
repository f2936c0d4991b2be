"""The web server's process: `serve` runs until it is told to stop."""

import socket
from collections.abc import Callable
from typing import Final

import redis.asyncio
import uvicorn

from streams.clock import WallClock
from streams.errors import GsmError
from streams.settings import Settings
from streams.store import Keys
from streams.web.app import Web
from streams.web.live import Live
from streams.web.render import Renderer

_REDIS_SECONDS: Final = 5


def serve(settings: Settings, port: int, ready: Callable[[str], None]) -> None:
    """Serve the live page on 127.0.0.1 until SIGINT or SIGTERM, which it then raises; `ready` gets its address once it can be asked for.

    Port 0 takes a free one. Raises GsmError where the port is taken.
    """
    with listen(port) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        server(settings, lambda: ready(address)).run(sockets=[listening])


def listen(port: int) -> socket.socket:
    """A listening socket of 127.0.0.1. Raises GsmError where the port is taken."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise GsmError(
            f"cannot listen on port {port}: {error.strerror}; choose another with --port, 0 takes a free one"
        ) from None


def server(settings: Settings, ready: Callable[[], None], **timing: float) -> uvicorn.Server:
    """The server of an edition's page, not started yet; `timing` goes to Live."""
    client = redis.asyncio.Redis.from_url(
        settings.redis,
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
        client_name=f"gsm-web:{settings.prefix}",
    )
    edition = settings.files.edition
    live = Live(client, Keys(settings.prefix), edition, **timing)
    web = Web(edition, live, Renderer(settings.files, settings.prefix, WallClock()))
    config = uvicorn.Config(
        web.app(ready),
        access_log=False,
        lifespan="on",
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=1,
        ws="none",
    )
    return uvicorn.Server(config)
