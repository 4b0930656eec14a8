"""Ports of this machine: free ones, one that stays closed, and whether a port is in use."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a free port for a server."""
    with closed_port() as port:
        return port


@contextmanager
def closed_port() -> Iterator[int]:
    """Yield a port that is not in use and, until the end, cannot be taken."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        yield taken.getsockname()[1]


def listens(address: tuple[str, int]) -> bool:
    """Return whether a connection is accepted at an address."""
    with suppress(OSError), closing(socket.create_connection(address, timeout=1)):
        return True
    return False
