"""Processes of `mockzoom serve` on one database, and clients that call several of them at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from types import MappingProxyType
from typing import Any, NamedTuple

import requests

from mockzoom.client import Control
from mockzoom.client.account import Account

SERVE = [sys.executable, "-m", "mockzoom", "serve", "--port", "0"]
PATIENCE = 30  # seconds until a process that says or does nothing counts as broken
SIZE = int(os.environ.get("MOCKZOOM_SHARED", "1"))  # how many times the small number of calls: `make shared`


class Answered(NamedTuple):
    """A status, a document, and the headers; status 0 for a call that got no answer."""

    status: int
    document: Any = None
    headers: Any = MappingProxyType({})

    @property
    def rule(self) -> str:
        """The refusal's name, empty for none."""
        return str(self.headers.get("X-Mockzoom-Rule", ""))


@dataclass
class Server:
    """A running `mockzoom serve`, in a group of processes of its own, with what it prints in files."""

    process: subprocess.Popen[bytes]
    folder: Path
    url: str = ""

    @property
    def control(self) -> Control:
        """The control API, over a connection of its own."""
        return Control(self.url)

    @property
    def said(self) -> str:
        """What it printed."""
        return (self.folder / "out").read_text()

    @property
    def log(self) -> str:
        """What it logged."""
        return (self.folder / "log").read_text()

    def children(self) -> list[int]:
        """The processes that serve, by number: the server's own, or with `--workers` those that it started."""
        pid = self.process.pid
        begun = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(n) for n in begun if not _keeps_books(n)] or [pid]

    def kill(self) -> None:
        """End all of it at once, as a machine that loses its power does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)

    def stop(self) -> int:
        """End it in good order; its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=PATIENCE)


def _keeps_books(pid: str) -> bool:
    """Whether it is the process that Python itself starts where it spawns others, as it does from 3.14 on."""
    try:
        return b"multiprocessing.resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:  # it has just ended
        return False


def begin(store: str, *options: str) -> Server:
    """Start a server, without waiting for it."""
    folder = Path(tempfile.mkdtemp(prefix="mockzoom-served-"))
    with (folder / "out").open("wb") as out, (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*SERVE, *options], stdout=out, stderr=log, cwd=folder, env=surroundings(store), start_new_session=True
        )
    return Server(process, folder)


def ended(store: str, *options: str) -> subprocess.CompletedProcess[str]:
    """A server that ends by itself: its exit code, what it printed and what it logged."""
    return subprocess.run(
        [*SERVE, *options], capture_output=True, text=True, env=surroundings(store), timeout=PATIENCE, check=False
    )


def surroundings(store: str) -> dict[str, str]:
    """Our variables, with the store as the only setting among them."""
    return {n: v for n, v in os.environ.items() if not n.startswith("MOCKZOOM_")} | {"MOCKZOOM_STORE": store}


def greeted(server: Server) -> Server:
    """The server, as soon as it takes calls."""
    met = eventually(lambda: "variables for a client" in server.said or server.process.poll() is not None)
    assert met, "the server prints nothing"
    assert server.process.poll() is None, server.log
    server.url = server.said.partition(" on ")[2].split()[0]
    return server


@contextmanager
def serving(count: int, store: str, *options: str) -> Iterator[list[Server]]:
    """So many servers on one store, started at the same moment; all are gone at the end."""
    begun = [begin(store, *options) for _ in range(count)]
    try:
        yield [greeted(server) for server in begun]
    finally:
        for server in begun:
            server.kill()
            rmtree(server.folder)


def eventually(condition: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """What a condition comes to in good time: its first true value, or the last false one."""
    deadline = time.monotonic() + patience
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return met


class Client:
    """Calls one server with an account's token; every thread needs one of its own."""

    def __init__(self, url: str, token: str = "mockzoom-token") -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, document: Any = None, **how: Any) -> Answered:
        """The answer to a call, whatever becomes of it."""
        try:
            answer = self._session.request(method, f"{self.url}{path}", json=document, timeout=PATIENCE, **how)
        except requests.RequestException:
            return Answered(0)
        with suppress(ValueError):
            return Answered(answer.status_code, answer.json(), answer.headers)
        return Answered(answer.status_code, answer.text, answer.headers)

    def batch(self, webinar: int, emails: Iterable[str]) -> Answered:
        """A batch registration."""
        people = [{"email": email, "first_name": "Jill"} for email in emails]
        return self.call("POST", f"/v2/webinars/{webinar}/batch_registrants", {"registrants": people})

    def webinar(self, **settings: Any) -> int:
        """A new webinar with automatic approval."""
        body = {"topic": "T", "type": 5, "start_time": "2027-11-22T12:00:00Z"}
        answer = self.call("POST", "/v2/users/me/webinars", body | {"settings": {"approval_type": 0} | settings})
        assert answer.status == 201, answer
        return int(answer.document["id"])

    def registrants(self, webinar: int) -> list[dict[str, Any]]:
        """Everybody who is registered."""
        found: list[dict[str, Any]] = []
        token = ""
        while True:
            answer = self.call("GET", f"/v2/webinars/{webinar}/registrants?page_size=300&next_page_token={token}")
            assert answer.status == 200, answer
            found += answer.document["registrants"]
            token = answer.document["next_page_token"]
            if not token:
                return found


class Batch(NamedTuple):
    """A batch that was sent: whom it is for, and what came of it."""

    emails: Sequence[str]
    answer: Answered

    @property
    def ids(self) -> list[str]:
        """The registrants that were answered."""
        return [str(one["registrant_id"]) for one in self.answer.document["registrants"]]


def at_once(
    urls: Sequence[str], account: Account, jobs: Sequence[Callable[[Client], Any]], threads: int = 8
) -> list[Any]:
    """What jobs give that `threads` clients do at the same time, each client with the next of the servers."""
    left = iter(list(enumerate(jobs)))
    given: dict[int, Any] = {}

    def work(number: int) -> None:
        client = Client(urls[number % len(urls)], account.token)
        for place, job in left:  # a list's iterator, of which each thread takes the next
            given[place] = job(client)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    return [given[place] for place in range(len(jobs))]


def batch_job(webinar: int, emails: Sequence[str]) -> Callable[[Client], Batch]:
    """A job that sends one batch."""
    return lambda client: Batch(emails, client.batch(webinar, emails))


def told(answer: Answered) -> str:
    """An answer as a text, for a message."""
    return json.dumps([answer.status, answer.document])[:300]
