"""Interception: Zoom's hosts are answered in process, others pass or are refused, and nothing stays behind."""

from __future__ import annotations

import asyncio
import http.server
import io
import json
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import httpx
import pytest
import requests
from intercepted import API, BATCH, BODY, HEADERS, ME, by_httpx, register

import mockzoom
from mockzoom.app import create_app

pytestmark = pytest.mark.usefixtures("no_way_out")


def by_requests(method, url, **kwargs):
    return requests.request(method, url, timeout=5, **kwargs)


def by_async_httpx(method, url, data=None, **kwargs):
    if data is not None:
        kwargs["content"] = data

    async def call():
        async with httpx.AsyncClient(timeout=5) as client:
            return await client.request(method, url, **kwargs)

    return asyncio.run(call())


CLIENTS = [by_requests, by_httpx, by_async_httpx]
NOT_SENT = (requests.ConnectionError, httpx.ConnectError)


@pytest.fixture(params=CLIENTS, ids=lambda c: c.__name__)
def call(request):
    """Each client in turn."""
    return request.param


@contextmanager
def another_server():
    """A server of this machine that says hello."""

    class Hello(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hello) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join(10)


@pytest.mark.parametrize(
    "address", ["https://api.zoom.us", "https://zoom.us", "http://api.zoom.us", "HTTPS://API.Zoom.us:443"]
)
def test_zoom_s_hosts_are_answered(call, address):
    """By every client, whatever the scheme and spelling."""
    with mockzoom.intercept():
        answer = call("GET", f"{address}/v2/users/me?x=%C3%BC", headers=HEADERS)
    assert (answer.status_code, answer.json()["email"]) == (200, "host@example.com")


def test_a_whole_story(call):
    """Log in at one host, follow its `api_url`, register, be refused: with what the block gives."""
    with mockzoom.intercept(profile="2025-06", others="refuse") as mock:
        login = {"grant_type": "account_credentials", "account_id": mock.account_id}
        token = call("POST", mock.oauth_url, params=login, auth=(mock.client_id, mock.client_secret)).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        answers = [call("POST", f"{token['api_url']}{BATCH}", headers=headers, json=BODY) for _ in range(4)]
        mine = call("GET", f"{mock.api_url}/webinars/90000000005", headers={"Authorization": f"Bearer {mock.token}"})
    assert token["api_url"] == "https://api.zoom.us"
    assert [a.status_code for a in answers] == [201, 201, 201, 429]
    assert answers[3].headers["X-Mockzoom-Rule"] == "registrant_daily_limit"
    assert mine.status_code == 200


@pytest.mark.parametrize("others", ["pass", "refuse"])
def test_others(call, others, monkeypatch):
    """They pass, or are rejected as if the host were unreachable, with a message that says why."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with another_server() as url, mockzoom.intercept(others=others):
        if others == "pass":
            assert call("GET", url).content == b"hello"
        else:
            with pytest.raises(NOT_SENT, match=rf"mockzoom.intercept\(others='refuse'\) lets no call out: GET {url}"):
                call("GET", url)


@pytest.mark.parametrize("url", ["https://us02web.zoom.us/w/1", "https://api.zoomgov.com/v2/users/me"])
def test_zoom_s_other_hosts_are_never_reached(call, url):
    """No test reaches them by mistake."""
    with mockzoom.intercept(others="pass"), pytest.raises(NOT_SENT, match=f"lets no call out to Zoom: GET {url}"):
        call("GET", url)


def test_everything_is_as_before_afterwards(call):
    """The libraries' own functions are back, also after an exception; calls go their usual way."""
    from requests.adapters import HTTPAdapter

    def doors():
        return HTTPAdapter.send, httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request

    before = doors()
    with mockzoom.intercept():
        assert all(now is not then for now, then in zip(doors(), before, strict=True))
    with pytest.raises(ZeroDivisionError), mockzoom.intercept():
        raise ZeroDivisionError
    assert doors() == before
    with pytest.raises((requests.ConnectionError, httpx.ConnectError)):
        call("GET", ME, headers=HEADERS)


