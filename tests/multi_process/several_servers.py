"""Processes of `mockzoom serve` on one database, and clients that call several of them at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from types import MappingProxyType
from typing import Any, NamedTuple

import requests
from mockzoom_server import Server
from patience import PATIENCE

from mockzoom.admin_client.account import AccountClient

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


@contextmanager
def serving(count: int, store: str, *options: str) -> Iterator[list[Server]]:
    """So many servers on one store, started at the same moment; all are gone at the end."""
    with ExitStack() as stack:
        begun = [stack.enter_context(Server(*options, MOCKZOOM_STORE=store)) for _ in range(count)]
        yield [server.ready() for server in begun]


class Client:
    """A client of one server with an account's token; every thread needs one."""

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
        """Return all registrants."""
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
    urls: Sequence[str], account: AccountClient, jobs: Sequence[Callable[[Client], Any]], threads: int = 8
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
