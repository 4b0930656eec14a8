"""A server on one core, a client on another: how soon the server responds, how much it handles, and its memory."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

HOST = "127.0.0.1"
PATH = "/v2/webinars/90000000005/batch_registrants"
HEADERS = {"Authorization": "Bearer mockzoom-token", "Content-Type": "application/json"}
PEOPLE = [{"email": f"p{n}@example.com", "first_name": f"First{n}", "last_name": f"Last{n}"} for n in range(30)]
BODY = json.dumps({"auto_approve": True, "registrants": PEOPLE})
CONNECTIONS = 32
SERVER_CORE, LOAD_CORE = 0, 1
PATIENCE_S = 30
GENERATOR = Path(__file__).parent / "load_generator.py"


class Served(NamedTuple):
    """A server that answers: its process, its port, and the ms from the start of the process to the first answer."""

    process: subprocess.Popen[bytes]
    port: int
    start_ms: float

    @property
    def url(self) -> str:
        """Where batches are sent to."""
        return f"http://{HOST}:{self.port}{PATH}"


@contextmanager
def serving(
    command: Callable[[int], list[str]], folder: Path, environment: dict[str, str] | None = None
) -> Iterator[Served]:
    """Yield a server on its core and on a free port; at the end its whole process group is gone."""
    port = free_port()
    pinned = ["taskset", "-c", str(SERVER_CORE), *command(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(pinned, stdout=subprocess.DEVNULL, cwd=folder, env=environment, start_new_session=True)
    try:
        _first_answer(process, port)
        yield Served(process, port, (time.perf_counter() - begun) * 1000)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_S)


def free_port() -> int:
    """Return a port that is not in use."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _first_answer(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server answers a batch."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)
        try:
            connection.request("POST", PATH, BODY, HEADERS)
            status = connection.getresponse().status
        except OSError:
            time.sleep(0.002)
            continue
        finally:
            connection.close()
        if status not in (200, 201):
            raise SystemExit(f"the first request was answered with {status}")
        return
    raise SystemExit(f"no answer: {process.args!r}")


class Load(NamedTuple):
    """What the client measured: requests, how many of them failed, requests a second, and latencies in ms."""

    requests: int
    errors: int
    rate: float
    p50_ms: float
    p99_ms: float


class Calls(NamedTuple):
    """What is sent: batches of `size` people (0 reads a webinar), new or known ones.

    `accounts` are pairs of a token and a webinar that take turns; without them, the built-in account is used.
    """

    size: int
    people: str = "new"
    accounts: Sequence[tuple[str, int]] = ()


def load(calls: Calls, url: str, connections: int, seconds: float, core: int | None = LOAD_CORE) -> Load:
    """Send as much as a server accepts over some connections, from one core, or from any core for None."""
    options = ["--connections", str(connections), "--seconds", str(seconds), "--size", str(calls.size)]
    accounts = [word for token, webinar in calls.accounts for word in ("--account", f"{token}/{webinar}")]
    command = [sys.executable, str(GENERATOR), url, *options, "--people", calls.people, *accounts]
    pinned = command if core is None else ["taskset", "-c", str(core), *command]
    done = subprocess.run(pinned, capture_output=True, text=True, check=False, timeout=seconds + PATIENCE_S)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    found = Load(**json.loads(done.stdout))
    if found.errors:
        print(f"{found.errors} of {found.requests} requests failed", file=sys.stderr)
    return found


def memory_mb(root: int) -> float:
    """Return the proportional set size of a process and its descendants, in MB."""
    rolls = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in _tree(root)]
    return sum(int(kb) for roll in rolls for kb in re.findall(r"^Pss:\s+(\d+) kB", roll, re.MULTILINE)) / 1024


def _tree(root: int) -> list[int]:
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
    found = [root]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found
