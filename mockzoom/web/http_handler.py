"""The HTTP/1.1 side of the server in a thread: kept-alive connections, one `100 Continue`, bodies in chunks.

It answers as `mockzoom serve` does (granian, with hyper); `tests/web/test_same_answer.py` compares the two.
Werkzeug's own handler closes every connection, sends `100 Continue` twice and fails for extensions of chunks. Loading
it takes a quarter of the first test of a run.
"""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from mockzoom.web.connection_cut import ConnectionCutError
from mockzoom.web.reasons import status_line
from mockzoom.web.request_body import RequestBody
from mockzoom.web.request_environ import PlainHeaders, make_environ

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_MOST_LINE = 65536
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
_NO_LINGERING = struct.pack("ii", 1, 0)
# What any parser reads in the same way: a path, and up to 50 fields without empty values and folded lines.
_LINE = re.compile(rb"([A-Z]+) (/[!-~]*) HTTP/1\.1\r\n")
_FIELDS = re.compile(rb"(?:[A-Za-z0-9-]+: [!-~](?:[ -~]*[!-~])?\r\n){1,50}")
_WITHOUT_BODY = (204, 304)


class HttpHandler(BaseHTTPRequestHandler):
    """A handler that adds no headers to a response except `Connection`, and logs nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    headers: Any  # `PlainHeaders`, or what the parser of e-mail returns

    def handle(self) -> None:
        """Answer the requests of a connection until it ends, or is silent for too long."""
        with suppress(ConnectionError, TimeoutError):
            super().handle()

    def handle_one_request(self) -> None:
        """Wait for the next request of the connection and answer it."""
        with self.server.waiting(self.connection) as goes_on:  # type: ignore[attr-defined]
            line = self.rfile.readline(_MOST_LINE + 1) if goes_on else b""
            if line == b"\r\n":  # RFC 9112, 2.2: an empty line before a request is ignored
                line = self.rfile.readline(_MOST_LINE + 1)
        self.raw_requestline = line
        self.close_connection = True
        if len(line) > _MOST_LINE:
            self.requestline, self.request_version, self.command = "", "", ""
            self.send_error(414)
        elif line and self.parse_request():
            self.path = self.requestline.split()[1]  # http.server merges slashes at its beginning
            self.run_wsgi()

    def parse_request(self) -> bool:
        """Read request line and headers; plain ones without the parser of e-mail, which is slow."""
        return self._parse_plain() or super().parse_request()

    def _parse_plain(self) -> bool:
        """Read a request as clients write it; returns False, and has read nothing, for one that needs a parser."""
        line = _LINE.fullmatch(self.raw_requestline)
        if line is None:
            return False
        found = self.rfile.peek()  # type: ignore[attr-defined]
        head = found[: found.find(b"\r\n\r\n") + 2]
        if not _FIELDS.fullmatch(head) or b"\r\nexpect:" in head.lower():
            return False
        self.rfile.read(len(head) + 2)
        self.requestline = str(self.raw_requestline[:-2], "latin-1")
        self.command, self.path = str(line[1], "latin-1"), str(line[2], "latin-1")
        self.request_version = "HTTP/1.1"
        self.headers = PlainHeaders(field.split(": ", 1) for field in str(head, "latin-1").split("\r\n")[:-1])
        self.close_connection = self.headers.get("Connection", "").lower() == "close"
        return True

    def handle_expect_100(self) -> bool:
        """Do nothing yet: `100 Continue` is sent when the application reads the body."""
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse a request that is not HTTP, and end the connection."""
        del message, explain
        head = f"HTTP/1.1 {status_line(code)}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        self.wfile.write(head.encode("latin-1"))
        self.close_connection = True

    def run_wsgi(self) -> None:
        """Answer the request by the application, and read what is left of its body."""
        framed = self._framed()
        if framed is None:
            self.send_error(400)
            return
        body, final = framed
        try:
            environ = make_environ(self, body)
        except ValueError:  # the authority of the target is not one
            self.send_error(400)
            return
        self.close_connection = self.close_connection or final
        try:
            self._answer(environ)
        except ConnectionError as error:
            self._drop(error)
        else:
            if not body.drain():
                self.close_connection = True

    def _framed(self) -> tuple[RequestBody, bool] | None:
        """Return the body, and whether the connection has to end after it; None if its length is ambiguous."""
        coding = [c.strip().lower() for v in self.headers.get_all("Transfer-Encoding", ()) for c in v.split(",")]
        lengths = {length.strip() for v in self.headers.get_all("Content-Length", ()) for length in v.split(",")}
        if coding:
            if coding[-1] != "chunked" or self.request_version < "HTTP/1.1":
                return None
            return RequestBody(self.rfile, None, self._continue), bool(lengths)
        if len(lengths) > 1 or not all(_LENGTH.fullmatch(length) for length in lengths):
            return None
        return RequestBody(self.rfile, int(next(iter(lengths), "0")), self._continue), False

    def _continue(self) -> None:
        """Send `100 Continue` to a client that waits for it."""
        if self.request_version >= "HTTP/1.1" and self.headers.get("Expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _answer(self, environ: WSGIEnvironment) -> None:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            del exc_info
            begun[:] = [(status, headers)]
            return self.wfile.write

        pieces: Iterable[bytes] = self.server.app(environ, start_response)  # type: ignore[attr-defined]
        try:
            head = b""
            for piece in pieces:
                head = head or self._head(*begun[0])
                self.wfile.write(head + piece if head is not _SENT else piece)
                head = _SENT
            if head is not _SENT:
                self.wfile.write(self._head(*begun[0]))
        finally:
            getattr(pieces, "close", lambda: None)()

    def _head(self, status: str, headers: list[tuple[str, str]]) -> bytes:
        """Return status line and headers. Without a length the end of the connection ends the body."""
        code = int(status[:3])
        names = {name.lower() for name, _ in headers}
        if "content-length" not in names and code not in _WITHOUT_BODY:
            self.close_connection = True
        lines = [f"{self.request_version} {status_line(code)}", *(f"{name}: {value}" for name, value in headers)]
        if self.close_connection and self.request_version >= "HTTP/1.1":
            lines.append("connection: close")
        elif not self.close_connection and self.request_version < "HTTP/1.1":
            lines.append("connection: keep-alive")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")

    def _drop(self, error: ConnectionError) -> None:
        """Close a connection that broke, or that a fault cuts, with a TCP reset if the error is `torn`."""
        self.close_connection = True
        if isinstance(error, ConnectionCutError) and error.torn:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
            self.rfile.close()  # the last reference that keeps the socket open
            self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
        """Log nothing: the output belongs to the calling program."""


_SENT = b"sent"  # compared by identity: the head is on its way
