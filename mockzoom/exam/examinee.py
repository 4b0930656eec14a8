"""What is examined: a command that is started for each task, or a function of this process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import monotonic
from typing import IO, Any, Protocol

from mockzoom.exam.answers import last_object

GRACE_S = 2.0  # what a machine under load may take in addition to the time of a task
KEPT = 1 << 22  # bytes that are kept of each output: a list of a thousand rows is half a MB
STARTING_S = 4.0  # seconds that a command may take to start, in addition to the time of its task
_READERS_S = 1.0  # how long outputs may stay open after the command has ended


@dataclass(frozen=True)
class Run:
    """How one start of a client ended. `document` is its answer, `trouble` says why there is none."""

    document: dict[str, Any] | None = None
    trouble: str = ""
    timed_out: bool = False
    log: str = ""


class Examinee(Protocol):
    """A client under examination."""

    def run(self, task: Mapping[str, Any], variables: Mapping[str, str], limit_s: float) -> Run:
        """Let the client do a task within some seconds; never raises for what the client does."""
        ...


@dataclass
class CommandExaminee:
    """A command, started without a shell in its own process group. `environment` is what it inherits."""

    command: Sequence[str]
    environment: Mapping[str, str]
    _running: set[int] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def run(self, task: Mapping[str, Any], variables: Mapping[str, str], limit_s: float) -> Run:
        """Start the command with the task on stdin and in `MOCKZOOM_EXAM_TASK`."""
        text = json.dumps(task)
        environment = {**self.environment, **variables, "MOCKZOOM_EXAM_TASK": text}
        try:
            process = subprocess.Popen(  # noqa: S603 - it is what the user asked for
                list(self.command),
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            return Run(trouble=f"{self.command[0]} cannot be started: {error.strerror}")
        with self._lock:
            self._running.add(process.pid)
        try:
            return self._wait(process, text.encode(), limit_s)
        finally:
            _kill_group(process.pid)  # also what the command left behind
            with self._lock:
                self._running.discard(process.pid)

    def stop(self) -> None:
        """End everything that is running."""
        with self._lock:
            for pid in self._running:
                _kill_group(pid)

    def _wait(self, process: subprocess.Popen[bytes], text: bytes, limit_s: float) -> Run:
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        assert process.stdout is not None  # noqa: S101 - the same
        assert process.stderr is not None  # noqa: S101 - the same
        outputs = [_Tail(process.stdout), _Tail(process.stderr)]
        Thread(target=_feed, args=(process.stdin, text), daemon=True).start()
        until = monotonic() + limit_s + STARTING_S
        try:
            code = process.wait(max(0.0, until - monotonic()))
        except subprocess.TimeoutExpired:
            _kill_group(process.pid)
            process.wait()
            return Run(trouble=f"it did not end within {limit_s:g} s", timed_out=True, log=outputs[1].text())
        _kill_group(process.pid)
        return _ended(code, outputs[0].text(), outputs[1].text())


def _ended(code: int, output: str, log: str) -> Run:
    """Return the run of a command that ended by itself; a readable answer counts only with exit code 0."""
    if code < 0:
        return Run(trouble=f"it was ended by the signal {signal.Signals(-code).name}", log=log)
    if code:
        hint = "; 127 means that a command was not found" if code == 127 else ""
        return Run(trouble=f"it ended with exit code {code}{hint}", log=log)
    document = last_object(output)
    if document is None:
        shown = output.strip()[-80:] or "nothing"
        return Run(trouble=f"no line of its output is a JSON object; the output ends with {shown!r}", log=log)
    return Run(document, log=log)


class _Tail:
    """Reads a stream to its end and keeps the last `KEPT` bytes of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._kept = bytearray()
        self._stream = stream
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with self._stream:
            while piece := os.read(self._stream.fileno(), 1 << 16):
                self._kept += piece
                if len(self._kept) > 2 * KEPT:
                    del self._kept[:-KEPT]

    def text(self) -> str:
        self._thread.join(_READERS_S)
        return self._kept[-KEPT:].decode("utf-8", "replace")


def _feed(stream: IO[bytes], text: bytes) -> None:
    try:
        with stream:
            stream.write(text)
    except OSError:  # the command does not read its input: it may use the variable
        return


def _kill_group(pid: int) -> None:
    try:
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)
        else:
            os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


@dataclass(frozen=True)
class FunctionExaminee:
    """A function of this process, called with a task and the variables that configure a client."""

    function: Callable[[dict[str, Any], dict[str, str]], Any]

    def run(self, task: Mapping[str, Any], variables: Mapping[str, str], limit_s: float) -> Run:
        """Call the function in a thread; an exception is the trouble of the run."""
        found: list[Run] = []

        def call() -> None:
            try:
                document = self.function(json.loads(json.dumps(task)), dict(variables))
            except Exception as error:  # noqa: BLE001 - whatever a client raises is a finding
                found.append(Run(trouble=f"it raised {type(error).__name__}: {error}"))
                return
            trouble = "" if isinstance(document, dict) else f"it returned {document!r}, not an object"
            found.append(Run(document if isinstance(document, dict) else None, trouble))

        thread = Thread(target=call, daemon=True)
        thread.start()
        thread.join(limit_s + GRACE_S)
        return found[0] if found else Run(trouble=f"it did not end within {limit_s:g} s", timed_out=True)
