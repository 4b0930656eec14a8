"""The guard of the admin API against web pages: foreign origins and host names are refused, programs are not."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
import requests
from loopback import free_port
from mockzoom_server import Server
from patience import PATIENCE
from werkzeug.test import Client

import mockzoom
from mockzoom.admin.api import RequestMeta
from mockzoom.admin.browser_guard import RequestSource, check_source
from mockzoom.app import create_app, create_apps, create_server
from mockzoom.config import Settings
from mockzoom.errors import FieldError
from mockzoom.spec.admin_spec import PREFIX, load_admin_spec
from mockzoom.testing.in_process import SentRequest, respond

OPERATIONS = load_admin_spec().operations
VALUES = {
    "accountId": "mockzoom-account",
    "name": "x",
    "faultId": "f1",
    "webinarId": "1",
    "subscriptionId": "x",
    "deliveryId": "d1",
}
HERE = "127.0.0.1:8080"

LOCAL = [
    *("127.0.0.1", "127.0.0.1:8080", "10.1.2.3:80", "[::1]", "[::1]:8080", "[2001:db8::1]:9", "localhost"),
    *("LOCALHOST:1", "localhost.", "mock", "mock:8080", "my_mock", "a.localhost", "mac.local", "host.docker.internal"),
    *("zoom.test", "mock.ns.svc", "mock.ns.svc.cluster.local:8080", "api.zoom.us", "zoom.us:443", "API.ZOOM.US."),
]
FOREIGN = [
    *("evil.example", "evil.example:8080", "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example"),
    *("localhost.evil.example:80", "evil.example.", "us02web.zoom.us", "api.zoom.us.evil.example", "notzoom.us"),
    *("evil.example:80:80", "127.0.0.1@evil.example", "evil.example/localhost", "[::1].evil.example", "[::1", "a b"),
    *("127.0.0.1, evil.example", "evil.example#localhost", "xlocalhost.evil", "evillocal.org", "test.evil.example"),
    *("b\u00fccher.example", "evil.example%00.local", "999.1.1.1", "0x7f.0.0.1", ".localhost", "a..local", ":80"),
]
# Origin, Sec-Fetch-Site, Host, and the field of the refusal, None for none.
CASES = [
    ("", "", HERE, None),
    ("", "none", HERE, None),
    ("", "same-origin", HERE, None),
    (f"http://{HERE}", "", HERE, None),
    (f"http://{HERE}", "same-origin", HERE, None),
    ("http://localhost", "same-origin", "localhost:80", None),
    ("http://LOCALHOST:80", "", "localhost", None),
    ("http://[::1]:8080", "", "[::1]:8080", None),
    ("https://evil.example", "", HERE, "Origin"),
    ("https://evil.example", "cross-site", HERE, "Origin"),
    ("http://127.0.0.1:9090", "same-site", HERE, "Origin"),
    ("http://127.0.0.1", "", HERE, "Origin"),
    ("https://127.0.0.1:8080", "", HERE, "Origin"),
    ("http://localhost:8080", "", HERE, "Origin"),
    ("http://127.0.0.1:8080.evil.example", "", HERE, "Origin"),
    ("http://127.0.0.1:8080@evil.example", "", HERE, "Origin"),
    ("null", "", HERE, "Origin"),
    ("file://", "", HERE, "Origin"),
    ("chrome-extension://abc", "", HERE, "Origin"),
    ("garbage", "none", HERE, "Origin"),
    ("", "cross-site", HERE, "Sec-Fetch-Site"),
    ("", "same-site", HERE, "Sec-Fetch-Site"),
    ("", "Cross-Site", HERE, "Sec-Fetch-Site"),
    (f"http://{HERE}", "cross-site", HERE, "Sec-Fetch-Site"),
    ("http://evil.example", "same-origin", "evil.example", "Host"),
    ("", "", "evil.example", "Host"),
]


def path_of(operation):
    """The operation's path with values in it."""
    path = PREFIX + operation.path
    for name, value in VALUES.items():
        path = path.replace("{" + name + "}", value)
    return path


def verdict(allowed=(), **source):
    """The field of a refusal, None for none."""
    try:
        check_source(RequestSource(**{"scheme": "http", "host": HERE} | source), allowed)
    except FieldError as error:
        return error.field if error.status == 403 else error
    return None


