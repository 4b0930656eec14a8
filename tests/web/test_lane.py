"""Two cases from WSGI to the pipeline: the lane's and Flask's say the same bytes, and leave the same state behind."""

from __future__ import annotations

import http.client
import io
import json
import subprocess
import sys
from base64 import b64encode
from contextlib import closing
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_turn import some_of
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.sansio.utils import get_current_url, get_host

import mockzoom
from mockzoom.accounts.builtin import ACCOUNT_ID
from mockzoom.app import create_admin_api, create_app, create_pipeline
from mockzoom.config import Settings
from mockzoom.server import Pipeline
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.storage.base import DIRECTORY
from mockzoom.web import delivery as transport
from mockzoom.web.connection_cut import ConnectionCutError
from mockzoom.web.flask_app import create_flask_app
from mockzoom.web.reasons import status_line
from mockzoom.web.wsgi import ordinary_base_url
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.profiles import PROFILES
from mockzoom.zoom.registry import errors

NOON = 1_795_262_400_000
BATCH = "/v2/webinars/90000000005/batch_registrants"
MAX_BODY = 2000
TOKEN = {"HTTP_AUTHORIZATION": "Bearer mockzoom-token"}
FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n%b\r\n--x--\r\n'


class SuccessCase:
    """A separate server, entered by the fast path or by Flask; pauses are recorded instead of made."""

    def __init__(self, settings, faults=(), *, by_flask):
        self.pipeline = create_pipeline(settings, clock=lambda: NOON)
        desk = create_admin_api(self.pipeline, settings, clock=lambda: NOON)
        for fault in faults:
            status, answer = desk.answer(
                "POST", f"/_mockzoom/v1/accounts/{ACCOUNT_ID}/faults", json.dumps(fault).encode()
            )
            assert status == 201, answer
        lane = create_flask_app(self.pipeline).wsgi_app
        self.enter = lane.others if by_flask else lane

    def answer(self, environ, body):
        """Status line, headers, body, how the body ended, and what of the request was left unread."""
        heads = []
        stream = io.BytesIO(body)
        environ = environ | {"wsgi.input": stream, "wsgi.errors": io.StringIO()}
        pieces = self.enter(environ, lambda status, headers, _=None: heads.append((status, headers)))
        said, end = [], "whole"
        try:
            said.extend(pieces)
        except ConnectionCutError as cut:
            end = cut.torn
        finally:
            getattr(pieces, "close", lambda: None)()
        return heads, b"".join(said), end, stream.tell()

    def left_behind(self):
        """Everything the server knows afterwards, its journals included."""
        states = []
        for name in (DIRECTORY, ACCOUNT_ID):
            with self.pipeline.store.transaction(name) as state:
                states.append((state.dump(), state.read_log(JournalEntry)))
        return states


def environ_of(method, path, query="", headers=(), **rest):
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8080",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **dict(headers),
        **rest,
    }


def document(count=1, **rest):
    people = [{"email": f"p{n}@example.com", "first_name": "P"} for n in range(count)]
    return json.dumps({"registrants": people, **rest}).encode()


