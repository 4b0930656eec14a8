"""granian without its supervisor: one process that serves, and ends by itself.

A supervisor replaces processes that die. Where there is one, its state dies with it, so there is nothing to replace;
without a supervisor a server is 10 MB smaller and starts sooner, and a signal has one process to reach.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

from granian.server import MPServer

from mockzoom.cli.serving.limits import stop_process

_ENDING = (signal.SIGINT, signal.SIGTERM)


class SingleProcessServer(MPServer):
    """A granian server that serves in the current process instead of in child processes.

    It uses these internals of granian, none of which is public. `tests/cli/test_granian.py` checks them, and
    pyproject.toml caps granian:

    - `granian.server.MPServer` as the base class;
    - `_spawn_workers(spawn_target, target_loader)`, overridden: granian calls it to start its worker processes;
    - `_spawn_worker(idx, target, callback_loader)`, called: it returns a worker without starting it;
    - `worker.inner.run()` of that worker, called: it serves until a signal arrives;
    - `signal_handler_interrupt()`, called, and `interrupt_signal`, read: the server's shutdown state.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take granian's options; `workers` is 1."""
        super().__init__(*args, **options)
        self._hang_up = _sighup_handler()

    def _spawn_workers(self, spawn_target: Any, target_loader: Callable[..., Any]) -> None:
        if self._hang_up is not None:  # granian starts its processes anew then
            signal.signal(signal.SIGHUP, self._hang_up)
        _enforce_grace_period()
        worker = self._spawn_worker(idx=0, target=spawn_target, callback_loader=self._unless_interrupted(target_loader))
        with suppress(InterruptedError):
            worker.inner.run()  # what its process would do: serve until a signal comes, and answer calls under way
        atexit.register(_exit_process)
        self.signal_handler_interrupt()  # type: ignore[no-untyped-call]

    def _unless_interrupted(self, load: Callable[..., Any]) -> Callable[[], Any]:
        """Load the application; after a signal that came meanwhile there is nothing to serve."""

        def loaded() -> Any:
            app = load()
            if self.interrupt_signal:
                raise InterruptedError
            return app

        return loaded


def _enforce_grace_period() -> None:
    """From a signal to end, calls under way have their time, and no more; further signals change nothing.

    A separate thread gets it, not granian. Where signals cannot be blocked (Windows) granian has them all.
    """
    if sys.platform == "win32":
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # here, and in all threads that begin here
    Thread(target=lambda: stop_process(signal.sigwait(_ENDING)), daemon=True).start()


def _exit_process() -> None:
    """End the process, without taking the interpreter apart: granian's threads may be in it still, and would abort."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(0)


def _sighup_handler() -> Any:
    """Return what happens when the terminal is closed, where there is such a signal."""
    return signal.getsignal(signal.SIGHUP) if hasattr(signal, "SIGHUP") else None