class TestSources:
    @pytest.mark.parametrize("host", LOCAL)
    def test_local_names_and_addresses_are_admitted(self, host):
        """An address, a name without a dot and a name of a private domain cannot be those of a page."""
        assert verdict(host=host) is None

    @pytest.mark.parametrize("host", FOREIGN)
    def test_foreign_and_malformed_names_are_refused(self, host):
        """Whole names are compared, never a beginning or an end of them."""
        assert verdict(host=host) == "Host"

    @pytest.mark.parametrize("host", FOREIGN[:8])
    def test_a_star_admits_every_host_and_no_origin(self, host):
        """`*` is for servers behind names that change; a page still must not send requests."""
        assert verdict(["*"], host=host) is None
        assert verdict(["*"], host=host, origin="https://other.example") == "Origin"
        assert verdict(["*"], host=host, fetch_site="cross-site") == "Sec-Fetch-Site"

    def test_a_name_is_admitted_as_host_and_as_origin(self):
        """A proxy that ends TLS calls the server by another address than the page has."""
        allowed = ["Mock.Example.com"]
        assert verdict(allowed, host="mock.example.com:8443") is None
        assert verdict(allowed, origin="https://mock.example.com", fetch_site="same-origin") is None
        assert verdict(allowed, host="x.mock.example.com") == "Host"
        assert verdict(allowed, origin="https://x.mock.example.com") == "Origin"

    @pytest.mark.parametrize("origin,site,host,field", CASES)
    def test_the_table_of_verdicts(self, origin, site, host, field):
        """What a browser says of a page decides; without it a request is that of a program."""
        assert verdict(origin=origin, fetch_site=site, host=host) == field

    def test_a_request_without_http_is_admitted(self):
        """Tests in one process call the API without a host."""
        assert check_source(RequestSource()) is None


class TestOperations:
    @pytest.mark.parametrize("name", [*sorted(OPERATIONS), "openapi.json"])
    def test_every_operation_is_guarded_before_anything_else(self, make_mock, name):
        """Even health, even with the token: a refused request changes nothing, and its host is not repeated."""
        mock = make_mock(admin_token="s3cret")
        operation = OPERATIONS.get(name, SimpleNamespace(method="GET", path="/openapi.json"))
        before = dump_of(mock)
        for origin, site, host, field in CASES:
            if field is not None:
                sent = RequestMeta("", "Bearer s3cret", f"http://{host}", RequestSource("http", host, origin, site))
                status, document = mock.desk.answer(operation.method, path_of(operation), b"{", sent)
                assert (status, document["error"]["field"]) == (403, field)
                assert field != "Host" or f"//{host}" not in json.dumps(document)
        assert dump_of(mock) == before


def dump_of(mock):
    """The state of the mock's account."""
    with mock.pipeline.store.snapshot("mockzoom-account") as state:
        return state.dump()


def asker_of(app):
    """Return a function that sends a request to an application without a socket."""
    client = Client(app)

    def ask(method, path, headers):
        answer = client.open(path, method=method, headers=headers)
        return answer.status_code, dict(answer.headers), answer.json

    return ask


def assert_guarded(ask, host):
    """Every kind of source is judged, and no answer has a header that opens the API to pages."""
    for origin, site, name, field in CASES:
        named = {"Host": name.replace(HERE, host), "Origin": origin.replace(HERE, host), "Sec-Fetch-Site": site}
        sent = {header: value for header, value in named.items() if value}
        for method, path in (("POST", "/v1/accounts/mockzoom-account/clock/freeze"), ("GET", "/v1/health")):
            status, headers, document = ask(method, PREFIX + path, sent)
            assert status == (200 if field is None else 403), (sent, document)
            assert field is None or document["error"]["field"] == field
            headers = {header.lower(): value for header, value in headers.items()}
            assert not [header for header in headers if header.startswith("access-control")]
            assert headers["x-content-type-options"] == "nosniff"


class TestFaces:
    @pytest.mark.parametrize(
        "app",
        [
            pytest.param(lambda: create_app(Settings()), id="the Flask application"),
            pytest.param(lambda: create_server(Settings()), id="the application of serve"),
            pytest.param(lambda: create_apps(Settings(admin_port=1))[1], id="the application of --admin-port"),
        ],
    )
    def test_every_application_has_the_guard(self, app):
        """However the admin API is reached, the same sources are refused."""
        assert_guarded(asker_of(app()), HERE)

    def test_an_interception_has_the_guard(self):
        """Calls to Zoom's own names are admitted, and other names of the same state are not."""
        with mockzoom.serve() as server:
            for host, expected in (("api.zoom.us", 200), ("zoom.us", 200), ("evil.example", 403)):
                sent = SentRequest("GET", f"https://{host}{PREFIX}/v1/health", [], b"")
                assert respond(server.app, sent).status == expected

    @pytest.mark.parametrize("options", [("--workers", "2", "--store", "sqlite:///guard.db"), ("--admin-port", "0")])
    def test_every_process_of_a_server_has_the_guard(self, options):
        """The same over a real socket, whichever process answers."""
        options = [str(free_port()) if option == "0" else option for option in options]
        with Server(*options, "--allowed-host", "mock.example.com") as server:
            url = server.url
            if "--admin-port" in options:
                url = server.line_with("the admin API listens on").split()[-1]
            host = url.removeprefix("http://")

            def ask(method, path, headers):
                answer = requests.request(method, url + path, headers=headers, timeout=PATIENCE)
                return answer.status_code, dict(answer.headers), answer.json()

            assert_guarded(ask, host)
            assert ask("GET", f"{PREFIX}/v1/health", {"Host": "mock.example.com"})[0] == 200
