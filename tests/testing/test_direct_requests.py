"""Requests of the library requests that are answered without bytes in between: the same as over a connection."""

from __future__ import annotations

from contextlib import suppress

import pytest
import requests
from intercepted import API, BATCH, BODY, HEADERS, ME
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, Retry

import mockzoom
from mockzoom.app import Application, create_app
from mockzoom.config import Settings
from mockzoom.testing import direct_requests

pytestmark = pytest.mark.usefixtures("no_way_out")

HOST = "https://api.zoom.us"
LOGIN = {"grant_type": "account_credentials", "account_id": "mockzoom-account"}
PLAIN = {
    "a get": ("GET", ME, {}),
    "a query": ("GET", f"{API}/webinars/90000000005/registrants", {"params": {"page_size": "2", "x": "ü %"}}),
    "an encoded path": ("GET", f"{API}/users/host%40example.com", {}),
    "an error": ("GET", f"{API}/webinars/1", {}),
    "an unknown path": ("GET", f"{API}/nonsense", {}),
    "JSON": ("POST", f"{HOST}{BATCH}", {"json": BODY}),
    "text": ("POST", f"{HOST}{BATCH}", {"data": "{}", "headers": {"Content-Type": "application/json"}}),
    "no body": ("POST", f"{HOST}{BATCH}", {}),
    "an empty body": ("POST", f"{HOST}{BATCH}", {"data": b""}),
    "a form": ("POST", f"{HOST}/oauth/token", {"data": LOGIN, "auth": ("mockzoom-client", "mockzoom-secret")}),
    "no content": ("DELETE", f"{API}/webinars/{{webinar}}", {}),
    "a head": ("HEAD", ME, {}),
    "a body of a get": ("GET", ME, {"data": b"x"}),
    "a cookie": ("GET", ME, {"cookies": {"a": "b"}}),
    "an odd method": ("BREW", ME, {}),
    "a port": ("GET", "https://api.zoom.us:8443/v2/users/me", {}),
    "a request without a token": ("GET", ME, {"headers": {"Authorization": None}}),
    "JSON of the admin API": ("GET", f"{HOST}/_mockzoom/v1/health", {}),
}
UNUSUAL = {
    "text outside of ASCII": ("POST", f"{HOST}{BATCH}", {"data": "ü".encode("latin-1").decode("latin-1")}),
    "a stream": ("POST", f"{HOST}{BATCH}", {"data": iter([b"{", b"}"])}),
    "a multipart form": (
        "POST",
        f"{HOST}{BATCH}",
        {"data": b"--x--\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
    ),
    "no user agent": ("GET", ME, {"headers": {"User-Agent": None}}),
    "a header outside of ASCII": ("GET", ME, {"headers": {"X-Name": "ü".encode()}}),
    "a redirect": ("GET", f"{HOST}/oauth/authorize", {"params": {"response_type": "code"}, "allow_redirects": False}),
    "the document": ("GET", f"{HOST}/openapi.json", {}),
}


def exchanged(mock, name):
    """What a client and the journal see of one request."""
    method, url, options = {**PLAIN, **UNUSUAL}[name]
    if "{webinar}" in url:
        url = url.format(webinar=mock.webinar(topic="A")["id"])
    with requests.Session() as session:
        session.headers.update(HEADERS)
        answer = session.request(method, url, timeout=30, **options)
        entries = [(e.method, e.path, e.query, list(e.headers.items()), e.body, e.status) for e in journaled(mock)]
        cookies = sorted(session.cookies.keys())
    raw = answer.raw
    return {
        "status": (answer.status_code, answer.reason, answer.url, answer.encoding),
        "headers": list(raw.headers.iteritems()),
        "body": (answer.content, answer.text),
        "cookies": (answer.cookies.get_dict(), cookies),
        "raw": (raw.version, raw.reason, raw.status, raw.closed, raw.read(), raw._original_response.msg.items()),
        "request": dict(answer.request.headers),
        "journal": entries,
    }


def journaled(mock):
    return [*mock.journal.entries(), *mock.home.control.stray_journal.entries()]


@pytest.mark.parametrize("profile", ["2021-08", "2026-09"])
@pytest.mark.parametrize("name", [*PLAIN, *UNUSUAL])
def test_a_direct_exchange_is_the_same_as_one_over_a_connection(mock, monkeypatch, name, profile):
    """Status, headers, cookies, body and what the journal has of the request."""
    found = []
    for is_observed in (False, True):
        monkeypatch.setattr(direct_requests, "_is_observed", lambda is_observed=is_observed: is_observed)
        if name == "a stream":
            monkeypatch.setitem(UNUSUAL, name, (*UNUSUAL[name][:2], {"data": iter([b"{", b"}"])}))
        app = Application(Settings(profile=profile), mock.clock)
        with mockzoom.intercept(app) as zoom:
            found.append(exchanged(zoom, name))
    assert found[0] == found[1]
    assert len(found[0]["journal"]) == (0 if "_mockzoom" in str(PLAIN.get(name)) or name == "the document" else 1)


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_request_needs_no_connection(monkeypatch, name):
    """Neither urllib3 nor http.client takes part; else the tests of a suite would take several times as long."""
    if name == "JSON of the admin API":
        pytest.skip("Flask serves it in pieces")
    monkeypatch.setattr(HTTPConnectionPool, "urlopen", None)
    with mockzoom.intercept() as zoom:
        assert exchanged(zoom, name)["status"][0]


def test_cookies_of_a_client_are_deleted_as_over_a_connection():
    """Responses of 2021 delete four cookies: those of the session go, others stay."""
    with mockzoom.intercept(), requests.Session() as session:
        for name in ("zm_aid", "mine"):
            session.cookies.set(name, "x", domain=".zoom.us", path="/")
        session.get(ME, headers=HEADERS, timeout=5)
        assert session.cookies.keys() == ["mine"]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "body": "x", "headers": {"Retry-After": "0"}},
        {"connection": "reset"},
        {"connection": "reset", "when": "after"},
        {"connection": "empty"},
        {"connection": "garbage"},
        {"connection": "truncated", "bytes": 5},
        {"connection": "dribble", "bytes": 200, "pause_ms": 0},
        {"latency": {"ms": 500}},
    ],
    ids=str,
)
def test_a_request_that_goes_wrong_is_made_once(fault):
    """Its outcome is passed on to the connection, which does not send it again."""
    with mockzoom.intercept() as zoom:
        zoom.faults.add("user", **fault)
        with suppress(requests.RequestException):
            requests.get(ME, headers=HEADERS, timeout=0.2 if "latency" in fault else 30)
        assert zoom.journal.count() == 1


