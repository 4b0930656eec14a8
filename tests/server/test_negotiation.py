"""The format of errors: which follow `Accept`, how `Accept` is read, and the account setting that turns XML off."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.server.negotiation import prefers_json, write_xml
from mockzoom.zoom.registry import errors

PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
NOT_JSON = "<error><code>300</code><message>Request Body should be a valid JSON object.</message></error>"
WEBINARS = "/v2/users/me/webinars"
BATCH = "/v2/webinars/90000000005/batch_registrants"
XML, JSON = "application/xml;charset=UTF-8", "application/json;charset=UTF-8"

# What real clients send, and the edges of the rules of RFC 9110.
ASKS_FOR_JSON = [
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    "application/json, text/plain, */*",  # axios
    "application/json, text/javascript, */*; q=0.01",  # jQuery
    "application/json, */*;q=0.5",
    "text/plain, application/json",
    "application/json;q=0.5",
    "*/*;q=0.1, application/json;q=0.2",
    "application/json, application/xml",
    "application/xml;q=0.9, application/json",
    "*/*, application/xml;q=0",
    "application/json;q=0.2, application/*;q=0.1",
    "text/html, application/json;q=0.9, application/xml;q=0.8",
]
DOES_NOT = [
    "",
    "*/*",
    "*",
    "application/*",
    "text/html",
    "application/xml",
    "application/xml, application/json",
    "application/json;q=0.5, */*",
    "application/json;q=0",
    "application/json;q=0, */*;q=0",
    "application/problem+json",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",  # browsers
    "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",  # Java's HttpURLConnection
    "application/json;q=high",
    "application/json;q=nan",
    "json",
]


@pytest.mark.parametrize("accept", ASKS_FOR_JSON)
def test_json_is_preferred(accept):
    """By quality, then by the more specific range, then by the order."""
    assert prefers_json(accept)


@pytest.mark.parametrize("accept", DOES_NOT)
def test_xml_is_the_default(accept):
    """Without a preference for JSON, or without a readable one, the format is XML."""
    assert not prefers_json(accept)


@given(st.text(st.sampled_from("application/jsonxml*;q=01., \t")))
def test_any_accept_header_is_read(accept):
    """No value of the header raises an exception."""
    assert prefers_json(accept) in (True, False)


def post(mock, path, body, accept=None, **headers):
    return mock.post(path, body=body, headers={"accept": accept, **headers})


@pytest.mark.parametrize("accept", [None, "*/*", "application/xml"])
def test_a_body_that_is_not_json(mock_each_profile, accept):
    """The error has the root element `error`, as it was recorded."""
    answer = post(mock_each_profile, WEBINARS, b"{", accept)

    assert (answer.status, answer.rule, answer.headers["Content-Type"]) == (400, "body_not_json", XML)
    assert answer.body.decode() == PROLOG + NOT_JSON


@pytest.mark.parametrize("accept", [None, "*/*", "application/xml"])
def test_fields_that_are_invalid(mock_each_profile, accept):
    """The error has the root element `result`, and one element `errors` for each field."""
    answer = post(mock_each_profile, WEBINARS, b'{"type": 4, "duration": -1}', accept)

    assert (answer.status, answer.rule, answer.headers["Content-Type"]) == (400, "validation_failed", XML)
    root = ET.fromstring(answer.body)
    assert (root.tag, root.findtext("code"), root.findtext("message")) == ("result", "300", "Validation Failed.")
    assert {(e.findtext("field"), e.findtext("message")) for e in root.findall("errors")} == {
        ("type", "Invalid field."),
        ("duration", "Invalid field."),
    }


def test_validation_in_handlers_follows_accept_too(mock_each_profile):
    """A recurrence that does not fit is found by the handler; a client cannot see the difference."""
    body = {"topic": "T", "type": 9, "recurrence": {"type": 1, "end_times": 2, "end_date_time": "2030-01-01T00:00:00Z"}}

    answer = post(mock_each_profile, WEBINARS, json.dumps(body).encode())

    assert (answer.status, answer.headers["Content-Type"]) == (400, XML)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "rule"),
    [
        ("GET", "/v2/nowhere", b"", {}, "endpoint_unknown"),
        ("GET", "/v2/users/me", b"", {"authorization": "Bearer x"}, "access_token_invalid"),
        ("GET", "/v2/webinars/1", b"", {}, "webinar_not_found"),
        ("GET", "/v2/webinars/x", b"", {}, "webinar_id_invalid"),
        ("GET", "/v2/webinars/90000000005/registrants?next_page_token=x", b"", {}, "next_page_token_invalid"),
        ("POST", WEBINARS, b"{}", {"content-type": "text/plain"}, "content_type_unsupported"),
        (
            "POST",
            "/v2/webinars/90000003038/registrants",
            b'{"email": "a@b.test", "first_name": "A"}',
            {},
            "webinar_over",
        ),
    ],
)
def test_all_other_errors_are_json(mock_each_profile, method, path, body, headers, rule):
    """Business errors, tokens, unknown routes, content types and query parameters do not follow `Accept`."""
    answer = mock_each_profile.call(method, path, body=body, headers={"accept": "application/xml", **headers})

    assert (answer.rule, answer.headers["Content-Type"]) == (rule, JSON)
    assert answer.json["code"]


def test_errors_about_query_parameters_are_json(mock_each_profile):
    """They have the rule of validation, but not the body is what is wrong."""
    mine = mock_each_profile.account(users=[{"email": "boss@example.org"}, {"email": "intern@example.org"}])

    answer = mine.call("DELETE", "/v2/users/intern@example.org?transfer_webinar=true", headers={"accept": "*/*"})

    assert (answer.rule, answer.headers["Content-Type"]) == ("validation_failed", JSON)


def test_only_errors_with_code_300_have_a_form_in_xml():
    """Each of them in both profiles, with status 400."""
    forms = {name: spec.xml_root for name, spec in errors().items() if spec.xml_root}

    assert forms == {
        "body_not_json": "error",
        "content_encoding_unsupported": "error",
        "multipart_value_prefixed": "error",
        "validation_failed": "result",
    }
    assert {(v.status, v.code) for name in forms for v in errors()[name].variants} == {(400, 300)}


@pytest.mark.parametrize("body", [b"{", b'{"registrants": []}', b'{"registrants": [{"email": "@"}]}'])
def test_the_batch_of_2021_keeps_its_documented_json(mock_each_profile, body):
    """In profile 2021-08 the errors of a batch are JSON always; in 2025-06 they follow `Accept`."""
    answer = post(mock_each_profile, BATCH, body, "*/*")

    expected = JSON if mock_each_profile.settings.profile == "2021-08" else XML
    assert (answer.status, answer.headers["Content-Type"]) == (400, expected)


class TestSwitchedOff:
    def test_for_an_account(self, mock_each_profile):
        """An account with `error_format` `json` gets no XML; the setting is shown, and others are not affected."""
        mine = mock_each_profile.account(error_format="json")

        assert mine.made["error_format"] == "json"
        assert mine.post(WEBINARS, body=b"{", headers={"accept": "*/*"}).headers["Content-Type"] == JSON
        assert post(mock_each_profile, WEBINARS, b"{").headers["Content-Type"] == XML

    def test_for_a_server(self, make_mock):
        """The setting of the server is the default for its accounts."""
        mock = make_mock(error_format="json")

        assert post(mock, WEBINARS, b"{").headers["Content-Type"] == JSON
        assert mock.account().made["error_format"] == "json"
        other = mock.account(error_format="accept")
        assert other.post(WEBINARS, body=b"{", headers={"accept": "*/*"}).headers["Content-Type"] == XML

    def test_it_survives_export_and_import(self, mock):
        """The setting is part of an account's snapshot; an unknown value is an error."""
        mine = mock.account(error_format="json")
        snapshot = mock.control("GET", "/export", account=mine.id).json
        assert snapshot["account"]["error_format"] == "json"
        snapshot["account"]["error_format"] = "xml"
        refused = mock.control("POST", "/import", snapshot, account=mine.id)
        assert (refused.status, refused.json["error"]["field"]) == (422, "account.error_format")


