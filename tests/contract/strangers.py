"""Servers of strangers for the contract tests: each answers any request in one unexpected way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HTML = b"<!doctype html><h1>Not Found</h1>"


def _head(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


ANSWERS = {
    "html 404": _head(404, HTML, "Content-Type: text/html"),
    "html 200": _head(200, HTML, "Content-Type: text/html"),
    "html 503 of a proxy": _head(503, HTML, "Content-Type: text/html"),
    "nothing 200": _head(200, b""),
    "nothing 404": _head(404, b""),
    "an empty object": _head(200, b"{}", "Content-Type: application/json"),
    "a list": _head(200, b"[]", "Content-Type: application/json"),
    "an error of another API": _head(404, b'{"error": "not found"}', "Content-Type: application/json"),
    "an error without a number": _head(404, b'{"code": null, "message": 7}', "Content-Type: application/json"),
    "cut-off JSON": _head(404, b'{"code": 30', "Content-Type: application/json"),
    "deep JSON": _head(404, b"[" * 100_000, "Content-Type: application/json"),
    "not UTF-8": _head(404, b'{"code": "\xff"}', "Content-Type: application/json"),
    "a redirection": _head(302, b"", "Location: https://example.com/"),
    "not HTTP": b"220 mail.example.com ESMTP\r\n",
    "shorter than it says": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
    "not gzip": _head(200, b"plain", "Content-Encoding: gzip"),
    "a broken chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
}


@contextmanager
def stranger(answer: bytes) -> Iterator[str]:
    """Yield the address of a server that answers every request with these bytes and closes the connection."""

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                return
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.wfile.write(answer)
            self.close_connection = True

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
