"""The line that a terminal shows for each request."""

from __future__ import annotations

import json

import pytest

from mockzoom.app import create_pipeline
from mockzoom.cli.serving.request_log import LoggingPipeline, request_line
from mockzoom.server import Request, Response
from mockzoom.zoom.account_clock import system_ms

FULL = "/v2/webinars/90000000001/batch_registrants"
HEADERS = {"authorization": "Bearer mockzoom-token", "content-type": "application/json", "accept": "application/json"}


@pytest.fixture
def lines():
    return []


@pytest.fixture
def send(lines):
    """Sends a request to a logging pipeline, and returns the response."""
    pipeline = LoggingPipeline(create_pipeline(), lines.append, clock=lambda: 0)

    def call(method, path, body=None, query=""):
        raw = b"" if body is None else json.dumps(body).encode()
        return pipeline(Request(method, path, query, HEADERS, raw, "http://mock.test"))

    return call


def test_a_line_has_method_path_status_code_and_rule(send, lines):
    """An error has Zoom's code and its rule; a success has its status alone."""
    assert send("GET", "/v2/users/me").status == 200
    send("GET", "/v2/webinars/81111111111")
    send("GET", "/v2/nowhere")

    assert [line.partition(" ")[2] for line in lines] == [
        "GET /v2/users/me -> 200",
        "GET /v2/webinars/81111111111 -> 404 3001 webinar_not_found",
        "GET /v2/nowhere -> 404 2300 endpoint_unknown",
    ]


def test_a_line_names_what_zoom_ignores(send, lines):
    """Fields of the body by their paths, parameters of the query with a question mark."""
    people = [{"email": "a@example.com", "first_name": "A", "lastname": "B"}]
    send("POST", "/v2/webinars/90000000005/batch_registrants", {"registrants": people, "aprove": True})
    send("GET", "/v2/users", query="stauts=active")

    assert lines[0].endswith("ignored: registrants[0].lastname, aprove")
    assert lines[1].endswith("ignored: ?stauts")


def test_a_line_holds_no_secret_and_no_control_character(send, lines):
    """A query is not shown, and a terminal obeys nothing that a path contains."""
    send("GET", "/v2/\x1b[31mred\n", query="access_token=s3cret")

    assert "s3cret" not in lines[0]
    assert lines[0].isprintable()
    assert "\\x1b[31mred\\x0a" in lines[0]


def test_a_long_path_is_cut(send, lines):
    """One line stays one line."""
    send("GET", "/v2/" + "x" * 5000)
    assert len(lines[0]) < 250


def test_a_line_that_cannot_be_written_breaks_no_response():
    """The request is answered all the same."""

    def broken(_):
        raise RuntimeError("no terminal")

    pipeline = LoggingPipeline(create_pipeline(), broken)
    assert pipeline(Request("GET", "/v2/users/me", "", HEADERS, b"", "http://mock.test")).status == 200


def test_a_response_without_status_is_shown():
    """A fault can end a connection without an answer."""
    pipeline = create_pipeline(clock=system_ms)
    answer = Response(0, [], b"", rule="", fault="f1")
    assert request_line(Request("GET", "/v2/users/me", "", {}, b"", ""), answer, pipeline).endswith(
        "-> no answer  fault f1"
    )
