"""Free ports on 127.0.0.1."""

import socket

HOST = "127.0.0.1"


def choose_ports(count: int, wanted: list[int]) -> list[int]:
    """`count` different free ports: those wanted where they are still free, any others elsewhere."""
    # All sockets stay open until the end so that no port is given twice.
    sockets = [_bound([*wanted[i : i + 1], 0]) for i in range(count)]
    ports = [int(bound.getsockname()[1]) for bound in sockets]
    for bound in sockets:
        bound.close()
    return ports


def _bound(candidates: list[int]) -> socket.socket:
    for port in candidates:
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # As the servers do: a port in TIME_WAIT is free to them.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, port))
        except OSError:
            bound.close()
            if port == candidates[-1]:
                raise
        else:
            return bound
    raise AssertionError("no candidates")
