"""One request, one response, through every entrance: `mockzoom serve`, a server in a thread, proxy, interception."""

from __future__ import annotations

import gzip
import json
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from in_turn import some_of
from mockzoom_server import Server
from raw_http import FRAMINGS, VOLATILE, RawClient, Seen, request

import mockzoom
from mockzoom.app import create_app
from mockzoom.config import Settings
from mockzoom.proxy.certificates import certificates
from mockzoom.proxy.server import Proxy
from mockzoom.proxy.thread import listen, running

NOON = 1_795_262_400_000
SEED = {
    "accounts": [
        {
            "account_id": "a",
            "client_id": "c",
            "client_secret": "s",
            "token": "t",
            "uuid_slashes": "leading",
            "clock": {"start": "2026-11-21T12:00:00Z", "frozen": True},
            "users": [{"email": "boss@example.com"}],
            "test_webinars": True,
        }
    ]
}
PERSON = b'{"email": "ana@example.com", "first_name": "Ana"}'
REGISTRANTS = "/v2/webinars/90000000005/registrants"
BATCH = "/v2/webinars/90000000005/batch_registrants"


class Entrances:
    """A server behind each entrance; all have the same accounts."""

    def __init__(self, stack: ExitStack, folder) -> None:
        seed = folder / "seed.json"
        seed.write_text(json.dumps(SEED))
        chosen = Settings(seed=str(seed), rate_limits="off")
        apps = [create_app(chosen, clock=lambda: NOON) for _ in range(4)]
        served = stack.enter_context(Server("--seed", str(seed), "--rate-limits", "off"))
        in_thread = stack.enter_context(mockzoom.serve(apps[0]))
        behind = stack.enter_context(mockzoom.serve(apps[1]))
        proxy = stack.enter_context(running(Proxy(behind.url, *certificates(str(folder / "ca"))), listen(0)))
        self.intercepted = apps[2:]
        clients = [RawClient(_address(url)) for url in (served.url, in_thread.url, proxy)]
        for client in clients:
            stack.callback(client.close)
        self.served, self.in_thread, self.proxied = clients

    def answers(self, method, target, headers, body, framing):
        """The response of every entrance, by its name."""
        sent = {"Host": "api.zoom.us", **headers}
        raw = request(method, target, sent, body, framing)
        absolute = request(method, f"http://api.zoom.us{target}", sent, body, framing)
        seen = {
            "serve": self.served.send(raw, method),
            "in a thread": self.in_thread.send(raw, method),
            "proxy": self.proxied.send(absolute, method),
        }
        if "Expect" not in headers:  # the libraries do not send it
            seen["requests"] = by_requests(self.intercepted[0], method, target, headers, body)
            seen["httpx"] = by_httpx(self.intercepted[1], method, target, headers, body)
        return seen


def _address(url):
    parts = urlsplit(url)
    return parts.hostname, parts.port


def by_requests(app, method, target, headers, body):
    """The response that requests returns under interception."""
    with mockzoom.intercept(app), requests.Session() as session:
        prepared = requests.Request(method, "http://api.zoom.us", data=body or None, headers=headers).prepare()
        prepared.url = f"http://api.zoom.us{target}"
        answer = session.send(prepared, timeout=5, allow_redirects=False)
        return _seen(answer.status_code, answer.reason, answer.raw.headers.iteritems(), answer.content)


def by_httpx(app, method, target, headers, body):
    """The response that httpx returns under interception."""
    with mockzoom.intercept(app), httpx.Client(trust_env=False) as client:
        answer = client.send(
            httpx.Request(method, f"http://api.zoom.us{target}", headers=headers, content=body or None)
        )
        return _seen(answer.status_code, answer.reason_phrase, answer.headers.multi_items(), answer.content)


def _seen(status, reason, headers, body):
    kept = tuple(sorted((n.lower(), v) for n, v in headers if n.lower() not in VOLATILE))
    return Seen(0, status, reason, kept, body)


@pytest.fixture(scope="module")
def entrances(tmp_path_factory):
    with ExitStack() as stack:
        yield Entrances(stack, tmp_path_factory.mktemp("entrances"))


