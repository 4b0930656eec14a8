"""The Flask face and the threaded server: the same answers through every door."""

from __future__ import annotations

import http.client
import json
import socket

import pytest
import requests

import mockzoom
from mockzoom.app import create_app
from mockzoom.config import Settings

BATCH = "/v2/webinars/90000000005/batch_registrants"
HEADERS = {"Authorization": "Bearer mockzoom-token"}
BODY = {"registrants": [{"email": "a@example.com", "first_name": "A"}]}


@pytest.fixture(scope="module")
def server():
    """One server for this file."""
    with mockzoom.serve(check_answers=True, rate_limits="off", max_body=1000) as running:
        yield running


CALLS = [
    pytest.param("POST", BATCH, json.dumps(BODY).encode(), {"Content-Type": "application/json"}, id="a batch"),
    pytest.param("POST", BATCH, b"nonsense", {"Content-Type": "application/json"}, id="a refusal"),
    pytest.param("GET", "/v2/users/me?x=%C3%BC", b"", {}, id="a get"),
    pytest.param("HEAD", "/v2/users/me", b"", {}, id="a head"),
    pytest.param("GET", "/v2/webinars/%FF/x", b"", {}, id="an odd path"),
    pytest.param("BREW", "/v2/users", b"", {}, id="an odd method"),
    pytest.param(
        "POST", "/oauth/token", b"grant_type=x", {"Content-Type": "application/x-www-form-urlencoded"}, id="o"
    ),
    pytest.param("DELETE", "/v2//users", b"", {}, id="slashes"),
    pytest.param("OPTIONS", "/", b"", {}, id="the root"),
]


@pytest.mark.parametrize("method,path,body,headers", CALLS)
def test_every_door_gives_the_same_bytes(mock, method, path, body, headers):
    """Flask's test client, a socket and the bare pipeline: status, headers and body."""
    settings = Settings(check_answers=True, rate_limits="daily")
    sent = HEADERS | headers
    with mockzoom.serve(settings, clock=mock.clock) as running:
        connection = http.client.HTTPConnection(running.url.removeprefix("http://"), timeout=10)
        connection.request(method, path, body or None, sent)
        answer = connection.getresponse()
        over_socket = (answer.status, sorted(answer.getheaders()), answer.read())
        connection.close()
    client = create_app(settings, clock=mock.clock).test_client()
    in_process = client.open(path, method=method, data=body or None, headers=sent)

    assert _plain(over_socket) == _plain((in_process.status_code, sorted(in_process.headers), in_process.data))


def _plain(answer):
    """Return the headers without those that a server adds."""
    status, headers, body = answer
    return status, [(n.lower(), v) for n, v in headers if n.lower() not in ("server", "connection", "date")], body


def test_openapi_is_served_with_the_address_it_was_asked_at(server):
    """So that tools can call right away."""
    document = requests.get(f"{server.url}/openapi.json", timeout=10).json()

    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": server.url}]


@pytest.mark.parametrize(("profile", "status"), [("2021-08", "200"), ("2025-06", "201"), ("2026-09", "201")])
def test_openapi_is_served_for_every_profile(server, profile, status):
    """By a query parameter; without it, it is the server's profile."""
    document = requests.get(f"{server.url}/openapi.json", params={"profile": profile}, timeout=10).json()

    batch = document["paths"]["/v2/webinars/{webinarId}/batch_registrants"]["post"]
    assert status in batch["responses"]
    assert profile in document["info"]["description"]


def test_openapi_of_an_unknown_profile_is_not_found(server):
    """The answer names the nearest profile."""
    answer = requests.get(f"{server.url}/openapi.json?profile=2025", timeout=10)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "no profile '2025'; did you mean '2025-06'?"


def test_api_url_points_back_at_the_server(server):
    """Clients that follow it stay on the mock."""
    token = requests.post(
        server.oauth_url,
        params={"grant_type": "account_credentials", "account_id": server.account_id},
        auth=(server.client_id, server.client_secret),
        timeout=10,
    ).json()

    assert token["api_url"] == server.url
    me = requests.get(
        f"{token['api_url']}/v2/users/me", headers={"Authorization": f"Bearer {token['access_token']}"}, timeout=10
    )
    assert me.status_code == 200


