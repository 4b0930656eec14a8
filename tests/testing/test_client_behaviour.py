"""Client behaviour under interception: errors, time-outs, retries and cancellation are those of a real connection."""

from __future__ import annotations

import asyncio
import ssl
import time

import anyio
import httpx
import httpx2
import pytest
import requests
from intercepted import HEADERS, ME
from requests.adapters import HTTPAdapter
from urllib3 import Retry

import mockzoom
from mockzoom.admin_client import AdminClient
from mockzoom.testing.backend import InProcess

pytestmark = pytest.mark.usefixtures("no_way_out")

ACCOUNT = "mockzoom-account"
LONG_MS = 5000  # longer than an impatient client of these tests waits
IMPATIENT, PATIENT = 0.3, 30  # seconds; a loaded machine must not cause a time-out


CONTEXT = ssl.create_default_context()  # shared: reading the certificates takes longer than a call


def by_requests(url, timeout):
    answer = requests.get(url, headers=HEADERS, timeout=timeout)
    return answer.status_code, answer.content


def by_requests_streamed(url, timeout):
    with requests.get(url, headers=HEADERS, timeout=timeout, stream=True) as answer:
        return answer.status_code, b"".join(answer.iter_content(3))


def sync(library):
    def call(url, timeout):
        answer = library.get(url, headers=HEADERS, timeout=timeout, verify=CONTEXT)
        return answer.status_code, answer.content

    return call


def asynchronous(library):
    def call(url, timeout):
        async def get():
            async with library.AsyncClient(timeout=timeout, verify=CONTEXT) as client:
                answer = await client.get(url, headers=HEADERS)
                return answer.status_code, answer.content

        return asyncio.run(get())

    return call


CLIENTS = {
    "requests": by_requests,
    "requests, streamed": by_requests_streamed,
    "httpx": sync(httpx),
    "httpx, async": asynchronous(httpx),
    "httpx2": sync(httpx2),
    "httpx2, async": asynchronous(httpx2),
}
FAULTS = {
    "none": None,
    "reset": {"connection": "reset"},
    "reset, after the change": {"connection": "reset", "when": "after"},
    "empty": {"connection": "empty"},
    "truncated": {"connection": "truncated"},
    "truncated to nothing": {"connection": "truncated", "bytes": 0},
    "garbage": {"connection": "garbage"},
    "dribble": {"connection": "dribble", "bytes": 200, "pause_ms": 1},
    "dribble, slower than the client waits": {"connection": "dribble", "bytes": 200, "pause_ms": LONG_MS},
    "latency": {"latency": {"ms": 20}},
    "latency, longer than the client waits": {"latency": {"ms": LONG_MS}},
    "an error": {"rule": "rate_limit_per_second"},
    "a custom response": {"status": 503, "body": "<html>", "headers": {"X-A": "b"}},
}


def outcome(call, url, timeout):
    """The status and body of a response, or the type of the library's exception."""
    try:
        return call(url, timeout)
    except Exception as error:  # noqa: BLE001 - the outcome is the exception
        return type(error)


@pytest.fixture
def mock():
    with mockzoom.intercept() as mock:
        yield mock


@pytest.fixture
def account(mock):
    """The built-in account, for faults."""
    return AdminClient(transport=InProcess(mock.url, mock.app)).accounts.get(ACCOUNT)


