"""How many connections a server takes at once, how it notices who is gone, and how long it goes on at the end."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

from mockzoom.web.concurrency import MAX_WAITING

CONNECTIONS = 4096
SPARE_THREADS = 256
# Threads for requests begun at once: for as many as may wait (`web.concurrency`), and some for all others. They are
# started as needed; each takes about 60 KB.
MAX_PENDING_REQUESTS = sum(MAX_WAITING.values()) + SPARE_THREADS
HEAD_BYTES = 1 << 16  # of a call's head; a longer one is answered by 431
GRACE_PERIOD_S = 10  # how long calls under way may take after SIGTERM
_AGAIN_S = 0.25
_OTHER_FILES = 64  # files that a server keeps open besides its connections
_KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}  # seconds, seconds, times: gone after 90 s


def raise_fd_limit() -> int:
    """How many connections are accepted at once: more wait in the system's queue, where they cost no descriptor.

    Lifts this process's limit of open files as far as that needs and the system lets it.
    """
    if sys.platform == "win32":
        return CONNECTIONS
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(1, min(CONNECTIONS, soft - _OTHER_FILES))


def stop_process(number: int) -> None:
    """End this process as a signal does: complete requests in progress, and end by force after the grace period.

    Each handler of the signal is called once, because granian would wait forever after a third call. A handler that
    granian installs later, because it was not ready, is called too.
    """
    last, heard = time.monotonic() + GRACE_PERIOD_S, None
    while time.monotonic() < last:
        handler = signal.getsignal(number)
        if callable(handler) and handler != heard:
            heard = handler
            handler(number, None)
        time.sleep(_AGAIN_S)
    os._exit(0)


def enable_tcp_keepalive(address: tuple[str, int]) -> None:
    """Let the system ask silent clients of this process's server whether they are still there.

    Accepted connections inherit it from the socket that listens, which is granian's and is found among the open files.
    Where the system does not list those (only Linux does), nothing happens.
    """
    open_files = Path("/proc/self/fd")
    for entry in open_files.iterdir() if open_files.exists() else ():
        with suppress(OSError):  # one that was closed meanwhile, that of this listing among them
            if entry.is_socket():
                _keep_alive(int(entry.name), address)


def _keep_alive(descriptor: int, address: tuple[str, int]) -> None:
    with closing(socket.socket(fileno=os.dup(descriptor))) as found:
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and found.getsockname()[1] == address[1]:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in _KEEPALIVE.items():
                found.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
