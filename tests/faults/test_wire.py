"""The cable of the campaign: held, cut, and mended."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.faults.wire import Wire


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that sends back what it gets."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def answer(connection: socket.socket) -> None:
    with connection:
        while some := connection.recv(100):
            connection.sendall(some)


@pytest.fixture
def wire(echo: int) -> Iterator[Wire]:
    one = Wire(echo)
    yield one
    one.close()


def test_what_is_held_arrives_when_it_is_mended(wire: Wire) -> None:
    """Given a connection, when the cable is held, then nothing arrives until it is mended."""
    with socket.create_connection(("127.0.0.1", wire.port), timeout=10) as connection:
        connection.sendall(b"before")
        assert connection.recv(100) == b"before"
        wire.interrupt("held")
        connection.sendall(b"held")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(100)
        wire.mend()
        connection.settimeout(10)
        assert connection.recv(100) == b"held"


def test_what_is_cut_is_reset_and_may_connect_anew(wire: Wire) -> None:
    """Given a connection, when the cable is cut, then it is reset, a new one too, and after mending a third one carries."""
    with socket.create_connection(("127.0.0.1", wire.port), timeout=10) as connection:
        connection.sendall(b"before")
        assert connection.recv(100) == b"before"
        wire.interrupt("cut")
        assert ended(connection)
    with socket.create_connection(("127.0.0.1", wire.port), timeout=10) as connection:
        assert ended(connection)
    wire.mend()
    with socket.create_connection(("127.0.0.1", wire.port), timeout=10) as connection:
        connection.sendall(b"after")
        assert connection.recv(100) == b"after"


def ended(connection: socket.socket) -> bool:
    """Whether the other end is gone."""
    try:
        return connection.recv(100) == b""
    except ConnectionResetError:
        return True