def test_an_exception_of_the_application_is_raised_once():
    """As over a connection: it passes through, and the application is called once."""
    calls = []

    def app(environ, start_response):
        calls.append(environ["PATH_INFO"])
        raise ZeroDivisionError

    with mockzoom.intercept(create_app()) as zoom:
        zoom.app.wsgi_app = app
        with pytest.raises(ZeroDivisionError):
            requests.get(ME, headers=HEADERS, timeout=5)
    assert calls == ["/v2/users/me"]


def test_retries_go_on_after_a_direct_request():
    """The first outcome counts as the first try."""
    with mockzoom.intercept() as zoom, requests.Session() as session:
        session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, status_forcelist=[503], backoff_factor=0)))
        zoom.faults.add("user", status=503, first=2)
        assert session.get(ME, headers=HEADERS, timeout=5).status_code == 200
        assert zoom.journal.count() == 3


def test_an_adapter_that_changes_the_target_is_obeyed():
    """An adapter with its own `request_url` decides what is requested."""

    class Elsewhere(HTTPAdapter):
        def request_url(self, *_):
            return "/v2/users"

    with mockzoom.intercept(), requests.Session() as session:
        session.mount("https://", Elsewhere())
        assert "users" in session.get(ME, headers=HEADERS, timeout=5).json()


def test_the_log_of_urllib3_shows_requests_to_those_who_ask_for_it(caplog):
    """With the level debug, as over a connection."""
    with mockzoom.intercept(), caplog.at_level("DEBUG", logger="urllib3.connectionpool"):
        requests.get(ME, headers=HEADERS, timeout=5)
    assert '"GET /v2/users/me HTTP/1.1" 200' in caplog.text


@pytest.mark.parametrize("timeout", [0, -1, "x", (1, 2, 3)], ids=str)
def test_a_time_out_that_cannot_be_is_refused_as_over_a_connection(monkeypatch, timeout):
    """With the library's own error."""
    found = []
    for is_observed in (False, True):
        monkeypatch.setattr(direct_requests, "_is_observed", lambda is_observed=is_observed: is_observed)
        with mockzoom.intercept(), pytest.raises((ValueError, TypeError)) as error:
            requests.get(ME, headers=HEADERS, timeout=timeout)
        found.append((type(error.value), str(error.value)))
    assert found[0] == found[1]
