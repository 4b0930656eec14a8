"""Every request to the WSGI application gets a response in the format of its service, whatever it consists of.

The application is called as an HTTP server calls it, so that no step is left out: environment, body, pipeline, admin
API, conversion of the response.
"""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_turn import in_turn, some_of

from mockzoom.app import create_app, create_apps, create_server
from mockzoom.config import Settings
from mockzoom.contract.xml_errors import read_xml_error
from mockzoom.spec import load_spec
from mockzoom.spec.admin_spec import PREFIX, load_admin_spec
from mockzoom.spec.json_text import MAX_DEPTH

TOKEN = "Bearer mockzoom-token"
ACCOUNT = f"{PREFIX}/v1/accounts/mockzoom-account"
APPS = {
    "the Flask application": lambda: create_app(Settings(max_body=1 << 16)),
    "the application of serve": lambda: create_server(Settings(max_body=1 << 16)),
    "the application of --admin-port": lambda: create_apps(Settings(admin_port=1, max_body=1 << 16))[1],
}


def ask(app, method, path, body=b"", query="", **environ):
    """Send a request; status, headers and body of the response, which must be one that a server can send."""
    heads = []
    given_environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8080",
        "HTTP_AUTHORIZATION": TOKEN,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **environ,
    }
    given_environ = {name: value for name, value in given_environ.items() if value is not None}
    pieces = app(given_environ, lambda status, headers, _=None: heads.append((status, headers)))
    whole = b"".join(pieces)
    getattr(pieces, "close", lambda: None)()
    ((line, headers),) = heads
    assert re.fullmatch(r"[2-5][0-9][0-9] [ -~]*", line)
    for name, value in headers:
        assert re.fullmatch(r"[!-9;-~]+", name)
        assert not re.search(r"[\r\n\0]", value)
    return int(line[:3]), {name.lower(): value for name, value in headers}, whole


def assert_shaped(path, method, status, headers, body, *, alone=False):
    """An error has the format of the service: the admin API's, the token service's or Zoom's, JSON or XML."""
    if status < 400 or method == "HEAD":
        return
    if headers["content-type"] == "application/xml;charset=UTF-8":
        assert (status, read_xml_error(body).document["code"]) == (400, 300)
        return
    assert headers["content-type"].startswith("application/json"), body
    document = json.loads(body)
    plain = f"/{path.lstrip('/')}"
    if "error" in document and "reason" not in document:
        assert alone or plain == PREFIX or plain.startswith(f"{PREFIX}/")
        load_admin_spec().validator("error").validate(document)
    elif path in ("/oauth/token", "/oauth/revoke", "/oauth/authorize") and "reason" in document:
        assert document.keys() == {"reason", "error"}
    else:
        assert {"code", "message"} <= document.keys()


