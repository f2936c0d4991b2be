"""Free ports on 127.0.0.1."""

import socket
from contextlib import ExitStack
from pathlib import Path

import msgspec

from streams.local.state import write_json

HOST = "127.0.0.1"


class Ports(msgspec.Struct, frozen=True):
    """The ports of one start of the services."""

    kafka: int
    redis: int
    controller: int


def choose_ports(path: Path) -> Ports:
    """Three free ports, written to `path`: those of the last time where still free.

    So clients find a restarted instance where it was. Another program may take one before the service does.
    """
    try:
        last = msgspec.json.decode(path.read_bytes(), type=Ports)
    except (FileNotFoundError, msgspec.DecodeError):
        last = Ports(0, 0, 0)
    with ExitStack() as stack:
        # All stay bound until the end, so that no port is given twice.
        bound = [stack.enter_context(_bound(wanted)) for wanted in (last.kafka, last.redis, last.controller)]
        ports = Ports(*(int(one.getsockname()[1]) for one in bound))
    write_json(path, ports)
    return ports


def _bound(wanted: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # As the servers do: a port that only old connections linger on is free.
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        one.bind((HOST, wanted))
    except OSError:
        one.close()
        if wanted == 0:
            raise
        return _bound(0)
    return one
