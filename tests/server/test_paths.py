"""Slashes in paths: in a row, at the end, encoded once and twice; and UUIDs that hold them."""

from __future__ import annotations

from binascii import b2a_base64
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockzoom.spec import load_spec
from mockzoom.spec.paths import normalize_path

USERS = [{"email": "host@example.com"}]
PATHS = [
    ("GET", "/v2/users/me"),
    ("GET", "/v2/users/me/webinars"),
    ("GET", "/v2/webinars/90000000005"),
    ("GET", "/v2/webinars/90000000005/registrants"),
    ("GET", "/v2/webinars/90000000005/registrants/questions"),
    ("GET", "/v2/users/me/meetings"),
    ("GET", "/v2/metrics/crc"),
    ("GET", "/v2/nowhere"),
    ("PUT", "/v2/users/me"),
    ("GET", "/oauth/authorize"),
]


def with_slashes(path, how):
    """A path with more slashes: `how` names the place of them."""
    return {
        "at the end": f"{path}/",
        "three at the end": f"{path}///",
        "in front": f"/{path}",
        "everywhere": path.replace("/", "//"),
        "after the version": path.replace("/v2/", "/v2//").replace("/oauth/", "/oauth///"),
    }[how]


@pytest.mark.parametrize("how", ["at the end", "three at the end", "in front", "everywhere", "after the version"])
@pytest.mark.parametrize(("method", "path"), PATHS)
def test_slashes_too_many_change_nothing(make_mock, method, path, how):
    """The response, its rule and its headers are those of the plain path."""
    plain, slashes = make_mock(), make_mock()

    expected, found = plain.call(method, path), slashes.call(method, with_slashes(path, how))

    assert (found.status, found.rule, found.body, found.headers) == (
        expected.status,
        expected.rule,
        expected.body,
        expected.headers,
    )


@pytest.mark.parametrize("path", ["/v2/users/me/webinars/", "/v2//users/me/webinars", "/v2/users/me//webinars//"])
def test_writes_go_through(mock_each_profile, path):
    """A webinar is created, and the journal keeps the path as it was sent."""
    answer = mock_each_profile.post(path, {"topic": "T"})

    assert answer.status == 201
    assert mock_each_profile.control("GET", "/journal?limit=1").json["entries"][0]["request"]["path"] == path


def test_a_fault_sees_the_normalized_path(mock):
    """Its pattern matches whatever slashes the client sends."""
    mock.control("POST", "/faults", {"path": "/v2/webinars/*", "status": 503})

    assert mock.get("//v2//webinars/90000000005/").status == 503


@given(st.lists(st.sampled_from(["/", "//", "a", "%2F", "webinars", "1"]), max_size=8).map(lambda p: "/" + "".join(p)))
@example("/")
@example("//")
@example("")
def test_normalization_is_idempotent(path):
    """A normalized path has single slashes, none at the end, and the same segments."""
    once = normalize_path(path)

    assert normalize_path(once) == once
    assert "//" not in once
    assert once in ("", "/") or not once.endswith("/")
    assert [s for s in once.split("/") if s] == [s for s in path.split("/") if s]


def held_webinar(mock, slashes):
    """An account whose UUIDs have slashes, and a webinar of it that was held."""
    mine = mock.account(uuid_slashes=slashes, users=USERS)
    webinar = mine.post("/v2/users/me/webinars", {"topic": "T", "settings": {"approval_type": 0}}).json
    assert mock.people("start", webinar["id"], account=mine.id).status == 200
    assert mine.call("PUT", f"/v2/webinars/{webinar['id']}/status", {"action": "end"}).status == 204
    return mine, webinar


@pytest.mark.parametrize("slashes", ["leading", "double"])
def test_the_account_decides_how_uuids_look(mock, slashes):
    """Every UUID of webinars, meetings and sessions has the slashes."""
    mine, webinar = held_webinar(mock, slashes)
    meeting = mine.post("/v2/users/me/meetings", {"topic": "T"}).json
    again = mock.people("start", webinar["id"], account=mine.id).json

    uuids = [webinar["uuid"], meeting["uuid"], again.get("uuid", webinar["uuid"])]
    assert all(u.startswith("/") if slashes == "leading" else "//" in u for u in uuids), uuids
    assert all(len(u) == 24 for u in uuids)


def read_by(mine, path, uuid, encoding):
    """Read by a UUID that is encoded once or twice; WSGI undoes one encoding."""
    coded = quote(uuid, safe="") if encoding == "once" else quote(quote(uuid, safe=""), safe="")
    return mine.get(unquote(path.format(coded)))


@pytest.mark.parametrize("slashes", ["leading", "double"])
@pytest.mark.parametrize(
    "path", ["/v2/report/webinars/{}/participants", "/v2/past_webinars/{}/participants", "/v2/webinars/{}"]
)
def test_uuids_with_slashes_need_to_be_encoded_twice(mock_each_profile, path, slashes):
    """Encoded once they are not found, and the message has the id as routing left it."""
    mine, webinar = held_webinar(mock_each_profile, slashes)

    twice = read_by(mine, path, webinar["uuid"], "twice")
    once = read_by(mine, path, webinar["uuid"], "once")

    assert twice.status == 200, twice.body
    mangled = normalize_path(f"/{webinar['uuid']}")[1:]
    assert mangled != webinar["uuid"]
    assert (once.status, once.json["code"]) == (404, 3001)
    assert mangled in once.json["message"] or "past_webinars" in path  # whose message has no id
    assert webinar["uuid"] not in once.json["message"]


@given(st.binary(min_size=16, max_size=16))
@example(b"\xff" * 16)
@example(b"\xff\xff\xff" + b"\0" * 13)
def test_any_uuid_reaches_its_operation(raw):
    """Encoded twice a UUID arrives whole, and encoded once without the slashes that were merged."""
    uuid = b2a_base64(raw, newline=False).decode()
    twice = unquote(f"/v2/past_webinars/{quote(quote(uuid, safe=''), safe='')}/absentees")
    once = unquote(f"/v2/past_webinars/{quote(uuid, safe='')}/absentees")

    assert load_spec().route(twice)["GET"][1] == {"webinarId": uuid}
    mangled = normalize_path(f"/{uuid}")[1:]
    if len(mangled) >= 13:
        assert load_spec().route(once)["GET"][1] == {"webinarId": mangled}


def test_uuids_are_otherwise_drawn_as_before(mock):
    """An account without the setting has the UUIDs that it always had."""
    assert (
        mock.get("/v2/webinars/90000000005").json["uuid"]
        == mock.account(seed="mockzoom", test_webinars=True).get("/v2/webinars/90000000005").json["uuid"]
    )
