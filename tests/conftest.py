"""A mock for each test: its pipeline, its clock, and short methods for requests."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import forked_process
import pytest
from hypothesis import HealthCheck, settings
from in_turn import EVERYTHING
from lean_reports import reduce_messages
from loopback import closed_port, free_port
from postgresql_server import running

from mockzoom.admin.api import RequestMeta
from mockzoom.admin.registry import admin_handlers
from mockzoom.app import create_admin_api, create_pipeline
from mockzoom.config import Settings
from mockzoom.server import Pipeline, Request
from mockzoom.spec.admin_spec import load_admin_spec
from mockzoom.storage import Store, open_store
from mockzoom.testing import patch_httpx as httpx_door
from mockzoom.testing import patch_requests as requests_door
from mockzoom.zoom.profiles import PROFILES, V2021_08, get_profile

pytest_plugins = ["pytester"]

# pytester unloads the modules that an inner run has loaded, but packages keep them as attributes: a patch module
# that was first loaded there would go on patching a library that is not used any more, and the types of records of a
# module that was first loaded there could not be resolved.
DOORS = (httpx_door, requests_door)
BACKENDS = [import_module(f"anyio._backends.{name}") for name in ("_asyncio", "_trio")]  # httpx loads them on first use
admin_handlers()

settings.register_profile(
    "mockzoom",
    deadline=None,  # a slow machine is not an error
    derandomize=True,  # the same examples in every run: nothing flakes
    max_examples=60 if EVERYTHING else 30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("mockzoom")

NOON = 1_795_262_400_000  # 2026-11-21T12:00:00Z in epoch ms


class Clock:
    """The system's time in a test: it moves only when it is changed."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, **units: float) -> None:
        """Move on by days, hours, minutes and seconds."""
        factor = {"days": 86_400_000, "hours": 3_600_000, "minutes": 60_000, "seconds": 1000, "ms": 1}
        self.now += int(sum(factor[unit] * n for unit, n in units.items()))


