"""A connection between servers and their database that can be cut and restored."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Lock, Thread


class Relay:
    """Forwards bytes between the clients of `port` and a server on this machine."""

    def __init__(self, to_port: int) -> None:
        self._to = ("127.0.0.1", to_port)
        self._lock = Lock()
        self._ends: set[socket.socket] = set()
        self._listening: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._accept(self._listening)

    def cut(self) -> None:
        """End every connection, and refuse new ones."""
        with self._lock:
            if self._listening is not None:
                self._listening.shutdown(socket.SHUT_RDWR)  # wakes who accepts
                self._listening.close()
                self._listening = None
            ends, self._ends = self._ends, set()
        for end in ends:
            _end(end)

    def mend(self) -> None:
        """Carry again, on the same port."""
        with self._lock:
            if self._listening is None:
                self._listening = socket.create_server(("127.0.0.1", self.port))
                self._accept(self._listening)

    def _accept(self, listening: socket.socket) -> None:
        Thread(target=self._take, args=(listening,), daemon=True).start()

    def _take(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                self._connect(listening, near)

    def _connect(self, listening: socket.socket, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._to, timeout=5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            if self._listening is not listening:  # cut meanwhile
                near.close()
                far.close()
                return
            self._ends |= {near, far}
        for one, other in ((near, far), (far, near)):
            Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            _end(end)
        with self._lock:
            self._ends -= {one, other}


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)  # wakes who reads from it
    connection.close()
