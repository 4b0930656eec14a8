"""A server in a thread of this process, by default on a free loopback port."""

from __future__ import annotations

import selectors
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from socketserver import TCPServer, ThreadingMixIn
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, TypeAlias

from mockzoom.web.http_handler import HttpHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


IDLE_S = 30  # as the server on the main port
_FREE_THREADS = 8  # that wait for a connection
_Accepted: TypeAlias = tuple[Any, ...]  # a connection and the client's address


class ImpatientHandler(HttpHandler):
    """A handler that closes a connection on which nothing arrives for some time."""

    timeout = IDLE_S


class ThreadServer(ThreadingMixIn, TCPServer):
    """A server with a thread for each connection; it ends those that wait for a request when it is closed.

    Werkzeug's server is not its base: that one polls for its end, and looks up a version for each server.
    """

    allow_reuse_address = True
    request_queue_size = 128  # connections that wait to be accepted, as werkzeug's
    daemon_threads = True

    def __init__(
        self,
        host: str,
        port: int,
        app: WSGIApplication,
        fd: int | None = None,
        handler: type[HttpHandler] = HttpHandler,
    ) -> None:
        self.app = app
        self._idle: set[socket.socket] = set()
        self._closing = False
        self._lock = Lock()
        self._free: list[SimpleQueue[_Accepted | None]] = []  # of threads that wait for a connection
        self._ended = Event()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), handler, bind_and_activate=fd is None)
        if fd is not None:
            self.socket.close()
            self.socket = socket.fromfd(fd, self.address_family, socket.SOCK_STREAM)
            self.server_address = self.socket.getsockname()
        self._waker, self._woken = socket.socketpair()

    @property
    def server_port(self) -> int:
        """The port on which it listens."""
        return int(self.server_address[1])

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        """Accept connections until `shutdown` is called, which takes effect at once: nothing is polled."""
        del poll_interval
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self, selectors.EVENT_READ)
                selector.register(self._woken, selectors.EVENT_READ)
                while self._woken not in {key.fileobj for key, _ in selector.select()}:
                    self._handle_request_noblock()  # type: ignore[attr-defined]
        finally:
            self._ended.set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Pass a connection to a thread that waits for one, which is quicker than a new one, if there is any."""
        with self._lock:
            free = self._free.pop() if self._free else None
        if free is None:
            Thread(target=self._work, args=(request, client_address), daemon=True).start()
        else:
            free.put((request, client_address))

    def _work(self, *first: Any) -> None:
        inbox: SimpleQueue[_Accepted | None] = SimpleQueue()
        accepted: _Accepted | None = first
        while accepted is not None:
            self.process_request_thread(*accepted)
            with self._lock:
                if self._closing or len(self._free) >= _FREE_THREADS:
                    return
                self._free.append(inbox)
            accepted = inbox.get()

    def shutdown(self) -> None:
        """End `serve_forever`, and wait for its end."""
        self._waker.send(b"\0")
        self._ended.wait()

    def server_close(self) -> None:
        """Close the listening socket."""
        super().server_close()
        self._waker.close()
        self._woken.close()

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
        """End idle threads, and connections that wait for a request; others end after their response."""
        with self._lock:
            self._closing = True
            for free in self._free:
                free.put(None)
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
        if not sys.is_finalizing():  # else the thread has been stopped, and would not end
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
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    return server, thread
