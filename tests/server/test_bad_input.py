"""Whatever arrives, the answer is JSON in Zoom's shape, nothing is half done, and the mock lives on."""

from __future__ import annotations

import gzip
import json
import logging

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockzoom.server import Request
from mockzoom.zoom.registry import handlers

BATCH = b'{"registrants": [{"email": "ana@example.com", "first_name": "Ana"}]}'
PATH = "/v2/webinars/90000000005/batch_registrants"

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["registrants", "email", "first_name", "auto_approve", "a@example.com"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["registrants", "email", "first_name", "last_name", "auto_approve"]) | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def assert_zoom_s_shape(answer):
    """A refusal is `code`, `message` and perhaps `errors`, as JSON; a success is a success."""
    assert 200 <= answer.status < 500
    if answer.status >= 400:
        assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
        assert answer.json.keys() - {"errors"} == {"code", "message"}
        assert isinstance(answer.json["code"], int)


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b'{"registrants":')
@example(b"[" * 100_000)
@example(b'{"registrants":' * 5000)
@example(b'{"registrants":[{"email":"a@example.com","first_name":"\xff"}]}')
@example(b'{"auto_approve":1e400}')
@example(b'{"registrants":[{"email":"a@example.com","first_name":"\\ud800"}]}')
@example(b'\xef\xbb\xbf{"registrants":[]}')
@example(b"NaN")
def test_arbitrary_bytes(mock, raw):
    """As JSON, as a form, and under no content type at all."""
    for content_type in ("application/json", "multipart/form-data; boundary=x", "multipart/form-data", "", "text/xml"):
        answer = mock.post(PATH, body=raw, headers={"content-type": content_type})
        assert_zoom_s_shape(answer)
        assert answer.status in (400, 413, 415)


@given(json_values)
def test_arbitrary_json(make_mock, value):
    """Refused or registered whole: what is answered is what is listed."""
    mock = make_mock()
    webinar = mock.webinar()

    answer = mock.post(f"/v2/webinars/{webinar}/batch_registrants", value)

    assert_zoom_s_shape(answer)
    registered = answer.json["registrants"] if answer.status == 200 else []
    assert len(mock.registrants(webinar)) == len({r["registrant_id"] for r in registered})


@given(st.lists(json_values, max_size=3).map(lambda parts: {"registrants": parts}))
def test_arbitrary_people(mock, document):
    """Every field that is complained of is a path into the document."""
    answer = mock.post(PATH, document)

    assert_zoom_s_shape(answer)
    for error in answer.json.get("errors", []) if answer.status == 400 else []:
        assert error["field"].startswith("registrants")
        assert error["message"] in ("Missing field.", "Invalid field.")


@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", ""]),
    st.text(max_size=30) | st.sampled_from([PATH, "/v2/users", "/v2/users/me", "/oauth/token", "/v2/webinars/1"]),
    st.text(max_size=30),
    json_values,
)
def test_any_method_path_and_query(mock, method, path, query, body):
    """Unknown routes, methods and parameters included."""
    answer = mock.call(method, f"/{path.lstrip('/')}?{query}", body)

    assert answer.status < 500
    assert answer.body == b"" or answer.headers["Content-Type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize(
    ("raw", "content_type", "rule"),
    [
        pytest.param(b"not json", "application/json", "body_not_json", id="no JSON"),
        pytest.param(b"[]", "application/json", "body_not_json", id="a list"),
        pytest.param(b'"text"', "application/json", "body_not_json", id="a text"),
        pytest.param(b"", "application/json", "body_not_json", id="nothing"),
        pytest.param(b"{}", "text/plain", "content_type_unsupported", id="plain text"),
        pytest.param(b"{}", "application/x-www-form-urlencoded", "content_type_unsupported", id="curl -d"),
        pytest.param(b"{}", "", "content_type_unsupported", id="no content type"),
        pytest.param(b"{}", "application/json; charset=utf-8", "validation_failed", id="with a charset"),
        pytest.param(b"{}", "Application/JSON", "validation_failed", id="in capitals"),
        pytest.param(b"{" + b" " * (1 << 20) + b"}", "application/json", "body_too_large", id="over 1 MiB"),
    ],
)
def test_bodies_that_are_no_json_object(mock_each_profile, raw, content_type, rule):
    """Zoom's 300 for a body that is not a JSON object, 415 for another type, and 413 for one that is too large."""
    answer = mock_each_profile.post(PATH, body=raw, headers={"content-type": content_type})

    assert answer.rule == rule
    assert answer.status == {"body_too_large": 413, "content_type_unsupported": 415}.get(rule, 400)
    if rule == "body_not_json":
        assert answer.json == {"code": 300, "message": "Request Body should be a valid JSON object."}
    if rule == "content_type_unsupported":
        assert answer.json == {"code": 300, "message": "Unsupported Content Type"}


def test_of_a_repeated_key_the_last_counts(mock):
    """As where Java reads JSON; not an error, and not both."""
    raw = b'{"registrants":[],"registrants":[{"email":"x@example.com","email":"y@example.com","first_name":"Y"}]}'

    assert [r["email"] for r in mock.post(PATH, body=raw).json["registrants"]] == ["y@example.com"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PATH),
        ("OPTIONS", PATH),
        ("BREW", "/v2/users"),
        ("POST", "/v2/webinars/90000000005"),
        ("GET", "/oauth/token"),
    ],
)
def test_a_known_path_with_another_method(mock_each_profile, method, path):
    """404 as for an unknown path, not HTTP's 405; the rule header has the difference."""
    answer = mock_each_profile.call(method, path)

    assert (answer.status, answer.rule) == (404, "method_not_supported")
    assert "Allow" not in answer.headers
    assert answer.json == {"code": 2300, "message": "This API endpoint is not recognized."}