PATHS = st.sampled_from(
    [
        "/v2/users/me",
        "/v2/users/me/webinars?page_size=2",
        "/v2/webinars/90000000005",
        REGISTRANTS,
        BATCH,
        "/v2/report/webinars/%2FpfVhAbCdEfGhIjKlMnOpQ==/participants",
        "/v2/report/webinars/%252FpfVhAbCdEfGhIjKlMnOpQ==/participants",
        "/v2/past_webinars/AB%2F%2FhAbCdEfGhIjKlMnOpQ==/absentees",
        "/v2/nowhere",
        "/v2/webinars/abc",
        "/v2/metrics/crc",
        "/oauth/token",
    ]
)
SLASHES = st.sampled_from(
    [
        lambda path: path,
        lambda path: path.replace("/v2/", "/v2//").replace("/oauth/", "/oauth//"),
        lambda path: f"/{path}",
        lambda path: path.replace("?", "/?") if "?" in path else f"{path}/",
        lambda path: path.replace("/", "//"),
        lambda path: path.replace("/v2/", "/v2%2F"),
        lambda path: f"{path}%2f" if "?" not in path else path,
    ]
)
TARGETS = st.builds(lambda path, slashes: slashes(path), PATHS, SLASHES)
METHODS = st.sampled_from(["GET", "POST", "POST", "HEAD", "PATCH", "PUT", "BREW"])
ACCEPTS = st.sampled_from(
    [{}, {"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": "application/json;q=0.1, */*"}]
)
TYPES = st.sampled_from(
    [
        {"Content-Type": "application/json"},
        {"Content-Type": "application/json;charset=utf-8"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {},
    ]
)
TOKENS = st.sampled_from(
    [{"Authorization": "Bearer t"}, {"Authorization": "Bearer t"}, {"Authorization": "Bearer x"}, {}]
)
MORE = st.sampled_from([{}, {}, {"Expect": "100-continue"}, {"Content-Encoding": "gzip"}, {"X-Odd": "a  b"}])
HEADERS = st.builds(lambda *parts: {k: v for part in parts for k, v in part.items()}, ACCEPTS, TYPES, TOKENS, MORE)
BODIES = st.sampled_from(
    [b"", b"{", b"{}", PERSON, b'{"registrants": [%b]}' % PERSON, gzip.compress(PERSON), b'{"topic": "T"}', b"\xff"]
)
FRAMING = st.sampled_from(["length", "length", *FRAMINGS])


@settings(max_examples=some_of(60))
@given(METHODS, TARGETS, HEADERS, BODIES, FRAMING)
def test_every_entrance_gives_the_same_response(entrances, method, target, headers, body, framing):
    """Status, reason phrase, headers and body are equal, and each server sends `100 Continue` equally often."""
    if method in ("GET", "HEAD"):
        body, framing = b"", "length"

    answers = entrances.answers(method, target, headers, body, framing)

    expected = answers.pop("serve")
    assert expected.status < 500
    assert answers == dict.fromkeys(answers, expected)


ODD = {
    "two requests at once": b"GET /v2/users/me HTTP/1.1\r\n%b\r\nGET /v2/nowhere HTTP/1.1\r\n%b\r\n",
    "a body of a GET": b"GET /v2 HTTP/1.1\r\n%bContent-Length: 3\r\n\r\nabcGET /v2/users/me HTTP/1.1\r\n%b\r\n",
    "HTTP/1.0": b"GET /v2/users/me HTTP/1.0\r\n%b\r\n",
    "HTTP/1.0 that is kept": b"GET /v2/users/me HTTP/1.0\r\nConnection: keep-alive\r\n%b\r\n",
    "the end announced": b"GET /v2/users/me HTTP/1.1\r\nConnection: close\r\n%b\r\n",
    "an empty line before": b"\r\nGET /v2/users/me HTTP/1.1\r\n%b\r\n",
    "lengths that differ": b"POST /v2/users/me HTTP/1.1\r\n%bContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length in words": b"POST /v2/users/me HTTP/1.1\r\n%bContent-Length: two\r\n\r\nab",
    "an unknown coding": b"POST /v2/users/me HTTP/1.1\r\n%bTransfer-Encoding: identity\r\n\r\n",
    "both framings": b"POST /v2/nowhere HTTP/1.1\r\n%bContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a size that is not one": b"POST /v2/nowhere HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
    "a negative size": b"POST /v2/nowhere HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n0\r\n\r\n",
    "no host": b"GET /v2/users/me HTTP/1.1\r\nAuthorization: Bearer t\r\n\r\n",
    "an absolute target": b"GET http://api.zoom.us/v2//users/me/ HTTP/1.1\r\n%b\r\n",
}


@pytest.mark.parametrize("name", ODD)
def test_unusual_http(entrances, name):
    """Both servers answer with the same status lines, and keep or end the connection alike."""
    fields = b"Host: api.zoom.us\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\n"
    raw = ODD[name].replace(b"%b", fields)

    assert outcome(entrances.served, raw) == outcome(entrances.in_thread, raw)


def outcome(client, raw):
    """The responses to some bytes, and whether the server ends the connection after them."""
    client.close()
    seen = [client.send(raw, "GET")]
    if raw.count(b"HTTP/1.") > 1:
        seen.append(client.read("GET"))
    ends = not client.is_open()
    if ends:
        assert client.wait_for_the_end() == b""
    client.close()
    return [(one.status, one.reason, one.body) for one in seen], ends


@pytest.mark.parametrize("broken", [b"zz\r\n", b"1\r\n{zz", b"ffffffffffffffffff\r\n", b"3;\n{}\n"])
def test_a_malformed_chunk_does_nothing(broken):
    """The body counts as not arrived: the registration is refused, and the connection ends."""
    with mockzoom.serve() as server:
        client = RawClient(_address(server.url))
        headers = {"Host": "h", "Authorization": "Bearer mockzoom-token", "Content-Type": "application/json"}
        whole = b"%x\r\n" % len(PERSON) + PERSON
        head = request("POST", REGISTRANTS, headers | {"Transfer-Encoding": "chunked"}, framing="length")
        head = head.replace(b"Content-Length: 0\r\n", b"")
        answer = client.send(head + whole + b"\r\n" + broken, "POST")
        client.wait_for_the_end()
        client.close()
        listed = requests.get(f"{server.url}{REGISTRANTS}", headers=headers, timeout=5).json()

    assert (answer.status, listed["total_records"]) == (400, 0)


class TestKeptConnections:
    def test_a_connection_is_used_again(self):
        """Fifty requests need one connection, whatever their bodies and outcomes."""
        with mockzoom.serve(rate_limits="off") as server:
            client = RawClient(_address(server.url))
            headers = {"Host": "h", "Authorization": "Bearer mockzoom-token", "Content-Type": "application/json"}
            for number in range(50):
                method, target, body = [
                    ("GET", "/v2/users/me", b""),
                    ("POST", BATCH, b"{"),
                    ("HEAD", "/v2/users/me", b""),
                    ("POST", "/v2/nowhere", b"x" * 1000),
                    ("PATCH", "/v2/webinars/90000000005", b"{}"),
                ][number % 5]
                client.send(request(method, target, headers, body, ("length", "in bytes")[number % 2]), method)
            assert client.opened == 1
            client.close()

    def test_connections_end_with_the_server(self):
        """A client that waits for nothing sees the end as soon as the block ends."""
        with mockzoom.serve() as server:
            client = RawClient(_address(server.url))
            client.send(request("GET", "/v2/users/me", {"Host": "h"}), "GET")
            assert client.is_open()
        assert client.wait_for_the_end() == b""
        client.close()

    def test_a_body_without_end_does_not_hold_the_connection(self):
        """A client that announces a body and waits for `100 Continue` in vain can go on with another connection."""
        with mockzoom.serve() as server:
            client = RawClient(_address(server.url))
            raw = request("GET", "/v2/users/me", {"Host": "h", "Content-Length": "100000", "Expect": "100-continue"})
            answer = client.send(raw + b"x" * 100_000, "GET")
            assert (answer.status, answer.continues) == (401, 1)
            client.close()
