"""The judge sees what is wrong with an answer, and only that."""

from __future__ import annotations

import json

import pytest

from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.response_checks import CheckInput, run_checks
from mockzoom.contract.schema_validator import load_schema_validator

BATCH = "addBatchWebinarRegistrants"
ROW = {"email": "a@example.com", "registrant_id": "A" * 22}
HEADERS = (
    ("Content-Type", "application/json;charset=UTF-8"),
    ("x-zm-trackingid", "v=2.0;clid=us06;rid=WEB_0123"),
    ("X-RateLimit-Category", "Heavy"),
)


def faults(status=200, document=None, headers=HEADERS, body=None, profile="2021-08", operation=BATCH):
    """The rules that an answer breaks."""
    document = {"registrants": [ROW]} if document is None else document
    answer = ApiResponse(status, tuple(headers), json.dumps(document).encode() if body is None else body)
    return [failure.rule for failure in run_checks(CheckInput(load_schema_validator(), operation, profile, answer))]


def test_a_good_answer_has_no_faults():
    """Nor has a refusal in Zoom's shape."""
    assert faults() == []
    assert faults(400, {"code": 300, "message": "No."}) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"status": 201}, id="status of the other profile"),
        pytest.param({"document": {"registrants": [ROW | {"registrant_id": 7}]}}, id="id a number"),
        pytest.param({"document": {"registrants": [ROW | {"extra": 1}]}}, id="unknown field"),
        pytest.param({"document": {}}, id="missing field"),
        pytest.param({"body": b"<html>"}, id="no JSON"),
        pytest.param({"status": 400, "document": {"error": "no"}}, id="refusal of another shape"),
        pytest.param({"operation": "webinarDelete", "status": 204, "body": b"{}"}, id="body where there is none"),
    ],
)
def test_a_wrong_shape_is_seen(change):
    """Whatever is wrong with it."""
    assert "answer_shape" in faults(**change)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("Content-Type", "content_type"), ("x-zm-trackingid", "tracking_id"), ("X-RateLimit-Category", "rate_headers")],
)
def test_a_missing_header_is_seen(name, rule):
    """By the rule that asks for it."""
    assert faults(headers=[pair for pair in HEADERS if pair[0] != name]) == [rule]


def test_a_failure_tells_its_rule_its_place_and_both_sides():
    """Readable without the code."""
    answer = ApiResponse(200, HEADERS, json.dumps({"registrants": [ROW | {"registrant_id": 7}]}).encode())
    (failure,) = run_checks(CheckInput(load_schema_validator(), BATCH, "2021-08", answer))

    assert str(failure).startswith("addBatchWebinarRegistrants (2021-08) 200 $.registrants[0].registrant_id breaks")
    assert 'expected: type: "string"' in str(failure)
    assert "7 is not of type 'string'" in str(failure)
