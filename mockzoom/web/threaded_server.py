"""A server in a thread of this process, by default on a free loopback port."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING

from werkzeug.serving import ThreadedWSGIServer

from mockzoom.web.http_handler import HttpHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


IDLE_S = 30  # as the server on the main port


class ImpatientHandler(HttpHandler):
    """A handler that closes a connection on which nothing arrives for some time."""

    timeout = IDLE_S


class ThreadServer(ThreadedWSGIServer):
    """A server with a thread for each connection; it ends those that wait for a request when it is closed."""

    def __init__(
        self,
        host: str,
        port: int,
        app: WSGIApplication,
        fd: int | None = None,
        handler: type[HttpHandler] = HttpHandler,
    ) -> None:
        self._idle: set[socket.socket] = set()
        self._closing = False
        self._lock = Lock()
        super().__init__(host, port, app, handler, fd=fd)

    @contextmanager
    def waiting(self, connection: socket.socket) -> Iterator[bool]:
        """Wait for a request in the block; yields false if the server is closing."""
        with self._lock:
            goes_on = not self._closing
            self._idle.add(connection)
        try:
            yield goes_on
        finally:
            with self._lock:
                self._idle.discard(connection)

    def end_connections(self) -> None:
        """End connections that wait for a request; others end after their response."""
        with self._lock:
            self._closing = True
            for connection in self._idle:
                with suppress(OSError):  # it has just ended
                    connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def run_in_thread(app: WSGIApplication) -> Iterator[str]:
    """Serve until the block ends; yields the address, `http://127.0.0.1:PORT`."""
    server, thread = start_server(app, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.end_connections()
        server.server_close()


def start_server(
    app: WSGIApplication, host: str, port: int, listening: socket.socket | None = None
) -> tuple[ThreadServer, Thread]:
    """Start a server in a daemon thread; raises `OSError` if the port is in use.

    With `listening` it accepts connections on that socket, which other processes may share, and closes those that are
    silent for `IDLE_S` seconds.
    """
    if listening is None:
        server = ThreadServer(host, port, app)
    else:
        server = ThreadServer(host, port, app, listening.fileno(), ImpatientHandler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    return server, thread
