"""The `mockzoom` command as its users run it, for tests and benchmarks: separate processes that all end with the test.

Each runs in an empty folder by default, and without any variable of mockzoom except the given ones. Tests fork
them where that is possible (`forked_process`); benchmarks start them.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Thread
from typing import Any, Self

from forked_process import Popen, run
from patience import PATIENCE

from mockzoom.admin_client import AdminClient

COMMAND = (sys.executable, "-m", "mockzoom")


def surroundings(**variables: str) -> dict[str, str]:
    """Our variables without mockzoom's settings, and these."""
    return {n: v for n, v in os.environ.items() if not n.startswith("MOCKZOOM_")} | variables


def ended(
    *words: str, cwd: Path | None = None, program: Sequence[str] = COMMAND, **variables: str
) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself: its exit code, what it printed and what it logged.

    Another `program` runs the command with something changed in it.
    """
    with TemporaryDirectory(prefix="mockzoom-") as empty:
        return run(
            [*program, *words],
            capture_output=True,
            text=True,
            cwd=cwd or empty,
            env=surroundings(**variables),
            timeout=2 * PATIENCE,
            check=False,
        )


class Running:
    """A command that goes on until it is ended, in a group of processes that is gone when the `with` block ends.

    `prefix` stands before the command: a program that changes something and then becomes it.
    """

    def __init__(self, *words: str, cwd: Path | None = None, prefix: Sequence[str] = (), **variables: str) -> None:
        self._folder = TemporaryDirectory(prefix="mockzoom-")
        self._log = Path(self._folder.name, "log")
        self._lines: list[str] = []
        self._printed = Condition()
        self._is_silent = False
        work = Path(self._folder.name, "empty")
        work.mkdir()
        with self._log.open("wb") as log:
            self.process = Popen(
                [*prefix, *COMMAND, *words],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=cwd or work,
                env=surroundings(**variables),
                start_new_session=True,  # a process group, so that no process is left behind
            )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            with self._printed:
                self._lines.append(line)
                self._printed.notify_all()
        with self._printed:
            self._is_silent = True
            self._printed.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.process.stdout.close()
        self._folder.cleanup()

    @property
    def said(self) -> str:
        """What it has printed until now."""
        with self._printed:
            return "".join(self._lines)

    @property
    def log(self) -> str:
        """What it has logged until now."""
        return self._log.read_text()

    def line(self, number: int) -> str:
        """A line that it prints, counted from 0, as soon as it is there."""
        return self._awaited(lambda: self._lines[number : number + 1])

    def line_with(self, words: str) -> str:
        """The first line that it prints with these words, as soon as it is there."""
        return self._awaited(lambda: [line for line in self._lines if words in line])

    def _awaited(self, found: Callable[[], list[str]]) -> str:
        with self._printed:
            self._printed.wait_for(lambda: found() or self._is_silent, PATIENCE)
            lines = found()
        assert lines, f"it printed {self.said!r} and logged {self.log!r}"
        return lines[0]

    def kill(self) -> None:
        """End all of it at once, as a machine that loses its power does."""
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
        self._gone()

    def stop(self) -> int:
        """End it in good order; its exit code."""
        self.process.terminate()
        return self._gone()

    def _gone(self) -> int:
        code = self.process.wait(timeout=PATIENCE)
        self._reader.join(PATIENCE)  # to the end of the output, which comes with the end of the last process
        return code


class Server(Running):
    """A `mockzoom serve` process, by default on a free port."""

    def __init__(self, *options: str, **how: Any) -> None:
        super().__init__("serve", "--port", "0", *options, **how)

    @cached_property
    def url(self) -> str:
        """Where it takes calls, as soon as it does."""
        first = self.line(0)
        assert first.startswith("mockzoom listens on "), first
        return first.split()[-1]

    def ready(self) -> Self:
        """The server itself, as soon as it takes calls."""
        assert self.url
        return self

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of its URL."""
        host, _, port = self.url.partition("//")[2].rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def control(self) -> AdminClient:
        """Return a client of the admin API on a separate connection."""
        return AdminClient(self.url)

    def connect(self, sent: bytes = b"") -> socket.socket:
        """A connection on which this was sent."""
        connection = socket.create_connection(self.address, timeout=PATIENCE)
        connection.sendall(sent)
        return connection

    def children(self) -> list[int]:
        """The processes that serve, by number: the server's own, or with `--workers` those that it started."""
        pid = self.process.pid
        begun = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(n) for n in begun if not _keeps_books(n)] or [pid]


def _keeps_books(pid: str) -> bool:
    """Whether it is the process that Python itself starts where it spawns others, as it does from 3.14 on."""
    try:
        return b"multiprocessing.resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return False