@dataclass
class Answered:
    """An answer, read."""

    status: int
    headers: dict[str, str]
    body: bytes
    rule: str
    operation_id: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def _new_store(settings: Settings) -> Store | None:
    """A database for one test in a run with MOCKZOOM_TEST_STORE=sqlite; else what settings say.

    Its file is removed when no pipeline has the store any more: a test may keep the pipeline of a mock.
    """
    if os.environ.get("MOCKZOOM_TEST_STORE", "memory") == "memory" or settings.store != "memory":
        return None
    folder = tempfile.mkdtemp(prefix="mockzoom-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
    store = open_store(f"sqlite:///{folder}/store.db")
    weakref.finalize(store, shutil.rmtree, folder, ignore_errors=True)
    return store


class Mock:
    """A pipeline with its clock; every answer is held against its schema before a test sees it."""

    token = "mockzoom-token"

    def __init__(self, **overrides: Any) -> None:
        self.clock = Clock()
        self.settings = Settings(**({"check_answers": True} | overrides))
        self.pipeline: Pipeline = create_pipeline(self.settings, clock=self.clock, store=_new_store(self.settings))
        self.desk = create_admin_api(self.pipeline, self.settings, clock=self.clock)

    @property
    def complete_profile(self) -> str:
        """The profile, or the base that has its errors and responses."""
        return get_profile(self.settings.profile).lineage[-1]

    @property
    def success(self) -> int:
        """The status of a registration that went through: the profiles differ in it."""
        return 200 if self.settings.profile == V2021_08.name else 201

    def call(
        self,
        method: str,
        path: str,
        json_body: Any = None,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        token: str | None = None,
    ) -> Answered:
        """Send a request; by default with a JSON body and the built-in token."""
        sent = {
            "authorization": f"Bearer {token or self.token}",
            "content-type": "application/json",
            "accept": "application/json",
        }
        if headers is not None:
            sent = {k: v for k, v in (sent | headers).items() if v}
        path, _, query = path.partition("?")
        raw = body if body is not None else b"" if json_body is None else json.dumps(json_body).encode()
        answer = self.pipeline(Request(method, path, query, sent, raw, "http://zoom.test"))
        return Answered(answer.status, dict(answer.headers), answer.body, answer.rule, answer.operation_id)

    def get(self, path: str, **how: Any) -> Answered:
        return self.call("GET", path, **how)

    def post(self, path: str, document: Any = None, **how: Any) -> Answered:
        return self.call("POST", path, document, **how)

    def control(
        self, method: str, path: str, document: Any = None, *, account: str = "mockzoom-account", **sent: str
    ) -> Answered:
        """A call of the admin API; `path` is below the account's, or begins with /v1. Its answer is checked."""
        path = path if path.startswith("/v1") else f"/v1/accounts/{account}{path}"
        path, _, query = path.partition("?")
        body = document if isinstance(document, bytes) else b"" if document is None else json.dumps(document).encode()
        how = RequestMeta(**{"query_string": query, "base_url": "http://zoom.test"} | sent)
        status, answer = self.desk.answer(method, f"/_mockzoom{path}", body, how)
        catalogue = load_admin_spec()
        operation = catalogue.route(path).get(method, (None,))[0]
        name = "error" if status >= 400 else operation.answer
        if name:
            catalogue.validator(name).validate(answer)
        return Answered(status, {}, json.dumps(answer).encode(), "")

    def account(self, **document: Any) -> Account:
        """Return an account created at run time."""
        answer = self.control("POST", "/v1/accounts", document)
        assert answer.status == 201, answer.body
        return Account(self, answer.json)

    def people(self, verb: str, webinar: int | str, *, account: str = "mockzoom-account", **body: Any) -> Answered:
        """What people do at a webinar and Zoom has no API for: start, join, leave, answer, ask."""
        path = f"/_mockzoom/v1/accounts/{account}/webinars/{webinar}/{verb}"
        status, document = self.desk.answer("POST", path, json.dumps(body).encode())
        return Answered(status, {}, json.dumps(document).encode(), "")

    def batch(self, webinar: int | str, registrants: Any, **rest: Any) -> Answered:
        """A batch registration; `registrants` may be e-mail addresses."""
        if isinstance(registrants, list):
            registrants = [person(r) if isinstance(r, str) else r for r in registrants]
        return self.post(f"/v2/webinars/{webinar}/batch_registrants", {"registrants": registrants, **rest})

    def webinar(self, **fields: Any) -> int:
        """A new webinar's number; by default of type 5, a day ahead, with automatic approval."""
        settings_of = {"approval_type": 0} | fields.pop("settings", {})
        body = {"topic": "T", "type": 5, "start_time": "2026-11-22T12:00:00Z", "settings": settings_of} | fields
        answer = self.post("/v2/users/me/webinars", body)
        assert answer.status == 201, answer.body
        number: int = answer.json["id"]
        return number

    def registrants(self, webinar: int, status: str = "approved") -> list[dict[str, Any]]:
        """All registrants of a webinar in one status."""
        found: list[dict[str, Any]] = []
        token = ""
        while True:
            page = self.get(f"/v2/webinars/{webinar}/registrants?status={status}&page_size=300&next_page_token={token}")
            assert page.status == 200, page.body
            found += page.json["registrants"]
            token = page.json["next_page_token"]
            if not token:
                return found


@dataclass
class Account:
    """An account that was made at run time, with the same words to call it with."""

    mock: Mock
    made: dict[str, Any]

    @property
    def id(self) -> str:
        return self.made["account_id"]

    def control(self, method: str, path: str, document: Any = None) -> Answered:
        """A call of the admin API for this account."""
        return self.mock.control(method, path, document, account=self.id)

    def __getattr__(self, word: str) -> Any:
        """Zoom's words, under this account's token."""

        def say(*what: Any, **how: Any) -> Any:
            before, self.mock.token = self.mock.token, self.made["token"]
            try:
                return getattr(self.mock, word)(*what, **how)
            finally:
                self.mock.token = before

        return say


def person(email: str = "jill@example.com", **fields: Any) -> dict[str, Any]:
    return {"email": email, "first_name": "Jill", "last_name": "Chill"} | fields


def people(count: int, prefix: str = "p") -> list[dict[str, Any]]:
    return [person(f"{prefix}{n}@example.com") for n in range(count)]


# freezegun reads the attributes of all modules: one of testcontainers looks for a Docker engine, and leaves a socket.
os.environ.setdefault("TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE", "/var/run/docker.sock")

# Garbage is mostly freed without the collector, whose default of 700 new objects costs a tenth of the time of a test.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    """Leave what was collected out of garbage collections: inner runs of pytest, and time, start hundreds of them."""
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Fork commands from a process that has imported what they need; `make test-everything` starts all of them.

    In a worker of pytest-xdist, only messages that are read are sent.
    """
    if sys.platform == "linux" and not EVERYTHING:
        forked_process.prepare()
    if hasattr(config, "workerinput"):
        reduce_messages(config)


def pytest_unconfigure() -> None:
    """End the processes from which commands were forked."""
    forked_process.close_all()


@pytest.fixture(name="pytester")
def _pytester(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Runs of pytest in a test, without plugins that none uses: half of their time went into imports."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:schemathesis -p no:faker -p no:hypothesispytest")
    return pytester


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server for this run's tests; gives the URL of a new, empty database each time it is called."""
    with running() as server:
        yield server.new_database


@pytest.fixture(name="free_port")
def _free_port() -> int:
    """Return a free port for a server."""
    return free_port()


@pytest.fixture(name="closed_port")
def _closed_port() -> Iterator[int]:
    """Yield a port that is not in use and cannot be taken."""
    with closed_port() as port:
        yield port


@pytest.fixture
def mock() -> Mock:
    """The mock in its default profile, with generous call limits."""
    return Mock(rate_limits="daily")


@pytest.fixture
def make_mock() -> Callable[..., Mock]:
    """Makes a mock with settings of the test's choice."""
    return lambda **overrides: Mock(**({"rate_limits": "daily"} | overrides))


@pytest.fixture(params=list(PROFILES))
def mock_each_profile(request: pytest.FixtureRequest) -> Mock:
    """The mock, once in each profile."""
    return Mock(profile=request.param, rate_limits="daily")


@pytest.fixture(name="person")
def _person() -> Callable[..., dict[str, Any]]:
    """Makes a registrant as clients send them."""
    return person


@pytest.fixture(name="people")
def _people() -> Callable[..., list[dict[str, Any]]]:
    """Return a function that makes the given number of registrants."""
    return people
