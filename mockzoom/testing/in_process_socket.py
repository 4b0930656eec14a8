"""A connection of `http.client` and urllib3 to an application in this process.

The client libraries write and parse HTTP themselves, so their retries, time-outs and errors are those of a connection
over the network.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from errno import ECONNRESET
from os import strerror
from typing import TYPE_CHECKING

from mockzoom.testing.in_process import Patience, SentRequest, iter_wire
from mockzoom.web.connection_cut import ConnectionCutError
from mockzoom.web.request_body import RequestBody

if TYPE_CHECKING:
    from mockzoom.testing.direct_requests import Exchange


class InProcessSocket:
    """The part of a socket that `http.client` uses.

    `exchange` returns the response to a request, `origin` is scheme and authority of the server.
    """

    def __init__(self, exchange: Exchange, origin: str, timeout: float | None) -> None:
        self._exchange, self._origin, self._timeout = exchange, origin, timeout
        self._sent = bytearray()

    def settimeout(self, timeout: float | None) -> None:
        """Set how long a read waits, in seconds."""
        self._timeout = timeout

    def sendall(self, data: bytes) -> None:
        """Take bytes of the request."""
        self._sent += data

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return a file from which the response is read; the application is called with the first read."""
        del mode
        return io.BufferedReader(_ResponseFile(self._receive()))

    def close(self) -> None:
        """Do nothing: nothing is open."""

    def _receive(self) -> Iterator[bytes]:
        patience = Patience(lambda: self._timeout)
        try:
            yield from iter_wire(self._exchange(_parsed(bytes(self._sent), self._origin), patience))
        except ConnectionCutError as error:
            if error.torn:  # any other end is the end of the file
                raise ConnectionResetError(ECONNRESET, strerror(ECONNRESET)) from None


class _ResponseFile(io.RawIOBase):
    """The bytes of a response, as a file that ends where the connection does."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _parsed(raw: bytes, origin: str) -> SentRequest:
    """Return a request from its bytes, as `http.client` writes them."""
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    method, target, _ = line.split(" ", 2)
    headers = [(name, value.strip()) for name, _, value in (field.partition(":") for field in fields)]
    if any(name.lower() == "transfer-encoding" for name, _ in headers):
        body = RequestBody(io.BytesIO(body), None, lambda: None).read()
    return SentRequest(method, origin + target, headers, body)