@pytest.fixture
def socket_url(mock):
    """The address of a socket to the same application."""
    with mockzoom.serve(mock) as server:
        yield server.url


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_the_same_outcome_as_over_a_socket(account, socket_url, monkeypatch, client, fault):
    """The same status and body, or an exception of the same type, within the client's time-out."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    if FAULTS[fault]:
        account.faults.add("user", **FAULTS[fault])
    started = time.monotonic()
    timeout = IMPATIENT if "than the client waits" in fault else PATIENT
    found = outcome(CLIENTS[client], ME, timeout)
    assert time.monotonic() - started < LONG_MS / 1000
    assert found == outcome(CLIENTS[client], f"{socket_url}/v2/users/me", timeout)


RETRIES = {
    "a status": (Retry(total=3, status_forcelist=[429], backoff_factor=0), {"rule": "rate_limit_per_second"}),
    "a status, too often": (Retry(total=1, status_forcelist=[429], backoff_factor=0), {"rule": "rate_limit_daily"}),
    "a reset": (Retry(total=3, backoff_factor=0), {"connection": "reset"}),
    "a read that takes too long": (Retry(total=3, read=3, backoff_factor=0), {"latency": {"ms": LONG_MS}}),
    "no connection errors": (Retry(total=3, read=0, backoff_factor=0), {"connection": "empty"}),
    "nothing": (Retry(total=0), {"connection": "reset"}),
}


@pytest.mark.parametrize("case", RETRIES)
def test_the_retries_of_a_mounted_adapter_are_made(account, socket_url, monkeypatch, case):
    """As often, and with the same end, as over a socket."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    retry, fault = RETRIES[case]
    found = []
    for url in (ME, f"{socket_url}/v2/users/me"):
        account.reset()
        account.faults.add("user", first=2, retry_after="absent", **fault)
        with requests.Session() as session:
            session.mount("https://", HTTPAdapter(max_retries=retry))
            session.mount("http://", HTTPAdapter(max_retries=retry))
            get = lambda url, timeout: session.get(url, headers=HEADERS, timeout=timeout).status_code  # noqa: E731
            timeout = IMPATIENT if "latency" in fault else PATIENT
            found.append((outcome(get, url, timeout), account.journal.count()))
    assert found[0] == found[1]


class CountingAdapter(HTTPAdapter):
    """An adapter as clients write them: it changes requests and responses."""

    def add_headers(self, request, **_):
        request.headers["X-Counted"] = "yes"

    def build_response(self, req, resp):
        response = super().build_response(req, resp)
        response.counted = True
        return response


def test_an_adapter_of_the_client_does_its_part(account):
    """Its methods are called, and the response names it as its connection."""
    with requests.Session() as session:
        adapter = CountingAdapter()
        session.mount("https://", adapter)
        answer = session.get(ME, headers=HEADERS, timeout=5)
    assert answer.counted
    assert answer.connection is adapter
    assert account.journal.entries()[0].headers["x-counted"] == "yes"


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_call_ends_at_once(account, backend, library):
    """On both event loops; the thread that waited for the response ends, too."""
    account.faults.add("user", latency={"ms": LONG_MS})

    async def call():
        async with library.AsyncClient(timeout=None, verify=CONTEXT) as client:
            with anyio.move_on_after(0.1) as scope:
                await client.get(ME, headers=HEADERS)
            return scope.cancelled_caught

    started = time.monotonic()
    assert anyio.run(call, backend=backend)
    assert time.monotonic() - started < LONG_MS / 1000


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
def test_httpx2_is_intercepted_like_httpx(library):
    """Zoom's hosts are answered, others refused with the library's error."""
    with mockzoom.intercept(others="refuse"):
        assert library.get(ME, headers=HEADERS).status_code == 200
        with pytest.raises(library.ConnectError, match=r"lets no call out: GET https://other\.example"):
            library.get("https://other.example")


def test_hosts_that_are_allowed_pass_a_refusing_interception(monkeypatch):
    """By name or pattern; Zoom's hosts cannot be allowed."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with mockzoom.serve() as server, mockzoom.intercept(others="refuse", allow=["127.0.0.*"]):
        assert requests.get(f"{server.url}/v2/users/me", headers=HEADERS, timeout=5).status_code == 200
        with pytest.raises(requests.ConnectionError, match=r"allow=\['other.example'\]"):
            requests.get("https://other.example", timeout=5)
    with pytest.raises(ValueError, match=r"allow names api.zoom.us"):
        mockzoom.intercept(others="refuse", allow=["api.zoom.us"])
    with pytest.raises(TypeError, match="others='refuse'"):
        mockzoom.intercept(allow=["other.example"])
