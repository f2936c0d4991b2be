"""Serving simulated platforms on 127.0.0.1."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

import uvicorn
from starlette.applications import Starlette

from streams.errors import GsmError
from streams.simulator import control
from streams.simulator.graph import routes as graph
from streams.simulator.simulation import Simulation
from streams.simulator.x import routes as x
from streams.simulator.youtube import routes as youtube

START_SECONDS: Final = 10

PATHS: Final = {
    "facebook": "/graph/v25.0",
    "instagram": "/graph/v25.0",
    "twitter": "/x",
    "youtube": "/yt/youtube/v3",
}
"""Where each simulated platform is."""


def application(simulation: Simulation) -> Starlette:
    """All routes as one ASGI app."""
    return Starlette(
        routes=[
            *youtube.routes(simulation),
            *x.routes(simulation),
            *graph.routes(simulation),
            *control.routes(simulation),
        ]
    )


def listen(port: int) -> socket.socket:
    """A socket on 127.0.0.1 that listens; port 0 takes a free one. Raises GsmError if the port is taken."""
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("127.0.0.1", port))
    except OSError:
        server.close()
        raise GsmError(f"port {port} is taken: name another one with --port, or 0 for a free one") from None
    server.listen()
    return server


def address(server: socket.socket) -> str:
    """The URL of a listening socket."""
    return f"http://127.0.0.1:{server.getsockname()[1]}"


def server(simulation: Simulation) -> uvicorn.Server:
    """A server that is not started yet."""
    config = uvicorn.Config(
        application(simulation), lifespan="off", log_config=None, access_log=False, ws="none",
        date_header=False,  # platforms tell the virtual time
    )  # fmt: skip
    return uvicorn.Server(config)


@contextmanager
def serving(simulation: Simulation) -> Iterator[str]:
    """Serve in a thread of this process, on a free port, and give the address."""
    listening, running = listen(0), server(simulation)
    thread = Thread(target=running.run, kwargs={"sockets": [listening]}, name="simulator", daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not running.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise GsmError("the simulator did not start")
        time.sleep(0.01)
    try:
        yield address(listening)
    finally:
        running.should_exit = True
        thread.join()
        listening.close()
