"""The format of errors about the body: XML, unless the client prefers JSON; and the sentence about passcodes."""

from __future__ import annotations

import json

import pytest

from mockzoom.contract.client import OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, separate_account, validated_live

BATCH = "addBatchWebinarRegistrants"
SINGLE = "webinarRegistrantCreate"
FIRST_NAME = [{"field": "first_name", "message": "Missing field."}]
SENTENCE = (
    "Password provided does not match the password requirement settings set for this account. "
    "The password must follow these rules: [Password can only have a maximum 10 characters.]."
)


def sent(webinar, accept, raw, **headers):
    """A single registration with some bytes as its body."""
    return OperationCall(SINGLE, {"webinarId": webinar}, raw=raw, headers={"Accept": accept, **headers})


@pytest.mark.parametrize("accept", [None, "*/*"])
@proves("error_format", "body_not_json")
@validated_live("2021-02-04", "facts 8.2 W1 (gravity-forms-zoom issue 4)")
def test_a_body_that_is_not_json_without_accept(api, any_webinar, accept):
    """The error is XML with the root element `error`."""
    with judging("error_format"):
        api.refuses(api.deliver(sent(any_webinar, accept, b"{")), "body_not_json", SINGLE, root="error")


@pytest.mark.parametrize("accept", [None, "*/*"])
@proves("error_format", "validation_failed")
@validated_live("2021-08-10", "facts 8.2 W1 (pyzoom issue 70)")
def test_invalid_fields_without_accept(api, any_webinar, email, accept):
    """The error is XML with the root element `result`."""
    answer = api.deliver(sent(any_webinar, accept, json.dumps({"email": email}).encode()))

    with judging("error_format"):
        api.refuses(answer, "validation_failed", SINGLE, errors=FIRST_NAME, root="result")


@proves("error_format")
@gap("accept_precedence")
def test_every_invalid_field_has_an_element(api, any_webinar):
    """Each field is an element `errors`, in the order that they have in JSON."""
    in_json, in_xml = [api.deliver(sent(any_webinar, accept, b"{}")) for accept in ("application/json", "*/*")]

    assert len(in_json.json["errors"]) == 2
    api.refuses(in_xml, "validation_failed", SINGLE, errors=in_json.json["errors"], root="result")


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json;charset=utf-8",
        "application/json, text/plain, */*",
        "application/json, text/javascript, */*; q=0.01",
        "text/html, application/json;q=0.9, application/xml;q=0.8",
        "application/xml;q=0.2, application/json;q=0.3",
        "application/json, application/xml",
        "*/*, application/xml;q=0",
    ],
)
@proves("error_format")
@gap("accept_precedence")
def test_a_client_that_prefers_json(api, any_webinar, accept):
    """It gets both errors as JSON."""
    api.refuses(api.deliver(sent(any_webinar, accept, b"{")), "body_not_json", SINGLE)
    assert api.deliver(sent(any_webinar, accept, b"{}")).json["message"] == "Validation Failed."


@pytest.mark.parametrize(
    "accept",
    [
        "application/xml",
        "application/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        "application/json;q=0.5, */*",
        "application/json;q=0",
        "application/xml, application/json",
        "application/vnd.api+json",
    ],
)
@proves("error_format")
@gap("accept_precedence")
def test_a_client_that_does_not(api, any_webinar, accept):
    """It gets XML."""
    api.refuses(api.deliver(sent(any_webinar, accept, b"{")), "body_not_json", SINGLE, root="error")


@proves("error_format")
@documented()
def test_other_errors_are_json(api, any_webinar, email):
    """A client that accepts XML alone gets JSON for everything that is not about the body."""
    xml = {"Accept": "application/xml"}
    person = {"email": email, "first_name": "A"}
    unknown = OperationCall(SINGLE, {"webinarId": "abc"}, person, headers=xml)
    token = OperationCall(
        "webinarRegistrants", {"webinarId": any_webinar}, query={"next_page_token": "n0b0dys"}, headers=xml
    )
    stranger = OperationCall(SINGLE, {"webinarId": any_webinar}, person, headers=xml | {"Authorization": "Bearer x"})

    api.refuses(api.deliver(unknown), "webinar_id_invalid", SINGLE)
    api.refuses(api.deliver(stranger), "access_token_invalid", SINGLE)
    api.refuses(api.deliver(token), "next_page_token_invalid", "webinarRegistrants")


@proves("error_format")
@gap("accept_precedence")
@not_on_zoom("asks to delete a user")
def test_errors_about_the_query_are_json(account):
    """The body is not what is wrong."""
    client = account()
    query = {"transfer_webinar": "true"}
    call = OperationCall("userDelete", {"userId": "basic@example.com"}, query=query, headers={"Accept": "*/*"})

    errors = [{"field": "transfer_email", "message": "Missing field."}]
    client.refuses(client.deliver(call), "validation_failed", "userDelete", errors=errors)


@proves("error_format")
@gap("accept_precedence")
def test_a_batch(api, any_webinar):
    """In profile 2021-08 its errors are JSON as documented; today they follow Accept."""
    batch = OperationCall(BATCH, {"webinarId": any_webinar}, raw=b"{", headers={"Accept": "*/*"})

    api.refuses(api.deliver(batch), "body_not_json", BATCH, root="" if api.profile == "2021-08" else "error")


@proves("error_format")
@gap("accept_precedence")
@not_on_zoom("a setting of the mock")
def test_an_account_without_xml(account):
    """`error_format` `json` keeps all errors JSON."""
    client = account(error_format="json")

    client.refuses(client.deliver(sent(client.webinar(), "*/*", b"{")), "body_not_json", SINGLE)


@pytest.mark.parametrize("operation", ["webinarCreate", "meetingCreate"])
@pytest.mark.parametrize("root", ["", "result"])
@proves("passcode_sentence")
@validated_live("2021-08-10", "facts 8.2 W1 (pyzoom issue 70)")
@separate_account()
def test_a_passcode_that_is_too_long(api, operation, root):
    """The sentence names the rule."""
    body = {"topic": api.topic, "password": "12345678901234567890"}
    headers = {"Accept": "*/*" if root else "application/json"}
    answer = api.deliver(OperationCall(operation, {"userId": "me"}, body, headers=headers))

    errors = [{"field": "password", "message": SENTENCE}]
    api.refuses(answer, "validation_failed", operation, errors=errors, root=root)
