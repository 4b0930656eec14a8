"""Ports of a server or a proxy, reserved while a mistake can still be reported."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import click


@contextmanager
def reserve(host: str, port: int, option: str = "--port") -> Iterator[socket.socket]:
    """Bind a port without listening: other processes cannot take it, and the server can still listen on it.

    With port 0 the system chooses one here.
    """
    with closing(_bound(host, port, option)) as reserved, _claimed(reserved, option):
        yield reserved


def _bound(host: str, port: int, option: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reserved = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind((host, port))
    except OSError as error:
        reserved.close()
        raise _refused(host, port, error, f"--host or {option}") from None
    return reserved


@contextmanager
def _claimed(reserved: socket.socket, option: str) -> Iterator[None]:
    """Hold a name that stands for a bound port, and that one process has at a time.

    Linux lets two sockets bind a port as long as neither listens, and granian's then both listen: of two servers that
    start at the same moment each would answer some requests. The name is not a file, and ends with its process.
    """
    if sys.platform != "linux":
        yield
        return
    host, port = reserved.getsockname()[:2]
    with socket.socket(socket.AF_UNIX) as claim:
        try:
            claim.bind(f"\0mockzoom {host} {port}")
        except OSError as error:
            raise _refused(host, port, error, f"--host or {option}") from None
        yield


def reserve_proxy(port: int, option: str = "--proxy") -> socket.socket:
    """Return a socket for a proxy, on 127.0.0.1."""
    from mockzoom.proxy.thread import HOST, listen  # noqa: PLC0415 - few commands need it

    try:
        return listen(port)
    except OSError as error:
        raise _refused(HOST, port, error, option) from None


def _refused(host: str, port: int, error: OSError, options: str) -> click.UsageError:
    reason = error.strerror or str(error)
    return click.UsageError(f"cannot listen on {host}:{port}: {reason}; choose another {options} (0 picks a free one)")