def registered():
    return requests.get(f"{API}/webinars/90000000005/registrants", headers=HEADERS, timeout=5).json()["total_records"]


def test_blocks_in_blocks():
    """The inner mock answers, with a separate state; then the outer one again."""
    with mockzoom.intercept():
        register()
        with mockzoom.intercept(profile="2025-06"):
            assert (register().status_code, registered()) == (201, 1)
            register("b@example.com")
            assert registered() == 2
        assert registered() == 1


def test_blocks_that_end_in_another_order():
    """As fixtures do: each takes away itself alone."""
    first, second = mockzoom.intercept(), mockzoom.intercept(profile="2025-06")
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert register().status_code == 201
    second.__exit__(None, None, None)
    with pytest.raises(requests.ConnectionError):
        register()


def test_one_block_entered_again():
    """Starts anew each time, inside itself too."""
    block = mockzoom.intercept()
    for _ in range(2):
        with block:
            register()
            with block:
                assert registered() == 0
            assert registered() == 1


def test_threads_with_blocks_of_their_own_do_not_meet():
    """And a thread without one, as clients start them, belongs to the latest."""
    barrier = threading.Barrier(4, timeout=20)
    counts = {}

    def work(number):
        with mockzoom.intercept():
            barrier.wait()
            for n in range(number):
                register(f"{n}@example.com")
            barrier.wait()
            counts[number] = registered()
            barrier.wait()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert counts == {1: 1, 2: 2, 3: 3, 4: 4}

    with mockzoom.intercept():
        worker = threading.Thread(target=register)
        worker.start()
        worker.join(20)
        assert registered() == 1


def test_tasks_with_blocks_of_their_own_do_not_meet():
    """Though they take turns in one thread."""

    async def work(client, number):
        with mockzoom.intercept() as mock:
            for n in range(number):
                body = {"registrants": [{"email": f"{n}@example.com", "first_name": "A"}]}
                await client.post(f"https://api.zoom.us{BATCH}", json=body, headers=HEADERS)
            listed = await client.get(f"{mock.api_url}/webinars/90000000005/registrants", headers=HEADERS)
            return listed.json()["total_records"]

    async def together():
        async with httpx.AsyncClient() as client:
            return await asyncio.gather(*(work(client, n) for n in range(4)))

    assert asyncio.run(together()) == [0, 1, 2, 3]


def test_as_a_decorator():
    """Each run of the function has a fresh state; what it takes and gives is its own."""

    @mockzoom.intercept(profile="2025-06")
    def first_status(email, *, again=False):
        """Registers."""
        return [register(email).status_code, registered()]

    assert first_status("a@example.com") == first_status("b@example.com", again=True) == [201, 1]
    assert (first_status.__name__, first_status.__doc__) == ("first_status", "Registers.")


def test_as_a_decorator_of_a_coroutine():
    """Intercepted is what it awaits, not its making."""

    @mockzoom.intercept()
    async def email():
        async with httpx.AsyncClient() as client:
            return (await client.get(ME, headers=HEADERS)).json()["email"]

    coroutine = email()
    assert asyncio.run(coroutine) == "host@example.com"


def test_mistakes_are_told():
    """An unknown setting, an unknown value, missing parentheses, or settings of another interception are rejected."""
    for settings, error, says in (
        ({"colour": "red"}, TypeError, "there is no setting 'colour'"),
        ({"profle": "2025-06"}, TypeError, "there is no setting 'profle'; did you mean 'profile'"),
        ({"profile": "2022"}, ValueError, "argument: profile is '2022'; choose one of 2021-08, 2025-06, 2026-09"),
        ({"journal": "x"}, ValueError, "argument: journal is 'x'; a whole number is expected"),
    ):
        for way in (mockzoom.serve, mockzoom.intercept):
            with pytest.raises(error, match=says), way(**settings):
                pass
    with pytest.raises(ValueError, match="choose 'pass' or 'refuse'"):
        mockzoom.intercept(others="block")
    with pytest.raises(TypeError, match=r"@mockzoom.intercept\(\)"):
        mockzoom.intercept(lambda: None)
    with (
        mockzoom.intercept() as mock,
        pytest.raises(TypeError, match="shared"),
        mockzoom.serve(mock, profile="2025-06"),
    ):
        pass


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(lambda: json.dumps(BODY).encode(), id="bytes"),
        pytest.param(lambda: json.dumps(BODY), id="text"),
        pytest.param(
            lambda: iter([b'{"registrants": [', b'{"email": "a@example.com", "first_name": "A"}]}']), id="stream"
        ),
        pytest.param(lambda: io.BytesIO(json.dumps(BODY).encode()), id="file"),
    ],
)
@pytest.mark.parametrize("call", [by_requests, by_httpx])
def test_bodies_of_every_kind(call, body):
    """Arrive whole."""
    with mockzoom.intercept():
        sent = HEADERS | {"Content-Type": "application/json"}
        assert call("POST", f"https://api.zoom.us{BATCH}", data=body(), headers=sent).status_code == 200


