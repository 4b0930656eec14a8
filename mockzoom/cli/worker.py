"""The process that serves: granian starts it, and it ends with whoever started it."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from mockzoom.config import Settings

if TYPE_CHECKING:
    from flask import Flask

_POLL_S = 0.002
_PARENT_POLL_S = 0.5


@dataclass(frozen=True)
class Worker:
    """Makes the application inside the serving process; `greeting` is printed as soon as calls are taken."""

    settings: Settings
    address: tuple[str, int]
    greeting: str
    parent: int

    def __call__(self, *_: object) -> Flask:
        """The application. granian listens only after this, so a thread waits for it to greet."""
        from mockzoom.app import create_app  # noqa: PLC0415 - only serving needs Flask

        app = create_app(self.settings)
        Thread(target=self._greet_and_watch, daemon=True).start()
        return app

    def _greet_and_watch(self) -> None:
        while not _listens(self.address):
            time.sleep(_POLL_S)
        print(self.greeting, flush=True)
        while os.getppid() == self.parent:
            time.sleep(_PARENT_POLL_S)
        if sys.platform != "win32":  # there a child keeps its parent's number
            os.kill(os.getpid(), signal.SIGTERM)


def _listens(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True
