"""Calls that are none: unknown places, wrong methods, bodies that cannot be read; and what every answer carries."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest

from mockzoom.contract.client import OperationCall, person
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, validated_live
from mockzoom.contract.messages import ApiRequest

BATCH = "addBatchWebinarRegistrants"


def send(api, method, path):
    """A call to any place."""
    return api.account.target.send(ApiRequest(method, path, {"Authorization": f"Bearer {api.token}"}))


@pytest.mark.parametrize("path", ["/v2/nowhere", "/v2/webinars/1/batch_registrant", "/v3/webinars/1/batch_registrants"])
@proves("endpoint_unknown")
@validated_live("2026-09-08", "recorded/api_404_2300_unknown_route")
@not_on_zoom("not on the list of what may be sent")
def test_an_unknown_endpoint(api, path):
    """404 with 2300."""
    api.refuses(send(api, "GET", path), "endpoint_unknown", "")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/meetings/meeting_summaries"),
        ("GET", "/v2/users/summary"),
        ("GET", "/v2/users/me/meeting_summary_templates"),
        ("GET", "/v2/meetings/85000000000/transcript"),
        ("GET", "/v2/phone/call_history"),
        ("POST", "/oauth/data/compliance"),
        ("GET", "/scim2/Users"),
    ],
)
@proves("endpoint_not_emulated")
@gap("missing_operations")
@not_on_zoom("Zoom has these operations")
def test_an_operation_of_zoom_that_a_mock_lacks(api, method, path):
    """A mock says that it lacks it: the caller's path is right, and a word in it is not an id."""
    api.refuses(send(api, method, path), "endpoint_not_emulated", "")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@proves("method_not_supported")
@validated_live("2026-07", "facts 8.1 a14 (the status; the body is inferred)")
@not_on_zoom("asks for a webinar that is not ours")
def test_a_wrong_method(api, method):
    """404, as for an unknown endpoint."""
    api.refuses(send(api, method, "/v2/webinars/1/batch_registrants"), "method_not_supported", "")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b'"text"', b"null", b'{"registrants": [}', b"\xff\xfe{}"])
@proves("body_not_json")
@documented()
def test_a_body_that_is_no_json_object(api, any_webinar, raw):
    """It gets code 300 with a specific message."""
    api.refuses(api.deliver(OperationCall(BATCH, {"webinarId": any_webinar}, raw=raw)), "body_not_json")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/xml", "text/json", "application/json+x", None],
)
@pytest.mark.parametrize("accept", ["application/json", "*/*"])
@proves("content_type_unsupported")
@validated_live("2017-12-24", "facts 8.2 W4 (zoom/api issue 15)")
def test_a_body_of_another_type(api, any_webinar, email, content_type, accept):
    """Status 415 in JSON, whatever the body holds and whatever the client accepts."""
    headers = {"Content-Type": content_type, "Accept": accept}
    sent = OperationCall(BATCH, {"webinarId": any_webinar}, {"registrants": [person(email)]}, headers=headers)

    api.refuses(api.deliver(sent), "content_type_unsupported")
    assert email not in api.emails(any_webinar)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
@proves("content_encoding_unsupported")
@gap("unusual_bodies")
def test_a_compressed_body(api, any_webinar, email, encoding):
    """It is not unpacked, and nothing is registered."""
    document = json.dumps({"registrants": [person(email)]}).encode()
    raw = zlib.compress(document) if encoding == "deflate" else gzip.compress(document)
    sent = OperationCall(BATCH, {"webinarId": any_webinar}, raw=raw, headers={"Content-Encoding": encoding})

    api.refuses(api.deliver(sent), "content_encoding_unsupported")
    assert email not in api.emails(any_webinar)


@proves("body_too_large")
@gap("unusual_bodies")
@not_on_zoom("sends a megabyte")
def test_a_body_that_is_too_large(api, any_webinar):
    """More than a mebibyte."""
    sent = OperationCall(BATCH, {"webinarId": any_webinar}, raw=b" " * ((1 << 20) + 1))

    api.refuses(api.deliver(sent), "body_too_large", "")


@proves("tracking_id")
@validated_live("2026-09-08", "facts 4: on every answer, errors too")
def test_every_answer_has_a_tracking_id_of_its_own(api, any_webinar, email):
    """Successes, refusals and unknown places."""
    answers = [api.batch(any_webinar, [email]), api.batch(any_webinar, []), send(api, "GET", "/v2/nowhere")]

    ids = [answer.header("x-zm-trackingid") for answer in answers]
    assert len(set(ids)) == 3
    assert all(one.startswith("v=2.0;clid=") and ";rid=WEB_" in one for one in ids)


@proves("content_type")
@gap("content_type_text")
def test_answers_are_json_in_utf_8(api, any_webinar, email):
    """A body needs a content type; without a body there is none."""
    answer = api.batch(any_webinar, [email])
    empty = api.change_status(any_webinar, "approve", [email])

    assert answer.header("Content-Type") == "application/json;charset=UTF-8"
    assert (empty.status, empty.body, empty.header("Content-Type")) == (204, b"", "")


@proves("cookies")
@validated_live("2021-10", "facts 8.1 a15 (zoom_rb issue 399)")
def test_answers_of_2021_clear_cookies(api, any_webinar, email):
    """Those of today do not."""
    set_cookies = api.batch(any_webinar, [email]).headers_named("Set-Cookie")

    names = [cookie.partition("=")[0] for cookie in set_cookies]
    assert names == (["zm_aid", "zm_haid", "zm_tmaid", "web_zak"] if api.profile == "2021-08" else [])
    attributes = '=""; Domain=.zoom.us; Expires=Thu, 01-Jan-1970 00:00:10 GMT; Path=/; Secure; HttpOnly'
    assert all(cookie.endswith(attributes) for cookie in set_cookies)


CACHE_HEADERS = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache, no-store, must-revalidate, no-transform",
    "pragma": "no-cache",
    "expires": "Thu, 01 Jan 1970 00:00:00 GMT",
}


@proves("cache_headers")
@validated_live("2021-10", "facts 8.1 a15 (zoom_rb issue 399)")
def test_answers_of_2021_forbid_caching(api, any_webinar, email):
    """Successes and errors of 2021 have four headers for it; those of today do not."""
    for answer in (api.batch(any_webinar, [email]), api.batch(any_webinar, [])):
        seen = {name: answer.header(name) for name in CACHE_HEADERS}
        assert seen == (CACHE_HEADERS if api.profile == "2021-08" else dict.fromkeys(CACHE_HEADERS, ""))


@pytest.mark.parametrize("number", ["abc", "1x", "-1", "1.5", "%20", "\uff11\uff12"])
@proves("webinar_id_invalid")
@documented()
def test_a_webinar_id_that_is_no_number(api, email, number):
    """400 with 300, not 404."""
    api.refuses(api.batch(number, [email]), "webinar_id_invalid")