def test_an_async_stream():
    """Arrives whole, too."""

    async def pieces():
        yield b'{"registrants": [{"email": "a@example.com",'
        yield b'"first_name": "A"}]}'

    with mockzoom.intercept():
        sent = HEADERS | {"Content-Type": "application/json"}
        answer = by_async_httpx("POST", f"https://api.zoom.us{BATCH}", data=pieces(), headers=sent)
    assert answer.status_code == 200


def test_the_library_s_own_part_stays_its_own():
    """Hooks, redirects, cookies, streams, elapsed time: as over a socket."""
    seen = []
    with mockzoom.intercept() as mock, requests.Session() as session:
        session.hooks["response"].append(lambda r, **_: seen.append(r.status_code))
        session.cookies.set("zm_aid", "x", domain=".zoom.us", path="/")
        streamed = session.get(ME, headers=HEADERS, stream=True, timeout=5)
        assert json.loads(b"".join(streamed.iter_content(7)))["email"] == "host@example.com"
        assert not session.cookies  # Zoom's answer of 2021 takes it back
        query = {"response_type": "code", "client_id": mock.client_id, "redirect_uri": "https://zoom.us/back"}
        moved = session.get("https://zoom.us/oauth/authorize", params=query, timeout=5)
    assert [r.status_code for r in moved.history] == [302]
    assert moved.url.startswith("https://zoom.us/back?code=")
    assert seen == [200, 302, 404]
    assert streamed.elapsed.total_seconds() > 0
    assert streamed.raw.version == 11


def test_no_socket_is_opened(call, monkeypatch):
    """Not even looked up."""

    def fail(*_):
        raise AssertionError("a socket")

    if call is by_async_httpx:  # an event loop uses sockets; only look-ups by name are blocked
        monkeypatch.setattr(socket, "getaddrinfo", fail)
    else:
        monkeypatch.setattr(socket, "socket", fail)
    with mockzoom.intercept(others="refuse"):
        assert call("GET", ME, headers=HEADERS).status_code == 200


def test_answers_that_take_long_do_not_hold_a_loop():
    """Other tasks go on meanwhile: each of five answers waits until the other four are waited for too."""
    app = create_app()
    inner = app.wsgi_app
    together = threading.Barrier(5, timeout=30)

    def slow(environ, start_response):
        together.wait()
        return inner(environ, start_response)

    app.wsgi_app = slow

    async def five_calls():
        async with httpx.AsyncClient() as client:
            return await asyncio.gather(*(client.get(ME, headers=HEADERS) for _ in range(together.parties)))

    with mockzoom.intercept(app):
        assert {a.status_code for a in asyncio.run(five_calls())} == {200}


def test_httpx_is_not_needed():
    """Without it, requests alone is intercepted; and a mere import loads neither."""
    code = (
        "import sys; sys.modules['httpx'] = None\n"
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'httpx' else find(name, *rest)\n"
        "import mockzoom; block = mockzoom.intercept(); assert 'requests' not in sys.modules\n"
        "import requests\n"
        f"with block: print(requests.get({ME!r}, headers={HEADERS!r}, timeout=5).status_code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.stderr) == ("200\n", "")
