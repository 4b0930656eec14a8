"""A server process under load: what it holds, and bare sockets to it."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from mockzoom_server import Server

TOKEN = "Authorization: Bearer mockzoom-token"


class Held(NamedTuple):
    """What a process has from the system; `memory` in bytes."""

    memory: int
    threads: int
    files: int


class Loaded(Server):
    """A server, and what its one process holds."""

    def held(self) -> Held:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        memory, threads = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) for name in ("VmRSS", "Threads"))
        return Held(memory * 1024, threads, len(list(Path(f"/proc/{self.process.pid}/fd").iterdir())))

    def answers(self) -> bool:
        """Whether a new client is answered."""
        with self.connect(call_of("GET", "/v2/users/me")) as connection:
            return read_answer(connection).status == 200


class Answer(NamedTuple):
    """An answer that came whole, or what came of it: `status` is 0 if nothing did, -1 if it was cut."""

    status: int
    head: bytes = b""
    body: bytes = b""


def call_of(method: str, path: str, body: bytes = b"", *headers: str, token: str = TOKEN) -> bytes:
    """The bytes of a call."""
    lines = [f"{method} {path} HTTP/1.1", "Host: mockzoom.test", token, *headers]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def read_answer(connection: socket.socket) -> Answer:
    """The next answer on a connection."""
    got = b""
    with suppress(ConnectionError):
        while b"\r\n\r\n" not in got:
            if not (piece := connection.recv(1 << 16)):
                break
            got += piece
        head, end, body = got.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\ncontent-length: (\d+)", head)
        missing = int(length[1]) - len(body) if end and length else 0
        while missing > 0 and (piece := connection.recv(1 << 16)):
            body += piece
            missing -= len(piece)
        if end and missing == 0:
            return Answer(int(head.split()[1]), head, body)
    return Answer(-1 if got else 0)


def _allow_files(wanted: int) -> None:
    """Let this process, which is the crowd of clients, have as many connections."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"{wanted} open files are needed, and the system allows {hard}: ulimit -Hn")
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@pytest.fixture
def serve() -> Iterator[Callable[..., Loaded]]:
    """Start servers that may open the given number of `files`; at the end every process has ended."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("what a process holds is read from /proc, which this system does not have")
    _allow_files(4096)
    with ExitStack() as stack:

        def start(*options: str, files: int = 0) -> Loaded:
            prefix = ("sh", "-c", f'ulimit -n {files} && exec "$@"', "sh") if files else ()
            return stack.enter_context(Loaded(*options, prefix=prefix)).ready()

        yield start


@pytest.fixture
def crowd():
    """Opens connections, which are closed at the end."""
    with ExitStack() as stack:
        yield lambda served, count, sent=b"": [stack.enter_context(served.connect(sent)) for _ in range(count)]