ID = "90000000005"
PATHS = [
    re.sub(r"{(\w+)}", lambda found: {"webinarId": ID, "userId": "me"}.get(found[1], "1"), operation.path)
    for operation in load_spec().operations.values()
]
PATHS = [path if path.startswith(("/oauth", "/v2")) else f"/v2{path}" for path in PATHS]
ADMIN_PATHS = [
    PREFIX + re.sub(r"{(\w+)}", lambda found: {"accountId": "mockzoom-account"}.get(found[1], "x"), operation.path)
    for operation in load_admin_spec().operations.values()
    if operation.name != "deleteAccount"
]
LATIN = st.text(st.characters(max_codepoint=255), max_size=20)
DEPTHS = [1, 64, MAX_DEPTH - 8, MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 250, 254, 255, 256, 1000, 1024, 1025, 5000]
NESTED = st.builds(
    lambda depth, kind: kind[0] * depth + b"1" + kind[1] * depth,
    st.sampled_from(DEPTHS),
    st.sampled_from([(b"[", b"]"), (b'{"a":', b"}")]),
)
NUMBERS = st.sampled_from([b"1e400", b"-0", b"9" * 400, b"1" + b"0" * 5000, b"18446744073709551616", b"NaN", b"1.5e3"])
TEXTS = st.sampled_from(
    [b'"\\ud800"', b'"\\u0000"', b'"\xf0\x9f\x98\x80"', b'"\xff"', b'"' + b"x" * 70_000 + b'"', b""]
)
FIELDS = st.sampled_from(
    ["registrants", "settings", "email", "topic", "z", "operation", "status", "body", "patch", "headers", "by", "at"]
)
BODIES = st.one_of(
    st.binary(max_size=30),
    NESTED,
    st.builds(lambda name, value: b'{"%b": %b}' % (name.encode(), value), FIELDS, NESTED | NUMBERS | TEXTS),
    st.builds(lambda value: b'{"operation": "user", "status": 200, "body": %b}' % value, NESTED | NUMBERS | TEXTS),
    st.builds(lambda value: b'{"registrants": [{"email": "a@b.ce", "first_name": "A"}], "z": %b}' % value, NESTED),
    st.sampled_from([b"{" * 70_000, b"[{}," * 9000, b"a=1&" * 1500]),
)
QUERIES = st.one_of(
    LATIN,
    st.sampled_from([999, 1000, 1001, 5000]).map(lambda count: "&".join(f"a{n}=1" for n in range(count))),
    st.sampled_from(["page_number=9223372036854775807", "page_size=99999999999999999999", "access_token=x", "%ff=%00"]),
    st.sampled_from(["https://[::1/", "https://h:x/", "http://a\xfc/%0d%0aX: y", "//x", "https://h/?a=b#c"]).map(
        lambda address: f"response_type=code&client_id=mockzoom-client&redirect_uri={address}"
    ),
)
ODDITIES = st.one_of(
    st.sampled_from(["", "-1", "x", "7", "99999", "9" * 4000]).map(lambda length: {"CONTENT_LENGTH": length}),
    st.sampled_from(["", "text/plain", "multipart/form-data", "multipart/form-data; boundary=\xff", "\xff"]).map(
        lambda kind: {"CONTENT_TYPE": kind}
    ),
    st.sampled_from(["", "a b", "[::1", "evil.example", "\xff", "h:99999", "127.0.0.1"]).map(
        lambda host: {"HTTP_HOST": host}
    ),
    st.sampled_from(["", "Bearer", "Bearer \xff", "Basic !", "Basic bW9jaw=="]).map(
        lambda value: {"HTTP_AUTHORIZATION": value}
    ),
    st.sampled_from([{"wsgi.input_terminated": True}, {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": None}]),
    st.tuples(st.sampled_from(["HTTP_ORIGIN", "HTTP_X_A", "HTTP_SEC_FETCH_SITE"]), LATIN).map(lambda one: dict([one])),
)
METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get"])
ANY_PATH = st.one_of(
    st.sampled_from(PATHS),
    st.sampled_from(ADMIN_PATHS),
    st.sampled_from(["/", "//", "/v2", "/v2//users", f"{PREFIX}", f"/{PREFIX}/v1/health", "/openapi.json/"]),
    LATIN.map(lambda text: f"/v2/users/{text}"),
    LATIN.map(lambda text: f"{PREFIX}/v1/accounts/{text}"),
    LATIN.map(lambda text: f"/{text}"),
)


@pytest.fixture(scope="module", params=APPS)
def app(request):
    """One application for all examples, so that what one leaves behind meets the next."""
    return APPS[request.param]()


@given(method=METHODS, path=ANY_PATH, body=BODIES, query=QUERIES, odd=st.lists(ODDITIES, max_size=2))
@settings(max_examples=some_of(250))
def test_every_response_has_the_format_of_its_service(app, method, path, body, query, odd):
    """Neither an empty 500 nor a page of the framework reaches a client."""
    environ = {name: value for one in odd for name, value in one.items()}
    status, headers, answered = ask(app, method, path, body, query, **environ)
    assert status not in (500, 503), (method, path, query, body[:80], answered)
    assert_shaped(path, method, status, headers, answered, alone=getattr(app, "name", "") == "mockzoom-admin")


READERS = [
    f"{ACCOUNT}{path}" for path in ("", "/journal", "/journal/count", "/faults", "/next", "/export", "/checkpoints")
]
PERSON = '{"email": "a@example.com", "first_name": "A"}'
FAULT = '{"operation": "user", "first": 1'
NESTINGS = {
    "an unknown field of a batch": (
        "/v2/webinars/90000000005/batch_registrants",
        '{"registrants": [' + PERSON + '], "z": %s}',
    ),
    "settings of a webinar": ("/v2/users/me/webinars", '{"topic": "T", "settings": %s}'),
    "a field of the token service": ("/oauth/token", '{"a": %s}'),
    "a body of a fault": (f"{ACCOUNT}/faults", FAULT + ', "status": 200, "body": %s}'),
    "a text of a fault": (f"{ACCOUNT}/faults", FAULT + ', "status": 200, "body": "%s"}'),
    "a patch of a fault": (f"{ACCOUNT}/faults", FAULT + ', "patch": {"a": %s}}'),
    "a queued response": (
        f"{ACCOUNT}/next",
        '{"operation": "user", "status": 404, "body": {"code": 1, "message": "m", "z": %s}}',
    ),
    "an import": (f"{ACCOUNT}/import", '{"format": "mockzoom-account", "x": %s}'),
    "a difference": (f"{ACCOUNT}/diff", '{"from": %s}'),
    "an expected request": (f"{ACCOUNT}/journal/nearest", '{"operation": "user", "body": %s}'),
    "an account": (f"{PREFIX}/v1/accounts", '{"users": %s}'),
}


@pytest.mark.parametrize("place", NESTINGS)
@pytest.mark.parametrize("opened,closed", [("[", "]"), ('{"a":', "}")], ids=["lists", "objects"])
def test_what_is_read_can_be_written(place, opened, closed):
    """A document of any depth is refused, or every reader of the state can show it afterwards.

    In `make test` at the limit and at a third of the other depths, in `make test-everything` at all.
    """
    app = create_server(Settings(rate_limits="off"))
    path, template = NESTINGS[place]
    text = place == "a text of a fault"
    for depth in sorted({MAX_DEPTH, MAX_DEPTH + 1, *in_turn(DEPTHS, place, opened, of=3)}):
        nested = opened * depth + "1" + closed * depth
        document = template % (nested.replace('"', '\\"') if text else nested)
        status, headers, body = ask(app, "POST", path, document.encode())
        assert status in (200, 201, 400, 404, 409, 413, 422), (depth, body[:200])
        assert_shaped(path, "POST", status, headers, body)
        assert ask(app, "GET", "/v2/users/me")[0] in (200, 404)
        assert ask(app, "PUT", f"{ACCOUNT}/checkpoints/deep")[0] == 200
        for reader in READERS:
            status, _, body = ask(app, "GET", reader)
            assert status == 200, (depth, reader, body[:200])
        status, _, exported = ask(app, "GET", f"{ACCOUNT}/export")
        assert status == 200, (depth, exported[:200])
        assert ask(app, "POST", f"{ACCOUNT}/import", exported)[0] == 200, depth
        assert ask(app, "POST", f"{ACCOUNT}/diff", b'{"from": "deep"}')[0] == 200, depth
        assert ask(app, "POST", f"{ACCOUNT}/checkpoints/deep/restore")[0] == 200, depth


@pytest.mark.parametrize("method", ["BREW", "get", "TRACE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("name", APPS)
def test_unknown_methods_of_the_admin_api_are_its_own(name, method):
    """They do not reach Zoom's API: 405 with the methods that the path has."""
    status, headers, body = ask(APPS[name](), method, f"{PREFIX}/v1/accounts")
    assert (status, headers["allow"]) == (405, "GET, POST")
    assert_shaped(PREFIX, method, status, headers, body)


def test_a_request_that_fails_is_not_carried_out_twice(monkeypatch):
    """What cannot be sent becomes a 500 in Zoom's format, with one entry in the journal each."""
    for app in (create_server(Settings()), create_app(Settings())):
        fault = b'{"operation": "addBatchWebinarRegistrants", "when": "after", "latency": {"ms": 1}}'
        assert ask(app, "POST", f"{ACCOUNT}/faults", fault)[0] == 201
        with monkeypatch.context() as patched:
            patched.setattr("mockzoom.web.delivery.delivered_response", lambda *_: 1 / 0)
            body = b'{"registrants": [{"email": "a@example.com", "first_name": "A"}]}'
            for path in (f"/v2/webinars/{ID}/batch_registrants", f"/v2/webinars/{ID}//batch_registrants"):
                status, headers, answered = ask(app, "POST", path, body)
                assert_shaped(path, "POST", status, headers, answered)
        assert json.loads(ask(app, "GET", f"{ACCOUNT}/journal/count", query="operation=add*")[2])["count"] == 2
        assert json.loads(ask(app, "GET", f"/v2/webinars/{ID}/registrants")[2])["total_records"] == 1


@pytest.mark.parametrize("path", ["/v2/users/x\n2026-11-30 CRITICAL forged\x1b[2J", f"{PREFIX}/v1/accounts/\nforged"])
def test_a_path_cannot_forge_lines_of_the_log(path, monkeypatch, caplog):
    """Paths are logged with their control characters escaped."""
    monkeypatch.setattr("mockzoom.server.pipeline.Pipeline._respond", lambda *_: 1 / 0)
    monkeypatch.setattr("mockzoom.admin.account_endpoints.account_of", lambda *_: 1 / 0)
    status, _, _ = ask(create_server(Settings()), "GET", path)
    assert status == 500
    assert "forged" in caplog.text
    assert not re.search(r"^forged|CRITICAL forged\x1b", caplog.text, re.MULTILINE)


@pytest.mark.parametrize(
    "method,path",
    [
        ("POST", f"/v2/webinars/{ID}/batch_registrants"),
        ("DELETE", f"/v2/webinars/{ID}"),
        ("PATCH", f"/v2/webinars/{ID}"),
        ("POST", "/oauth/token"),
        ("POST", f"{ACCOUNT}/clock/advance"),
        ("POST", f"{ACCOUNT}/reset"),
        ("POST", f"{ACCOUNT}/faults"),
    ],
)
@pytest.mark.parametrize("terminated", [None, True], ids=["by length", "ended by the server"])
def test_a_body_that_is_cut_off_does_nothing(method, path, terminated):
    """Even if what arrived is a whole document: the message is not a request (RFC 9112, 8)."""
    app = create_server(Settings())
    bodies = {
        "/oauth/token": b"grant_type=account_credentials&account_id=mockzoom-account",
        f"{ACCOUNT}/clock/advance": b'{"by": "PT1H"}',
        f"{ACCOUNT}/faults": b'{"status": 500}',
    }
    batch = b'{"registrants": [{"email": "a@example.com", "first_name": "A"}]}'
    body = bodies.get(path, batch if path.startswith("/v2") else b"{}")
    before = json.loads(ask(app, "GET", f"{ACCOUNT}/export")[2])
    status, headers, answered = ask(
        app, method, path, body, CONTENT_LENGTH=str(len(body) + 10), **{"wsgi.input_terminated": terminated}
    )
    assert status == 400
    assert_shaped(path, method, status, headers, answered)
    after = json.loads(ask(app, "GET", f"{ACCOUNT}/export")[2])
    for document in (before, after):
        for name in ("calls", "strangers"):
            document["sequences"].pop(name, None)
        document.pop("counts")
    assert after == before