@pytest.mark.parametrize(("accept", "content_type"), [("application/json", JSON), ("*/*", XML)])
def test_an_injected_error_follows_accept(mock_each_profile, accept, content_type):
    """A fault with a rule answers as the rule does."""
    mock_each_profile.control("POST", "/faults", {"rule": "validation_failed", "facts": {"fields": ["topic"]}})

    assert post(mock_each_profile, WEBINARS, b'{"topic": "T"}', accept).headers["Content-Type"] == content_type


def test_the_journal_finds_no_fault_with_xml(mock_each_profile):
    """An error in XML fits the schema of errors, and the journal shows its text."""
    post(mock_each_profile, WEBINARS, b'{"type": 4}', "*/*")

    entry = mock_each_profile.control("GET", "/journal?limit=1").json["entries"][0]
    assert entry["answer"]["body"].startswith(PROLOG)
    assert entry["answer"]["problems"] == []


@pytest.mark.parametrize(
    "body", [f"{PROLOG}<result>", f'{PROLOG}<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', f"{PROLOG}<a/>"]
)
def test_the_journal_finds_fault_with_broken_xml(mock, body):
    """XML of a fault that is not an error of Zoom's is a problem, whatever it holds."""
    mock.control("POST", "/faults", {"status": 400, "body": body})
    mock.post(WEBINARS, {"topic": "T"})

    assert mock.control("GET", "/journal?limit=1").json["entries"][0]["answer"]["problems"]


