"""granian without its supervisor: one process that serves, and ends by itself.

A supervisor replaces processes that die. Where there is one, its state dies with it, so there is nothing to replace;
without a supervisor a server is 10 MB smaller and starts sooner, and a signal has one process to reach.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

from granian.server import MPServer

_ENDING = (signal.SIGINT, signal.SIGTERM)
_AGAIN_S = 0.25


class Alone(MPServer):
    """A server that does in this process what granian's would have another do.

    `_spawn_workers` and `_spawn_worker` are granian's own: a version that does not call the one has its supervisor
    again, and serves as well.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        """The options are granian's; `workers` is 1."""
        super().__init__(*args, **options)
        self._hang_up = _handler_of_hang_up()
        self._served = False

    def _spawn_workers(self, spawn_target: Any, target_loader: Callable[..., Any]) -> None:
        if self._hang_up is not None:  # granian starts its processes anew then
            signal.signal(signal.SIGHUP, self._hang_up)
        if self.workers_kill_timeout:
            self._end_in_time(self.workers_kill_timeout)
        worker = self._spawn_worker(idx=0, target=spawn_target, callback_loader=self._unless_interrupted(target_loader))
        with suppress(InterruptedError):
            worker.inner.run()  # what its process would do: serve until a signal comes, and answer calls under way
        self._served = True
        self.signal_handler_interrupt()  # type: ignore[no-untyped-call]

    def _unless_interrupted(self, load: Callable[..., Any]) -> Callable[[], Any]:
        """Loads the application; after a signal that came meanwhile there is nothing to serve."""

        def loaded() -> Any:
            app = load()
            if self.interrupt_signal:
                raise InterruptedError
            return app

        return loaded

    def _end_in_time(self, seconds: float) -> None:
        """From a signal to end, calls under way have so many seconds, and no more."""
        told, teller = socket.socketpair()
        teller.settimeout(0)  # as set_wakeup_fd wants it
        signal.set_wakeup_fd(teller.detach(), warn_on_full_buffer=False)

        def watch() -> None:
            while (number := told.recv(1)[0]) not in _ENDING:
                pass
            last = time.monotonic() + seconds
            while time.monotonic() < last:
                time.sleep(_AGAIN_S)
                if self.interrupt_signal and not self._served:  # it came just before granian listened for it here
                    os.kill(os.getpid(), number)
            os._exit(0)

        Thread(target=watch, daemon=True).start()


def _handler_of_hang_up() -> Any:
    """What happens when the terminal is closed, where there is such a signal."""
    return signal.getsignal(signal.SIGHUP) if hasattr(signal, "SIGHUP") else None
