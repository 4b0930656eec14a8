"""A proxy in a separate thread."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread, main_thread

from mockzoom.proxy.server import Proxy

HOST = "127.0.0.1"  # other machines may not use this proxy
DRAIN_S = 5  # how long connections may take to end after the server has


def listen(port: int) -> socket.socket:
    """Return a socket for a proxy; with port 0 the system chooses one. Raises `OSError`."""
    return socket.create_server((HOST, port))


class ProxyThread:
    """Serves a proxy on a socket, which it closes, from `start` to `stop`."""

    def __init__(self, proxy: Proxy, listening: socket.socket, grace_s: float = 0) -> None:
        self._proxy, self._listening, self._grace_s = proxy, listening, grace_s
        self.url = f"http://{HOST}:{listening.getsockname()[1]}"
        self._ready = Event()
        # No daemon, wherever it is started: the process waits for connections under way.
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), name="mockzoom-proxy", daemon=False)

    def start(self) -> None:
        """Begin to serve. Raises `RuntimeError` if that failed."""
        self._thread.start()
        while not self._ready.wait(0.05):
            if not self._thread.is_alive():
                raise RuntimeError("the proxy did not start")

    def stop(self) -> None:
        """Stop after the grace period of open connections."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def stop_with_main_thread(self) -> None:
        """Stop the proxy when the main thread ends, after open connections have ended."""

        def wait() -> None:
            main_thread().join()
            self.stop()

        Thread(target=wait, daemon=True).start()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await self._proxy.serve(self._listening, self._stop, self._ready.set, self._grace_s)


@contextmanager
def running(proxy: Proxy, listening: socket.socket) -> Iterator[str]:
    """Serve a proxy until the block ends; yields its address."""
    thread = ProxyThread(proxy, listening)
    thread.start()
    try:
        yield thread.url
    finally:
        thread.stop()