TEXTS = st.text(st.characters(max_codepoint=255), max_size=12)
REGISTRANTS = "/v2/webinars/90000000005/registrants"
WALLPAPER = "/v2/webinars/90000000005/branding/wallpaper"
PNG = FORM % b"\x89PNG\r\n\x1a\n"
CALLS = st.sampled_from(
    [
        ("POST", BATCH, document(2)),
        ("POST", REGISTRANTS, b'{"email": "p0@example.com", "first_name": "P"}'),
        ("PUT", f"{REGISTRANTS}/status", b'{"action": "approve", "registrants": [{"email": "p0@example.com"}]}'),
        ("GET", REGISTRANTS, b""),
        ("HEAD", "/v2/users/me", b""),
        ("GET", "/v2/users/me/webinars", b""),
        ("PATCH", "/v2/webinars/90000000005", b'{"topic": "Another"}'),
        ("DELETE", "/v2/webinars/90000000005", b""),
        ("POST", WALLPAPER, PNG),
        ("GET", "/v2/metrics/crc", b""),
        ("OPTIONS", "/v2/users", b""),
        ("POST", "/oauth/token", b"grant_type=account_credentials&account_id=mockzoom-account"),
        ("GET", "/oauth/authorize", b""),
    ]
)
PARTICULARS = {
    WALLPAPER: {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
    "/oauth/token": {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "HTTP_AUTHORIZATION": f"Basic {b64encode(b'mockzoom-client:mockzoom-secret').decode()}",
    },
    "/oauth/authorize": {
        "QUERY_STRING": "response_type=code&client_id=mockzoom-client&redirect_uri=http://b\xc3\xbccher.test/c%20d?a=b%FF"
    },
}
ODD_PATHS = [
    *("/v2/", "/v2//users", "//v2/users", "/v2/users/", "/v2/./users", "/v2/users/me\n", "/v2/users/%2e%2e"),
    *("/v2/users/\xc3\xbc", "/v2/users/\xff\xfe", "/v2", "/", "/openapi.json", "/oauth/token"),
]
ODD_TYPES = ["", "application/json; charset=x", "text/plain", "multipart/form-data; boundary=x", "\xff"]
ODD_HOSTS = ["zoom.test:80", "ZOOM.test:443", "xn--bcher-kva.test", "[::1]:9", "", "a b", "h:0", "\xff", "h/x"]
ODD_LENGTHS = ["", "-1", "+3", "1e3", "x", "\u0663", " 7", "999", "3", "0", "00012", "9" * 5000]
ODD_HEADERS = ["HTTP_X_A", "HTTP_X__B", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_COOKIE", "HTTP_EXPECT"]
ODDITIES = st.one_of(
    st.sampled_from(["BREW", "TRACE", "get", "head", "DELETE"]).map(lambda method: {"REQUEST_METHOD": method}),
    st.sampled_from(ODD_PATHS).map(lambda path: {"PATH_INFO": path}),
    TEXTS.map(lambda text: {"PATH_INFO": f"/v2/{text}"}),
    st.sampled_from(["page_size=x&page_size=2", "access_token=mockzoom-token", "a=%FF&=&&b"]).map(
        lambda query: {"QUERY_STRING": query}
    ),
    TEXTS.map(lambda text: {"QUERY_STRING": text}),
    st.sampled_from(ODD_TYPES).map(lambda kind: {"CONTENT_TYPE": kind}),
    st.sampled_from(ODD_HOSTS).map(lambda host: {"HTTP_HOST": host}),
    st.sampled_from(ODD_LENGTHS).map(lambda length: {"CONTENT_LENGTH": length}),
    st.tuples(st.sampled_from(ODD_HEADERS), TEXTS).map(lambda header: dict([header])),
    st.sampled_from(["HTTP_HOST", "HTTP_AUTHORIZATION", "CONTENT_TYPE", "CONTENT_LENGTH", "QUERY_STRING"]).map(
        lambda name: {name: None}
    ),
    st.sampled_from(
        [
            {"wsgi.url_scheme": "https"},
            {"wsgi.input_terminated": True},
            {"wsgi.input_terminated": True, "CONTENT_LENGTH": None},
            {"HTTP_TRANSFER_ENCODING": "chunked"},
            {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": None, "wsgi.input_terminated": True},
            {"SCRIPT_NAME": "/v2"},
            {"SCRIPT_NAME": None},
        ]
    ),
)
BODIES = st.one_of(
    st.builds(document, st.integers(0, 31)),
    st.sampled_from([b"", b"{}", b"nonsense", b"\xff\xfe", b"[" * 900, PNG]),
    st.integers(MAX_BODY - 1, MAX_BODY + 2).map(lambda size: b" " * size),
)
FAULTS = st.lists(
    st.sampled_from(
        [
            {"rule": "rate_limit_daily", "retry_after": "seconds"},
            {"status": 599, "body": "out of order"},
            {"status": 204},
            {"status": 304, "body": {"a": 1}},
            {"headers": {"Location": "/x y", "Content-Type": None}},
            {"status": 200, "body": "<p>", "headers": {"Content-Type": "text/html"}},
            {"patch": {"x": "y"}, "struck": "accepted"},
            {"latency": {"ms": 70}},
            {"connection": "reset", "when": "before"},
            {"connection": "empty", "when": "after"},
            {"connection": "truncated", "bytes": 7},
            {"connection": "dribble", "bytes": 9, "pause_ms": 3},
            {"connection": "garbage"},
        ]
    ).map(lambda fault: {"path": "/v2/*", "first": 2} | fault),
    max_size=1,
)


@st.composite
def requests_(draw):
    """A request as a server passes it, and its body: ordinary but for at most two peculiarities."""
    method, path, body = draw(CALLS)
    if draw(st.booleans()):
        body = draw(BODIES)
    environ = environ_of(method, path, "page_size=1", TOKEN, CONTENT_LENGTH=str(len(body)))
    environ |= PARTICULARS.get(path, {"CONTENT_TYPE": "application/json"})
    for oddity in draw(st.lists(ODDITIES, max_size=2)):
        environ |= oddity
    return {name: value for name, value in environ.items() if value is not None}, body


@pytest.fixture
def seen(monkeypatch):
    """The calls that reach a pipeline, and how long faults would have waited, in s."""
    seen = []
    monkeypatch.setattr(transport, "time", SimpleNamespace(sleep=seen.append))
    answer = Pipeline.__call__

    def noting(self, call):
        seen.append(vars(call).copy())
        return answer(self, call)

    monkeypatch.setattr(Pipeline, "__call__", noting)
    return seen


@settings(max_examples=some_of(300))
@given(st.sampled_from(["2021-08", "2025-06"]), st.lists(requests_(), min_size=1, max_size=4), FAULTS)
def test_both_roads_say_and_do_the_same(seen, profile, calls, faults):
    """Bytes, pauses, cuts, the pipeline's input, what is read of a body, and what store and journals keep are equal."""
    chosen = Settings(profile=profile, rate_limits="daily", max_body=MAX_BODY, journal=10)
    cases = [SuccessCase(chosen, faults, by_flask=by_flask) for by_flask in (False, True)]
    for environ, body in calls:
        answers = []
        for case in cases:
            seen.clear()
            answers.append((case.answer(environ, body), list(seen)))
        assert answers[0] == answers[1]
    assert cases[0].left_behind() == cases[1].left_behind()


@pytest.fixture
def lane():
    """The lane before a Flask that counts what it is asked."""
    case = SuccessCase(Settings(), by_flask=False)
    case.asked, flask = [], case.enter.others

    def counting(environ, start_response):
        case.asked.append(environ["PATH_INFO"])
        return flask(environ, start_response)

    case.enter.others = counting
    return case


def test_the_api_s_calls_take_the_lane(lane):
    """So that the comparison compares two cases."""
    body = document(3)
    sent = TOKEN | {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
    heads, said, *_ = lane.answer(environ_of("POST", BATCH, headers=sent), body)
    lane.answer(environ_of("GET", "/v2/nothing"), b"")
    assert (heads[0][0], len(json.loads(said)["registrants"]), lane.asked) == ("200 OK", 3, [])


@pytest.mark.parametrize(
    "path,odd",
    [
        ("/openapi.json", {}),
        ("/_mockzoom/v1/health", {}),
        ("/v2", {}),
        ("/v2/users", {"HTTP_TRANSFER_ENCODING": "chunked"}),
        ("/v2/users", {"CONTENT_LENGTH": "five"}),
        ("/v2/users", {"CONTENT_LENGTH": "\u0663"}),
        ("/v2/users", {"CONTENT_LENGTH": "9" * 5000}),
        ("/v2/users", {"HTTP_CONTENT_TYPE": "text/plain"}),
    ],
)
def test_what_is_unusual_takes_flask_s_road(lane, path, odd):
    """Other paths, bodies without a length or with one in words, and headers that are none."""
    lane.answer(environ_of("POST", path, **odd), b"abc")
    assert lane.asked == [path]


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from([*ODD_HOSTS, "h:65536", "h:99999", "h:443", "h:80", "h:8080", "h.", "-", "H", "\u0131"]) | TEXTS,
)
def test_a_host_is_read_as_werkzeug_reads_it(scheme, host):
    """Or left to it."""
    assert ordinary_base_url(scheme, host) in (None, get_current_url(scheme, get_host(scheme, host)).rstrip("/"))


def test_reason_phrases_do_not_depend_on_the_version_of_python():
    """All statuses of errors have the phrase that `mockzoom serve` sends."""
    rows = [row.variant_for(profile, "").status for row in errors().values() for profile in PROFILES.values()]
    known = {200, 201, 204, *rows, *(v.status for row in OAUTH_ERRORS.values() for v in row.variants)}
    renamed = {413: "Payload Too Large"}
    phrases = {code: renamed.get(code, HTTP_STATUS_CODES[code]) for code in known}
    assert {status_line(code) for code in known} == {f"{code} {phrase}" for code, phrase in phrases.items()}
    assert status_line(599) == "599 <none>"


def test_flask_is_loaded_when_it_is_needed():
    """A server that is asked for the API alone starts and answers without it; the admin API still answers."""
    code = """
import io, sys
from mockzoom.app import create_server
from mockzoom.config import Settings

def status_of(path):
    said = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "h", "wsgi.url_scheme": "http",
               "SERVER_NAME": "h", "SERVER_PORT": "80", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
               "HTTP_AUTHORIZATION": "Bearer mockzoom-token"}
    list(server(environ, lambda status, *_: said.append(status)))
    return said[0], "flask" in sys.modules or "werkzeug" in sys.modules

server = create_server(Settings())
print(status_of("/v2/users/me"), status_of("/_mockzoom/v1/health"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "('200 OK', False) ('200 OK', True)"


def test_hooks_of_a_user_see_every_request():
    """An application of `create_app` stays an application of Flask's."""
    app = create_app(Settings())
    seen = []
    app.before_request(lambda: seen.append("before"))
    app.after_request(lambda response: seen.append("after") or response)
    assert app.test_client().get("/v2/users/me", headers={"Authorization": "Bearer mockzoom-token"}).status_code == 200
    assert seen == ["before", "after"]


def test_a_head_is_the_head_of_get():
    """Length included, over a socket, and no body follows."""
    with mockzoom.serve(clock=lambda: NOON, rate_limits="off") as server:
        heads = []
        with closing(http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)) as connection:
            for method in ("GET", "HEAD"):
                connection.request(method, "/v2/users/me", headers={"Authorization": "Bearer mockzoom-token"})
                answer = connection.getresponse()
                body = answer.read()
                heads.append([(n, v) for n, v in answer.getheaders() if n != "x-zm-trackingid"])
    assert (heads[0], body) == (heads[1], b"")
    assert int(dict(heads[0])["Content-Length"]) > 0


@pytest.mark.parametrize(
    "method,path,body",
    [
        ("POST", BATCH, [document(30)]),
        ("POST", BATCH, [b"{", b"}"]),
        ("GET", "/v2/users/%C3%BC?x=%FF", []),
        ("HEAD", BATCH, []),
        ("DELETE", "/v2/webinars/90000000005/registrants/x", []),
    ],
)
def test_both_roads_over_a_socket(method, path, body):
    """The same server with and without the lane, bodies in one piece and chunked: a client reads the same."""
    read = []
    for by_flask in (False, True):
        app = create_app(Settings(), clock=lambda: NOON)
        if by_flask:
            app.wsgi_app = app.wsgi_app.others
        sent = {"Authorization": "Bearer mockzoom-token", "Content-Type": "application/json"}
        with (
            mockzoom.serve(app) as server,
            closing(http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)) as connection,
        ):
            connection.request(method, path, iter(body) if len(body) > 1 else b"".join(body) or None, sent)
            answer = connection.getresponse()
            read.append((answer.status, answer.reason, answer.getheaders(), answer.read()))
    assert read[0] == read[1]
