"""The proxy leads Zoom's hosts to the mock, lets out what is allowed, refuses the rest, and leaves nothing behind."""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
import requests
from patience import eventually

import mockzoom
from mockzoom.hosts import is_allowed
from mockzoom.proxy import server as proxy_module
from mockzoom.proxy.relay import relay
from mockzoom.proxy.request_head import RequestHead, parse_head
from mockzoom.proxy.server import Proxy
from mockzoom.proxy.thread import listen, running

HEADERS = {"Authorization": "Bearer mockzoom-token"}
ME = "/v2/users/me"


@pytest.fixture(scope="module")
def mock():
    """A mock to lead calls to."""
    with mockzoom.serve(rate_limits="off") as server:
        yield server


@contextmanager
def a_proxy(to, files, *allowed):
    proxy = Proxy(to, *files, allowed)
    with running(proxy, listen(0)) as url:
        proxy.url = url
        yield proxy


@pytest.fixture
def proxy(mock, files):
    """A proxy that allows no host but a loopback server of a test, by its name."""
    with a_proxy(mock.url, files, "localhost") as found:
        yield found


@contextmanager
def through(proxy):
    """A session that no variable of this machine leads elsewhere."""
    with requests.Session() as session:
        session.trust_env, session.verify = False, str(proxy.ca)
        session.proxies = {"http": proxy.url, "https": proxy.url}
        session.headers.update(HEADERS)
        yield session


def get(proxy, url):
    with through(proxy) as session:
        return session.get(url, timeout=10)


