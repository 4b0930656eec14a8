"""Response validation detects violations; all tests that rely on it depend on this."""

from __future__ import annotations

import json

import pytest

from mockzoom.server import Response
from mockzoom.server.response_validation import ResponseSchemaError, validate_response
from mockzoom.spec import load_spec
from mockzoom.zoom.profiles import V2025_06
from mockzoom.zoom.registry import handlers

CATALOGUE = load_spec()
JSON = [("Content-Type", "application/json;charset=UTF-8")]
FINE = {"registrants": [{"email": "a@example.com", "registrant_id": "A" * 22}]}


def judge(operation, status, document, headers=JSON):
    """Show an answer to the witness, in the newest profile."""
    body = b"" if document is None else json.dumps(document).encode()
    validate_response(CATALOGUE)(CATALOGUE.operations[operation], V2025_06, Response(status, headers, body))


def test_good_answers_pass():
    """A success, a refusal, an empty answer and a refusal of the token service."""
    judge("addBatchWebinarRegistrants", 201, FINE)
    judge("addBatchWebinarRegistrants", 404, {"code": 3001, "message": "Webinar does not exist: 1."})
    judge("webinarDelete", 204, None, [])
    judge("oauthToken", 400, {"reason": "Bad Request", "error": "invalid_request"})


@pytest.mark.parametrize(
    ("operation", "status", "document", "headers", "says"),
    [
        pytest.param("addBatchWebinarRegistrants", 200, FINE, JSON, "says 201", id="the other profile's status"),
        pytest.param("addBatchWebinarRegistrants", 201, FINE | {"x": 1}, JSON, "'x' was unexpected", id="a new field"),
        pytest.param("addBatchWebinarRegistrants", 201, {}, JSON, "'registrants' is a required", id="a field less"),
        pytest.param(
            "addBatchWebinarRegistrants", 201, {"registrants": [{"email": "a@example.com", "registrant_id": 7}]}, JSON,
            r"registrants\[0\]\.registrant_id", id="an id that is a number",
        ),
        pytest.param("addBatchWebinarRegistrants", 400, {"code": "300", "message": "x"}, JSON, "code", id="code"),
        pytest.param("addBatchWebinarRegistrants", 201, FINE, [], "content type", id="no content type"),
        pytest.param("webinarDelete", 204, {}, JSON, "should be empty", id="a body where none belongs"),
        pytest.param("oauthToken", 400, {"code": 1, "message": "x"}, JSON, "oauthToken 400", id="shape"),
    ],
)  # fmt: skip
def test_a_misfit_is_told_with_its_place(operation, status, document, headers, says):
    """Operation, status and field."""
    with pytest.raises(ResponseSchemaError, match=says):
        judge(operation, status, document, headers)


def test_in_a_pipeline_a_misfit_is_a_500(make_mock, monkeypatch):
    """So that no test overlooks it."""

    line = handlers()["user"]
    monkeypatch.setitem(handlers(), "user", line._replace(serializer=lambda *_: {"id": 1}))

    assert make_mock().get("/v2/users/me").status == 500
    assert make_mock(check_answers=False).get("/v2/users/me").status == 200