@given(st.text(max_size=20))
def test_every_text_can_be_written_as_xml(text):
    """Characters that XML cannot hold are replaced, all others are read back."""
    read = ET.fromstring(write_xml("result", {"code": 300, "errors": [{"field": text}]})).findtext("errors/field")

    legal = "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    assert len(read) == len(text)
    assert "".join(c for c in read if c in legal).replace("\ufffd", "") == legal.replace("\ufffd", "")


SENTENCE = (
    "Password provided does not match the password requirement settings set for this account. "
    "The password must follow these rules: [{}]."
)
TOO_LONG = "Password can only have a maximum 10 characters."


@pytest.mark.parametrize("path", [WEBINARS, "/v2/users/me/meetings"])
def test_a_passcode_that_is_too_long_has_a_sentence_of_its_own(mock_each_profile, path):
    """It replaces `Invalid field.`, in JSON and in XML, when an event is created."""
    sent = b'{"topic": "T", "password": "12345678901234567890"}'

    read = post(mock_each_profile, path, sent, "application/json").json
    root = ET.fromstring(post(mock_each_profile, path, sent).body)

    assert read["errors"] == [{"field": "password", "message": SENTENCE.format(TOO_LONG)}]
    assert (root.findtext("errors/field"), root.findtext("errors/message")) == ("password", SENTENCE.format(TOO_LONG))


def test_a_passcode_in_an_update_has_the_same_sentence(mock_each_profile):
    """Characters have a rule in it as well; both rules are listed if both are broken."""
    webinar = mock_each_profile.webinar()
    found = []
    for passcode in ("x" * 11, "a b", "a b" * 4):
        answer = mock_each_profile.call("PATCH", f"/v2/webinars/{webinar}", {"password": passcode})
        (error,) = answer.json["errors"]
        found.append((TOO_LONG in error["message"], "characters:" in error["message"] or "letters" in error["message"]))

    assert found == [(True, False), (False, True), (True, True)]


def test_a_passcode_of_another_type_is_an_invalid_field(mock_each_profile):
    """The sentence is about the text of a passcode."""
    answer = mock_each_profile.post(WEBINARS, {"topic": "T", "password": ["a"]})

    assert answer.json["errors"] == [{"field": "password", "message": "Invalid field."}]