def raw(proxy, sent, end=False):
    """What comes back for some bytes, until the proxy closes."""
    port = int(proxy.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        if end:
            connection.shutdown(socket.SHUT_WR)
        return read_all(connection)


def read_all(connection):
    found = b""
    with suppress(ConnectionResetError):
        while chunk := connection.recv(65536):
            found += chunk
    return found


@contextmanager
def another_server(answer):
    """A server on this machine that hands each connection to a function."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def work():
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, suppress(OSError):
                        connection.settimeout(10)
                        answer(connection)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)


@pytest.mark.parametrize("host", ["api.zoom.us", "zoom.us", "API.Zoom.us", "api.zoom.us:443"])
def test_zoom_s_hosts_end_at_the_mock(proxy, host):
    """With a certificate for their name, and as the mock would answer itself."""
    answer = get(proxy, f"https://{host}{ME}")
    assert (answer.status_code, answer.json()["email"]) == (200, "host@example.com")


@pytest.mark.parametrize("host", ["api.zoom.us", "zoom.us", "zoom.us."])
def test_without_tls_too(proxy, host):
    """Zoom has no such door any more, but old code may knock there."""
    assert get(proxy, f"http://{host}{ME}?a=b").json()["email"] == "host@example.com"


def test_the_api_url_of_a_token_leads_back(proxy):
    """Under Zoom's names it is Zoom's own, which the proxy leads here."""
    form = {"grant_type": "account_credentials", "account_id": "mockzoom-account"}
    with through(proxy) as session:
        for address in ("https://zoom.us", "https://api.zoom.us", "http://zoom.us"):
            login = ("mockzoom-client", "mockzoom-secret")
            answer = session.post(f"{address}/oauth/token", form, auth=login, timeout=10)
            assert answer.json()["api_url"] == "https://api.zoom.us"


def test_a_connection_carries_many_calls(proxy):
    """As a session of requests makes them, large answers and bodies among them."""
    with through(proxy) as session:
        url = "https://api.zoom.us/v2/webinars/90000000005/batch_registrants"
        for n in range(3):
            people = [{"email": f"{n}.{i}@example.com", "first_name": "x" * 60} for i in range(30)]
            assert session.post(url, json={"registrants": people}, timeout=10).status_code == 200
        assert session.get("https://api.zoom.us/openapi.json", timeout=10).json()["openapi"]
    assert not proxy.refused


def test_another_host_is_refused(proxy):
    """With 403, the option that would allow it, and a count; in a tunnel and without one."""
    plain = get(proxy, "http://other.example/x")
    assert plain.status_code == 403
    assert plain.text == (
        "mockzoom lets no call out to other.example: it may be let out with --allow other.example "
        "(or all but Zoom's: --allow '*')\n"
    )
    with pytest.raises(requests.exceptions.ProxyError, match=r"403 Refused by mockzoom \(--allow other.example\)"):
        get(proxy, "https://other.example/x")
    assert proxy.refused == {"other.example": 2}


@pytest.mark.parametrize(
    "host,allowed,out",
    [
        ("a.example", (), False),
        ("a.example", ("a.example",), True),
        ("A.Example.", ("a.example",), True),
        ("b.a.example", ("a.example",), False),
        ("b.a.example", ("*.a.example",), True),
        ("a.example", ("*.a.example",), False),
        ("a.example", ("*",), True),
        ("127.0.0.1", ("*",), True),
        ("us02web.zoom.us", ("*",), False),
        ("us02web.zoom.us", ("*.zoom.us",), False),
        ("us02web.zoom.us", ("us02web.zoom.us",), True),
        ("api.zoomgov.com", ("*",), False),
        ("notzoom.us", ("*",), True),
    ],
)
def test_who_is_let_out(host, allowed, out):
    """Hosts are allowed by name, by pattern, or all; Zoom's hosts only by name, so that none is reached by mistake."""
    assert is_allowed(host, allowed) is out


def test_an_allowed_host_is_reached(proxy):
    """In a tunnel, byte for byte, and both halves end when they are done: the answer comes after the last word."""

    def answer(connection):
        connection.sendall(b"heard " + read_all(connection))

    with another_server(answer) as port:
        said = raw(proxy, f"CONNECT localhost:{port} HTTP/1.1\r\n\r\n".encode() + b"hello", end=True)
    assert said == b"HTTP/1.1 200 Connection established\r\n\r\nheard hello"


def test_an_allowed_host_gets_a_plain_request(proxy):
    """As a server expects it: without what was meant for the proxy, and one a connection."""
    heard = []

    def answer(connection):
        heard.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with another_server(answer) as port:
        head = (
            f"GET http://u:p@localhost:{port}/a?b=c HTTP/1.1\r\nHost: zoom.us\r\nX: y\r\nProxy-Connection: keep\r\n\r\n"
        )
        said = raw(proxy, head.encode())
    assert said == b"HTTP/1.1 204 No Content\r\n\r\n"
    assert heard == [f"GET /a?b=c HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\nX: y\r\n\r\n".encode()]


def test_who_does_not_answer(proxy, files):
    """A host that does not answer gives 502: an allowed host, or the mock itself."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        said = raw(proxy, f"CONNECT localhost:{port} HTTP/1.1\r\n\r\n".encode())
        assert said.startswith(b"HTTP/1.1 502 ")
        with a_proxy(f"http://127.0.0.1:{port}", files) as lost:
            for url in (f"https://api.zoom.us{ME}", f"http://api.zoom.us{ME}"):
                answer = get(lost, url)
                assert answer.status_code == 502
                assert f"http://127.0.0.1:{port} does not answer: " in answer.text


@pytest.mark.parametrize(
    "sent,status",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"400", id="no proxy request"),
        pytest.param(b"GET https://api.zoom.us/ HTTP/1.1\r\n\r\n", b"404", id="https without a tunnel"),
        pytest.param(b"GET https://other.example/ HTTP/1.1\r\n\r\n", b"403", id="another host without a tunnel"),
        pytest.param(b"CONNECT HTTP/1.1\r\n\r\n", b"400", id="no target"),
        pytest.param(b"CONNECT :443 HTTP/1.1\r\n\r\n", b"400", id="no host"),
        pytest.param(b"CONNECT a:99999 HTTP/1.1\r\n\r\n", b"400", id="no port"),
        pytest.param(b"CONNECT [::1 HTTP/1.1\r\n\r\n", b"400", id="half an address"),
        pytest.param(b"\xff\xfe \x00 x\r\n\r\n", b"400", id="no text"),
        pytest.param(b"CONNECT a:443 HTTP/1.1\r\nX: " + b"x" * 70_000, b"431", id="endless"),
        pytest.param(b"CONNECT a:443 HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", b"431", id="too long"),
    ],
)
def test_odd_requests(proxy, sent, status):
    """They get a specific response, those that are refused are counted, and the next request is served as usual."""
    assert raw(proxy, sent).startswith(b"HTTP/1.1 " + status)
    assert get(proxy, f"https://api.zoom.us{ME}").status_code == 200


def test_a_client_that_hangs_up(proxy):
    """A client that disconnects within the head, the handshake or a request does not affect others."""
    tunnel = b"CONNECT api.zoom.us:443 HTTP/1.1\r\n\r\n"
    assert raw(proxy, b"CONNECT api", end=True) == b""
    assert raw(proxy, tunnel, end=True) == b"HTTP/1.1 200 Connection established\r\n\r\n"
    raw(proxy, tunnel + b"no TLS at all\r\n\r\n", end=True)
    raw(proxy, b"POST http://api.zoom.us/v2/users HTTP/1.1\r\nContent-Length: 9\r\n\r\nx", end=True)
    assert get(proxy, f"https://api.zoom.us{ME}").status_code == 200


def test_a_head_that_never_ends_is_not_waited_for(proxy, monkeypatch):
    """For longer than `HEAD_S`."""
    monkeypatch.setattr(proxy_module, "HEAD_S", 0.2)
    assert raw(proxy, b"CONNECT api.zoom.us:443 HTTP/1.1\r\n") == b""


def test_a_connection_on_which_nothing_is_said_is_given_up(proxy, monkeypatch):
    """An idle connection is closed after its time; one with traffic is kept."""
    monkeypatch.setattr(proxy_module, "relay", partial(relay, idle_s=0.3))

    def answer(connection):
        for _ in range(4):
            connection.sendall(b".")
            threading.Event().wait(0.15)
        read_all(connection)

    with another_server(answer) as port:
        said = raw(proxy, f"CONNECT localhost:{port} HTTP/1.1\r\n\r\n".encode())
    assert said.endswith(b"\r\n\r\n....")


def test_calls_to_zoom_without_a_proxy(proxy):
    """Are taken on the port for programs whose names are turned instead."""
    with through(proxy) as session:
        session.proxies = {}
        url = f"https://localhost:{proxy.tls_port}{ME}"
        answer = session.get(url, headers={"Host": "api.zoom.us"}, timeout=10)
    assert answer.json()["email"] == "host@example.com"


def test_it_listens_on_this_machine_alone():
    """Both of its ports."""
    with listen(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what is open")
def test_nothing_is_left_behind(mock, files):
    """No thread and no file, though connections were open when it ended."""

    def left():
        threads = sum("proxy" in thread.name for thread in threading.enumerate())
        return threads, len(list(Path("/proc/self/fd").iterdir()))

    get_before = requests.get(f"{mock.url}/v2/users/me", timeout=10)  # what is loaded late is loaded now
    assert get_before.status_code == 401
    before = left()
    with a_proxy(mock.url, files) as proxy:
        port = int(proxy.url.rpartition(":")[2])
        idle = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(5)]
        for connection in idle[:3]:
            connection.sendall(b"CONNECT api.zoom.us:443 HTTP/1.1\r\n\r\n")
            assert connection.recv(1000)
        for _ in range(3):
            get(proxy, f"https://api.zoom.us{ME}")
    for connection in idle:
        connection.close()
    assert eventually(lambda: left() <= before)  # the mock's own threads end a moment later


def test_heads_are_read():
    """What is asked for, and what the server is sent of it."""
    assert parse_head(b"CONNECT [::1]:8443 HTTP/1.1\r\nHost: x\r\n\r\n") == RequestHead("::1", 8443, tunnel=True)
    options = parse_head(b"OPTIONS http://a.example HTTP/1.1\r\n\r\n")
    assert options.passed_on == b"OPTIONS * HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"
    assert (options.host, options.port) == ("a.example", 80)
    assert parse_head(b"GET http://a.example:81? HTTP/1.0\r\n\r\n").passed_on.startswith(b"GET /? HTTP/1.0\r\n")