@pytest.mark.parametrize(
    "path", ["/", "/v2", "/v2/nothing", f"{PATH}/x", "/v2/./users", "/v2/phone/userz", "/favicon.ico"]
)
def test_an_unknown_path(mock_each_profile, path):
    """404 with 2300, with or without a token."""
    for token in ("mockzoom-token", "nobody's"):
        answer = mock_each_profile.get(path, token=token)
        assert answer.status == 404
        assert answer.json == {"code": 2300, "message": "This API endpoint is not recognized."}


def test_head_is_get_without_a_body(mock_each_profile):
    """Same status and headers."""
    assert (
        mock_each_profile.call("HEAD", "/v2/users/me").status,
        mock_each_profile.call("HEAD", "/v2/users/me").body,
    ) == (200, b"")


@pytest.mark.parametrize("number", ["abc", "9000000000x", "-1", "1.5", "", " ", "%00", "9" * 20, "90000000005 "])
def test_a_webinar_id_that_is_no_number(mock_each_profile, number):
    """400 with 300, not a 404 of the router."""
    if number:
        answer = mock_each_profile.post(f"/v2/webinars/{number}/batch_registrants", {})
        assert (answer.status, answer.json) == (400, {"code": 300, "message": "Invalid webinar ID."})


def test_a_text_from_outside_is_safe_in_a_message(mock):
    """Control characters and endless texts do not get into what clients log."""
    answer = mock.get(f"/v2/users/{'x%0d%0a' * 200}")

    assert answer.status == 404
    assert len(answer.json["message"]) < 400
    assert "\n" not in answer.json["message"]


def test_a_failure_of_our_own_is_a_500_in_zoom_s_shape(mock, monkeypatch, caplog):
    """Logged with its traceback and without the token; the next call is answered as ever."""

    def fail(*_):
        raise RuntimeError("on purpose")

    monkeypatch.setitem(handlers(), "user", handlers()["user"]._replace(perform=fail))
    with caplog.at_level(logging.ERROR):
        answer = mock.get("/v2/users/me")

    assert (answer.status, answer.json["code"], answer.rule) == (500, 500, "internal_error")
    assert "on purpose" in caplog.text
    assert "mockzoom-token" not in caplog.text
    assert mock.get("/v2/users").status == 200


def test_a_query_that_is_no_text(mock):
    """Bad percent escapes are read as they are."""
    answer = mock.pipeline(Request("GET", "/v2/users", "page_size=%ff&%zz=1&=&&page_number=-9", {
        "authorization": "Bearer mockzoom-token"}))  # fmt: skip

    assert answer.status == 200
    assert json.loads(answer.body)["page_size"] == 30


@pytest.mark.parametrize(
    "body,headers",
    [
        pytest.param(b"\xef\xbb\xbf" + BATCH, {}, id="a byte order mark"),
        pytest.param(BATCH.decode().encode("utf-16"), {"content-type": "application/json;charset=utf-16"}, id="UTF-16"),
        pytest.param(
            BATCH.replace(b"Ana", b"Jos\xe9"), {"content-type": "application/json;charset=latin1"}, id="Latin"
        ),
    ],
)
def test_json_is_utf_8_and_nothing_around_it(mock_each_profile, body, headers):
    """Whatever the headers say of it (rule json_text)."""
    assert mock_each_profile.post(PATH, body=BATCH).rule == ""
    assert mock_each_profile.post(PATH, body=body, headers=headers).rule == "body_not_json"


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP", "deflate", "br", "zstd", "gzip, br", ""])
@pytest.mark.parametrize(
    "path,content_type",
    [
        (PATH, "application/json"),
        (PATH, "multipart/form-data; boundary=x"),
        ("/v2/users/me/webinars", "application/json"),
    ],
)
def test_a_compressed_body_is_named_as_the_cause(mock_each_profile, path, content_type, encoding):
    """A compressed body gets the words for a body that is not JSON, and the rule header names the compression."""
    headers = {"content-encoding": encoding, "content-type": content_type}

    answer = mock_each_profile.post(path, body=gzip.compress(BATCH), headers=headers)

    assert (answer.status, answer.rule) == (400, "content_encoding_unsupported")
    assert answer.json == {"code": 300, "message": "Request Body should be a valid JSON object."}


def test_the_encoding_identity_changes_nothing(mock_each_profile):
    """`Content-Encoding: identity` means that the body is not compressed."""
    assert mock_each_profile.post(PATH, body=BATCH, headers={"content-encoding": "identity"}).rule == ""


@pytest.mark.parametrize("value", ["yes", "0", 2, -1, 1.0, 0.5, [True], {}])
def test_what_is_not_a_boolean_is_refused(mock_each_profile, value):
    """Other words, other numbers, lists and objects are not converted (rule json_types)."""
    answer = mock_each_profile.batch(90000000015, ["a@example.com"], auto_approve=value)
    assert answer.json["errors"] == [{"field": "auto_approve", "message": "Invalid field."}]
