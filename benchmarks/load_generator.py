"""A client that sends as many batch registrations as a server accepts; `under_load.load` pins it to a core.

It writes requests from a template and reads no more of a response than its status and its end, so that it needs 10 to
20 microseconds for a request, much less than any of the servers except nginx. It prints one line of JSON.

    .venv/bin/python benchmarks/load_generator.py URL --connections 32 --seconds 3 --size 30 --people new
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import select
import socket
import sys
from collections.abc import Callable, Iterator
from itertools import count, cycle
from time import perf_counter
from urllib.parse import urlsplit

MARK = b"@@@@@@@@@@@@@@@@@@@@"  # replaced by a number of the same length, so that `Content-Length` stays the same
TOKEN = "mockzoom-token"
PATIENCE = 30  # seconds until a server that sends nothing counts as broken
HEAD = "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"


def templates(host: str, path: str, size: int, accounts: list[tuple[str, str]]) -> list[bytes]:
    """Return a request for each account (its token and its webinar's number), with marks where people differ."""
    people = [
        {"email": f"p{n}-{MARK.decode()}@example.com", "first_name": f"First{n}", "last_name": f"Last{n}"}
        for n in range(size)
    ]
    body = json.dumps({"auto_approve": True, "registrants": people})
    made = []
    for token, webinar in accounts:
        if size:
            target = f"/v2/webinars/{webinar}/batch_registrants" if webinar else path
            head = HEAD.format(method="POST", path=target, host=host, token=token)
            length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            made.append((head + length + body).encode())
        else:
            made.append(
                (HEAD.format(method="GET", path=f"/v2/webinars/{webinar}", host=host, token=token) + "\r\n").encode()
            )
    return made


def requests_of(made: list[bytes], people: str) -> Iterator[bytes]:
    """Yield requests for ever: with people whom the server has not seen, or always with the same ones."""
    start = int.from_bytes(os.urandom(6))
    numbers: Iterator[int] = count(start * 10_000) if people == "new" else cycle([0])
    for request, number in zip(cycle(made), numbers, strict=False):
        yield request.replace(MARK, b"%020d" % (number % 10**20))


class Connection:
    """One connection: it sends a request and reads until the end of the response."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self.socket = socket.create_connection(address, timeout=30)
        self._prepare()
        self.began = 0.0

    def _prepare(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = b""
        self._whole = 0  # bytes of the response, 0 until its head is complete, -1 for one in chunks

    def send(self, request: bytes) -> None:
        """Send a request."""
        self._read, self._whole = b"", 0
        self.began = perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """Read what has arrived; return the status when the response is complete. Raises `OSError` at a lost end."""
        data = self.socket.recv(262_144)
        self._read += data
        if not self._whole:
            head, mark, _ = self._read.partition(b"\r\n\r\n")
            if mark:
                fields = dict(line.split(b":", 1) for line in head.lower().split(b"\r\n")[1:])
                length = fields.get(b"content-length")
                self._whole = len(head) + 4 + int(length) if length is not None else -1
        if self._is_complete(at_end=not data):
            return int(self._read[9:12])
        if not data:
            raise OSError("the connection ended in a response")
        return None

    def _is_complete(self, *, at_end: bool) -> bool:
        if self._whole > 0:
            return len(self._read) >= self._whole
        return self._whole < 0 and (self._read.endswith(b"0\r\n\r\n") or at_end)

    def is_closed(self) -> bool:
        """Return whether the server has closed the connection, or announced it in the response."""
        head = self._read.partition(b"\r\n\r\n")[0].lower()
        return self._read[:8] == b"HTTP/1.0" or b"connection: close" in head

    def reopen(self) -> None:
        """Connect again."""
        self.socket.close()
        self.socket = socket.create_connection(self._address, timeout=30)
        self._prepare()


def run(
    address: tuple[str, int], next_request: Callable[[], bytes], connections: int, seconds: float
) -> dict[str, float]:
    """Send until the time is over and a response has come, or none has in `PATIENCE` seconds; return the figures."""
    opened = [Connection(address) for _ in range(connections)]
    poll = select.epoll()
    by_file: dict[int, Connection] = {}

    def register(connection: Connection) -> None:
        by_file[connection.socket.fileno()] = connection
        poll.register(connection.socket.fileno(), select.EPOLLIN)

    for one in opened:
        register(one)
        one.send(next_request())
    took: list[float] = []
    errors = 0
    began = now = perf_counter()
    while now - began < (seconds if took or not opened else max(seconds, PATIENCE)):
        for file, _ in poll.poll(0.1):
            one = by_file[file]
            try:
                status = one.receive()
            except OSError:
                status = 0
            if status is None:
                continue
            now = perf_counter()
            took.append(now - one.began)
            errors += not 200 <= status < 300
            if not status or one.is_closed():
                poll.unregister(file)
                del by_file[file]
                one.reopen()
                register(one)
            one.send(next_request())
        now = perf_counter()
    took.sort()
    p50, p99 = (took[int(len(took) * part)] * 1000 if took else 0.0 for part in (0.5, 0.99))
    return {"requests": len(took), "errors": errors, "rate": len(took) / (now - began), "p50_ms": p50, "p99_ms": p99}


def main() -> None:
    """Send a load and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--size", type=int, default=30, help="people of a batch; 0 reads a webinar")
    parser.add_argument("--people", choices=("new", "known"), default="new")
    parser.add_argument("--account", action="append", help="TOKEN/WEBINAR, several in turn")
    given = parser.parse_args()
    parts = urlsplit(given.url)
    accounts = [tuple(one.split("/", 1)) for one in given.account or [f"{TOKEN}/"]]
    made = templates(parts.netloc, parts.path, given.size, accounts)
    gc.disable()
    figures = run(
        (str(parts.hostname), parts.port or 80),
        requests_of(made, given.people).__next__,
        given.connections,
        given.seconds,
    )
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
