"""Ports of this machine: free ones, one that stays closed, and whether somebody listens."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that a server can be told to take."""
    with closed_port() as port:
        return port


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that nobody listens on and, until the end, nobody else can take."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        yield taken.getsockname()[1]


def listens(address: tuple[str, int]) -> bool:
    """Whether somebody takes connections there."""
    with suppress(OSError), closing(socket.create_connection(address, timeout=1)):
        return True
    return False
