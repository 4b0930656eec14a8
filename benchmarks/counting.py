"""Counts of what is asked of a database: statements and bytes of SQLite, messages and bytes to and from PostgreSQL."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from threading import Thread
from types import ModuleType, TracebackType
from typing import Any, Self

_IO = Path("/proc/self/io")


@dataclass
class Counts:
    """Totals until now."""

    statements: int = 0
    round_trips: int = 0
    bytes: int = 0
    read_bytes: Callable[[], int] | None = None  # adds bytes that are only counted elsewhere

    def copy(self) -> Counts:
        """Return the totals as they are now."""
        return replace(self, bytes=self.bytes + (self.read_bytes() if self.read_bytes else 0), read_bytes=None)

    def values(self) -> tuple[int, int, int]:
        """Return statements, round trips and bytes."""
        statements, round_trips, size, _ = astuple(self.copy())
        return statements, round_trips, size


@contextmanager
def count_statements(driver: ModuleType, counts: Counts) -> Iterator[None]:
    """Count the statements of connections that the driver of SQLite opens in the block."""
    original = driver.connect

    def traced(_: str) -> None:
        counts.statements += 1

    def connect(*args: Any, **kwargs: Any) -> Any:
        connection = original(*args, **kwargs)
        connection.set_trace_callback(traced)
        return connection

    modules: list[Any] = [module for module in (driver, getattr(driver, "dbapi2", None)) if module is not None]
    for module in modules:
        module.connect = connect
    try:
        yield
    finally:
        for module in modules:
            module.connect = original


@contextmanager
def written_bytes(counts: Counts) -> Iterator[None]:
    """Count the bytes that this process writes in the block."""
    if _IO.exists():
        counts.read_bytes = lambda: int(_IO.read_text().split("wchar: ")[1].split()[0])
    yield
    counts.read_bytes = None


class WireCounter:
    """A relay to a PostgreSQL server that counts. It runs in a child process, so that its work is not this process's.

    A statement is an Execute or Query message; a round trip is a message of the server that it is ready (or, in the
    middle of a pipeline, a Sync that waits for it).
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.counts = Counts()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._reports, write = os.pipe()
        self._child = os.fork()
        if not self._child:
            os.close(self._reports)
            self._serve(write)
        os.close(write)
        self._listener.close()

    def __enter__(self) -> Self:
        Thread(target=self._read_reports, daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        os.kill(self._child, 9)
        os.waitpid(self._child, 0)

    def _read_reports(self) -> None:
        """Add up what the child reports: three numbers a line."""
        with os.fdopen(self._reports) as lines:
            for line in lines:
                statements, round_trips, size = map(int, line.split())
                self.counts.statements += statements
                self.counts.round_trips += round_trips
                self.counts.bytes += size

    def _serve(self, reports: int) -> None:
        """Accept connections until the process is killed."""
        while True:
            client, _ = self._listener.accept()
            server = socket.create_connection(("127.0.0.1", self._target))
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Thread(target=_relay, args=(client, server, reports, b"EQ", b""), daemon=True).start()
            Thread(target=_relay, args=(server, client, reports, b"", b"Z"), daemon=True).start()


def _relay(source: socket.socket, target: socket.socket, reports: int, statements: bytes, ends: bytes) -> None:
    """Pass bytes on, and report the messages among them."""
    from_client = bool(statements)
    rest, started = b"", not from_client  # a client's first message has no type
    with suppress(OSError):
        while data := source.recv(1 << 18):
            rest += data
            counted = [0, 0]
            while len(rest) >= 5:
                size = int.from_bytes(rest[1:5]) + 1 if started else int.from_bytes(rest[:4])
                if len(rest) < size:
                    break
                counted[0] += started and rest[:1] in statements and from_client
                counted[1] += started and rest[:1] in ends and not from_client
                rest, started = rest[size:], True
            os.write(reports, f"{counted[0]} {counted[1]} {len(data)}\n".encode())
            target.sendall(data)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
