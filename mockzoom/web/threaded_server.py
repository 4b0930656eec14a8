"""A server in a thread of this process, by default on a free loopback port."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from mockzoom.web.delivery import ConnectionCutError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_NO_LINGERING = struct.pack("ii", 1, 0)


class _QuietHandler(WSGIRequestHandler):
    """A handler for HTTP/1.1 that adds no headers to a response and logs nothing."""

    protocol_version = "HTTP/1.1"

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send only the status line: the application sets `Date`, from the account's clock."""
        self.send_response_only(code, message)

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        """Close a connection that a fault cuts, with a TCP reset if the error is `torn`."""
        del environ
        self.close_connection = True
        if isinstance(error, ConnectionCutError) and error.torn:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
            self.rfile.close()  # the last reference that keeps the socket open
            self.connection.close()

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Log nothing: the output belongs to the calling program."""


@contextmanager
def run_in_thread(app: WSGIApplication) -> Iterator[str]:
    """Serve until the block ends; yields the address, `http://127.0.0.1:PORT`."""
    server, thread = start_server(app, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def start_server(
    app: WSGIApplication, host: str, port: int, listening: socket.socket | None = None
) -> tuple[BaseWSGIServer, Thread]:
    """Start a server in a daemon thread; raises `OSError` if the port is in use.

    With `listening` it accepts connections on that socket, which other processes may share.
    """
    fd = None if listening is None else listening.fileno()
    server = make_server(host, port, app, threaded=True, request_handler=_QuietHandler, fd=fd)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    return server, thread
