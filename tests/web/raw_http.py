"""HTTP/1.1 by hand: requests as bytes, and responses as far as a client sees them."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import NamedTuple

from patience import PATIENCE

VOLATILE = {"date", "server", "connection", "x-zm-trackingid", "keep-alive", "via"}


class Seen(NamedTuple):
    """A response: how many `100 Continue` came before it, its status line, its headers, its body."""

    continues: int
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class RawClient:
    """A client that keeps its connection, and opens another one if the server has ended it."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._socket: socket.socket | None = None
        self._ends = False
        self.opened = 0

    def send(self, raw: bytes, method: str) -> Seen:
        """Send a request and return its response."""
        if self._socket is None or self._ends:
            self.close()
            self._socket = socket.create_connection(self._address, timeout=PATIENCE)
            self._stream = self._socket.makefile("rb")
            self.opened += 1
        self._socket.sendall(raw)
        return self.read(method)

    def is_open(self) -> bool:
        """Whether the server keeps the connection after its last response."""
        return self._socket is not None and not self._ends

    def wait_for_the_end(self) -> bytes:
        """Return what comes until the server ends the connection."""
        found = b""
        with suppress(ConnectionResetError):
            found = self._stream.read()
        return found

    def close(self) -> None:
        """End the connection."""
        if self._socket is not None:
            self._stream.close()
            self._socket.close()
            self._socket = None

    def read(self, method: str) -> Seen:
        """Return the next response."""
        continues = 0
        while True:
            line = self._stream.readline().decode("latin-1").rstrip("\r\n")
            assert line, "the server sent nothing"
            version, status, reason = line.split(" ", 2)
            headers = []
            while (field := self._stream.readline()) not in (b"\r\n", b""):
                name, _, value = field.decode("latin-1").partition(":")
                headers.append((name.lower(), value.strip()))
            if status != "100":
                break
            continues += 1
        body = b"" if method == "HEAD" else self._stream.read(int(dict(headers).get("content-length", "0")))
        connection = dict(headers).get("connection", "").lower()
        self._ends = connection == "close" or (version == "HTTP/1.0" and connection != "keep-alive")
        kept = tuple(sorted(h for h in headers if h[0] not in VOLATILE))
        return Seen(continues, int(status), reason, kept, body)


def request(method: str, target: str, headers: dict[str, str], body: bytes = b"", framing: str = "length") -> bytes:
    """Return a request; `framing` says how the end of its body is marked."""
    fields = dict(headers)
    if framing == "length":
        sent = body
        if body or method in ("POST", "PUT", "PATCH"):
            fields["Content-Length"] = str(len(body))
    else:
        fields["Transfer-Encoding"] = "chunked"
        sent = FRAMINGS[framing](body)
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + sent


def chunk(data: bytes, size: str = "", after: str = "") -> bytes:
    """Return a chunk; `size` replaces its size, `after` follows it."""
    return f"{size or f'{len(data):x}'}{after}\r\n".encode() + data + b"\r\n" if data else b""


END = b"0\r\n\r\n"
FRAMINGS = {
    "chunked": lambda body: chunk(body) + END,
    "in bytes": lambda body: b"".join(chunk(body[n : n + 1]) for n in range(len(body))) + END,
    "with an extension": lambda body: chunk(body, after=";a=b") + END,
    "with a quoted extension": lambda body: chunk(body, after=';a="b;c"') + b"0;x\r\n\r\n",
    "with a trailer": lambda body: chunk(body) + b"0\r\nX-Trailer: a\r\nX-Other: b\r\n\r\n",
    "with zeros": lambda body: chunk(body, f"000{len(body):x}") + b"000\r\n\r\n",
    "in capitals": lambda body: chunk(body, f"{len(body):X}") + END,
    "with a blank": lambda body: chunk(body, after=" ") + END,
}
