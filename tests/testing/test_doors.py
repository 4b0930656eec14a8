"""Every door leads to the same room: a test client, a socket, and calls that are intercepted."""

from __future__ import annotations

import http.client
import json

import pytest
import requests
from intercepted import BATCH, BODY, HEADERS, by_httpx, register

import mockzoom
from mockzoom.app import create_app
from mockzoom.config import Settings

pytestmark = pytest.mark.usefixtures("no_way_out")

DOORS = [
    pytest.param("POST", BATCH, json.dumps(BODY).encode(), {"Content-Type": "application/json"}, id="a batch"),
    pytest.param("POST", BATCH, b"nonsense", {"Content-Type": "application/json"}, id="a refusal"),
    pytest.param("GET", "/v2/users/me?x=%C3%BC&y=%25", b"", {}, id="a get"),
    pytest.param("GET", "/v2/webinars/90000000005/registrants?page_size=2", b"", {}, id="a list"),
    pytest.param("HEAD", "/v2/users/me", b"", {}, id="a head"),
    pytest.param("DELETE", "/v2/webinars/90000000005", b"", {"Content-Type": "application/json"}, id="a delete"),
    pytest.param("GET", "/v2/webinars/%FF/x%2Fy", b"", {}, id="an odd path"),
    pytest.param("BREW", "/v2/users", b"", {}, id="an odd method"),
    pytest.param(
        "POST",
        "/oauth/token",
        b"grant_type=account_credentials&account_id=mockzoom-account",
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": "Basic bW9ja3pvb20tY2xpZW50Om1vY2t6b29tLXNlY3JldA==",
        },
        id="a token",
    ),
    pytest.param("GET", "/openapi.json", b"", {}, id="the document"),
    pytest.param("OPTIONS", "/", b"", {}, id="the root"),
]


def through_the_test_client(app, method, path, body, headers):
    with app.test_client() as client:
        answer = client.open(path, method=method, data=body or None, headers=headers, base_url="http://api.zoom.us")
        return answer.status_code, list(answer.headers), answer.data


def through_a_socket(app, method, path, body, headers):
    with mockzoom.serve(app) as server:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
        connection.request(method, path, body or None, headers | {"Host": "api.zoom.us"})
        answer = connection.getresponse()
        found = answer.status, answer.getheaders(), answer.read()
        connection.close()
    return found


def through_requests(app, method, path, body, headers):
    with mockzoom.intercept(app), requests.Session() as session:
        prepared = requests.Request(method, "http://api.zoom.us", data=body or None, headers=headers).prepare()
        prepared.url = f"http://api.zoom.us{path}"  # as it is: requests would tidy it up
        answer = session.send(prepared, timeout=5, allow_redirects=False)
    return answer.status_code, list(answer.raw.headers.iteritems()), answer.content


def through_httpx(app, method, path, body, headers):
    with mockzoom.intercept(app):
        answer = by_httpx(method, f"http://api.zoom.us{path}", data=body or None, headers=headers)
    return answer.status_code, answer.headers.multi_items(), answer.content


WAYS = [through_the_test_client, through_a_socket, through_requests, through_httpx]


@pytest.mark.parametrize("method,path,body,headers", DOORS)
def test_every_door_gives_the_same_bytes(mock, method, path, body, headers):
    """Flask's test client, a socket, requests and httpx intercepted: status, headers in order, body."""
    answers = []
    for way in WAYS:
        app = create_app(Settings(check_answers=True, rate_limits="daily"), clock=mock.clock)
        status, found, content = way(app, method, path, body, HEADERS | headers)
        # What a server says of itself and of its connection is not Zoom's; all else is, the date included.
        kept = [(n.lower(), v) for n, v in found if n.lower() not in ("server", "connection")]
        answers.append((status, kept, content))
    assert answers == [answers[0]] * len(WAYS)
    assert dict(answers[0][1]).get("date") == "Sat, 21 Nov 2026 12:00:00 GMT" or path == "/openapi.json"


def test_doors_onto_one_state_see_each_other_s_changes(mock):
    """What is registered through one is listed through all, whichever was there first."""
    app = create_app(clock=mock.clock)
    listing = "/v2/webinars/90000000005/registrants"
    for number, way in enumerate(WAYS, 1):
        body = json.dumps({"registrants": [{"email": f"{number}@example.com", "first_name": "A"}]}).encode()
        way(app, "POST", BATCH, body, HEADERS | {"Content-Type": "application/json"})
        counts = [json.loads(w(app, "GET", listing, b"", HEADERS)[2])["total_records"] for w in WAYS]
        assert counts == [number] * len(WAYS)


def test_servers_and_blocks_share_what_the_other_has():
    """A block onto a server, a server onto a block, and the application of either."""
    with mockzoom.serve() as server, mockzoom.intercept(server) as mock, mockzoom.serve(mock) as again:
        register()
        found = [
            requests.Session.get(_direct(), f"{s.api_url}/webinars/90000000005/registrants", headers=HEADERS, timeout=5)
            for s in (server, mock, again)
        ]
        assert [f.json()["total_records"] for f in found] == [1, 1, 1]
        assert server.app is mock.app is again.app
        assert len({server.url, mock.url, again.url}) == 3


def _direct():
    session = requests.Session()
    session.trust_env = False
    return session