def test_an_oversized_body_is_refused_before_it_is_read(server):
    """By its declared length or without one; the server answers the next call."""
    declared = requests.post(f"{server.url}{BATCH}", data=b"x" * 5000, headers=HEADERS, timeout=10)
    chunked = requests.post(f"{server.url}{BATCH}", data=iter([b"x" * 900] * 5), headers=HEADERS, timeout=10)

    assert [declared.status_code, chunked.status_code] == [413, 413]
    assert declared.json() == chunked.json() == {"code": 413, "message": "Request Entity Too Large."}
    assert requests.get(f"{server.api_url}/users/me", headers=HEADERS, timeout=10).status_code == 200


def test_a_form_upload_by_requests(server):
    """A real client's multipart, with a file name it did not need."""
    form = {"auto_approve": (None, "true"), "registrants": (None, json.dumps(BODY["registrants"]))}
    answer = requests.post(f"{server.url}{BATCH}", files=form, headers=HEADERS, timeout=10)
    assert answer.status_code == 200


def test_a_file_may_be_larger_than_other_bodies(server):
    """Where an operation takes one, and in a form only; by a declared length or without one."""
    webinars = f"{server.api_url}/users/me/webinars"
    settings = {"type": 5, "settings": {"enable_session_branding": True}}
    number = requests.post(webinars, json=settings, headers=HEADERS, timeout=10).json()["id"]
    url = f"{server.api_url}/webinars/{number}/branding/wallpaper"
    image = b"GIF89a" + bytes(2 << 20)

    kept = requests.post(url, files={"file": ("海.gif", image)}, headers=HEADERS, timeout=10)
    refused = requests.post(url, data=image, headers=HEADERS, timeout=10)
    elsewhere = requests.post(f"{server.url}{BATCH}", files={"file": ("a.gif", image)}, headers=HEADERS, timeout=10)

    assert (kept.status_code, kept.json()["name"], kept.json()["size"]) == (201, "海.gif", len(image))
    assert (refused.status_code, elsewhere.status_code) == (413, 413)


@pytest.mark.parametrize("diagnosis", [True, False])
def test_the_diagnosis_is_a_header_that_can_be_switched_off(diagnosis):
    """The body is Zoom's either way, and successes have none."""
    client = create_app(Settings(diagnosis=diagnosis)).test_client()
    refused = client.post("/v2/webinars/1/batch_registrants", json=BODY, headers=HEADERS)
    fine = client.post(BATCH, json=BODY, headers=HEADERS)

    assert refused.json == {"code": 3001, "message": "Webinar does not exist: 1."}
    assert refused.headers.get("X-Mockzoom-Rule") == ("webinar_not_found" if diagnosis else None)
    assert "X-Mockzoom-Rule" not in fine.headers


@pytest.mark.parametrize(("profile", "cookies"), [("2021-08", 4), ("2025-06", 0)])
def test_headers_of_a_profile(profile, cookies):
    """Tracking id and content type always, cleared cookies as in 2021."""
    client = create_app(Settings(profile=profile)).test_client()
    headers = client.get("/v2/users/me", headers=HEADERS).headers

    assert len(headers.getlist("Set-Cookie")) == cookies
    assert headers["Content-Type"] == "application/json;charset=UTF-8"
    assert headers["x-zm-trackingid"].startswith("v=2.0;clid=us06;rid=WEB_")
    assert headers["X-RateLimit-Category"] == "Light"


def test_a_broken_request_line_does_not_end_the_server(server):
    """Nor does a client that hangs up in the middle."""
    host, port = server.url.removeprefix("http://").split(":")
    for raw in (b"\0\0\0\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nxx"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(raw)
    assert requests.get(f"{server.api_url}/users/me", headers=HEADERS, timeout=10).status_code == 200


def test_two_servers_do_not_meet():
    """Each server has a separate port and state."""
    with mockzoom.serve() as one, mockzoom.serve(profile="2025-06") as two:
        statuses = [requests.post(f"{s.url}{BATCH}", json=BODY, headers=HEADERS, timeout=10) for s in (one, two)]
        assert one.url != two.url
    assert [s.status_code for s in statuses] == [200, 201]


def test_a_setting_that_does_not_exist():
    """An unknown setting is reported at once."""
    with pytest.raises(TypeError, match="colour"), mockzoom.serve(colour="red"):
        pass
