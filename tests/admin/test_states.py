"""States of an account: what is saved, exported or compared is all there is, and a bad import changes nothing."""

from __future__ import annotations

import copy
import json

import pytest
from control_words import refused
from hypothesis import given, settings
from hypothesis import strategies as st
from in_turn import some_of

MINE = {"seed": "s", "test_webinars": True, "clock": {"start": "2026-03-01T08:00:00Z", "frozen": True}}
BASIC = {"content-type": "application/x-www-form-urlencoded", "authorization": ""}


def token_of(mock, mine):
    """A token by the client's credentials."""
    body = (
        f"grant_type=account_credentials&account_id={mine.id}"
        f"&client_id={mine.made['client_id']}&client_secret={mine.made['client_secret']}"
    )
    return mock.call("POST", "/oauth/token", body=body.encode(), headers=BASIC).json["access_token"]


def busy(mine):
    """An account that has seen something of everything."""
    number = mine.webinar()
    mine.batch(number, ["a@example.com", "b@example.com"])
    mine.control("POST", "/faults", {"operation": "user", "status": 500, "every": 2})
    mine.control("POST", "/next", {"operation": "users", "rule": "rate_limit_daily"})
    mine.control("POST", f"/webinars/{number}/start", {})
    mine.control("POST", f"/webinars/{number}/join", {"email": "a@example.com"})
    return number


@pytest.fixture
def mine(mock):
    return mock.account(**MINE)


class TestCheckpoints:
    def test_gone_back_to(self, mock, mine):
        """Records, tokens, counters, sequences, clock and faults are as they were; the journal begins anew."""
        number = busy(mine)
        token = token_of(mock, mine)
        saved = mine.control("PUT", "/checkpoints/before", {}).json
        before = mine.control("GET", "/export").json
        assert saved["name"] == "before"
        assert saved["saved_at"] == "2026-03-01T08:00:00Z"

        later = token_of(mock, mine)
        mine.batch(number, ["c@example.com"])
        mine.call("DELETE", f"/v2/webinars/{number}")
        mine.control("POST", "/clock/advance", {"by": "PT30M"})
        mine.control("DELETE", "/faults")
        assert mine.control("POST", "/checkpoints/before/restore", {}).json == {"records": saved["records"]}

        assert mine.control("GET", "/export").json == before
        assert mine.control("GET", "/journal").json["total"] == 0
        assert [r["email"] for r in mine.registrants(number)] == ["a@example.com", "b@example.com"]
        assert mock.get("/v2/users/me", token=token).status == 200
        assert mock.get("/v2/users/me", token=later).rule == "access_token_invalid"

    def test_as_often_as_one_likes(self, mine):
        """A checkpoint does not change with the state that was made of it."""
        mine.control("PUT", "/checkpoints/empty", {})
        for _ in range(3):
            number = mine.webinar()
            mine.control("POST", "/checkpoints/empty/restore", {})
            assert mine.get(f"/v2/webinars/{number}").rule == "webinar_not_found"

    def test_listed_replaced_and_deleted(self, mine):
        """A name is saved once; the latest counts."""
        for name in ("one", "two", "one"):
            mine.control("PUT", f"/checkpoints/{name}", {})
            mine.control("POST", "/clock/advance", {"by": "PT1H"})
        listed = mine.control("GET", "/checkpoints").json["checkpoints"]
        assert [(c["name"], c["saved_at"][11:13]) for c in listed] == [("one", "10"), ("two", "09")]

        assert mine.control("DELETE", "/checkpoints/one").json == {"deleted": 1}
        assert [c["name"] for c in mine.control("GET", "/checkpoints").json["checkpoints"]] == ["two"]

    def test_of_another_account_are_not_there(self, mock, mine):
        """404 with those there are, or the nearest."""
        other = mock.account()
        other.control("PUT", "/checkpoints/theirs", {})
        path = "/checkpoints/theirs/restore"
        assert refused(mine.control("POST", path, {})) == (
            404,
            "name",
            "unknown checkpoint 'theirs'; there is none yet",
        )
        mine.control("PUT", "/checkpoints/their", {})
        assert "did you mean 'their'?" in refused(mine.control("POST", path, {}))[2]
        assert refused(mine.control("DELETE", "/checkpoints/theirs"))[0] == 404

    def test_have_plain_names(self, mine):
        """Others are refused; so is one too many."""
        assert refused(mine.control("PUT", "/checkpoints/%0A", {}))[:2] == (422, "name")
        for n in range(100):
            assert mine.control("PUT", f"/checkpoints/{n}", {}).status == 200
        assert refused(mine.control("PUT", "/checkpoints/100", {}))[:2] == (409, "name")
        assert mine.control("PUT", "/checkpoints/99", {}).status == 200


class TestExport:
    def test_is_taken_over_by_another_server(self, make_mock):
        """Into an account of the same credentials: tokens, ids and page tokens work on."""
        here, there = make_mock(), make_mock()
        mine = here.account(**MINE)
        number = busy(mine)
        mine.batch(number, [f"p{n}@example.com" for n in range(10)])
        page = mine.get(f"/v2/webinars/{number}/registrants?page_size=5").json
        token = token_of(here, mine)
        document = mine.control("GET", "/export").json

        credentials = {n: mine.made[n] for n in ("account_id", "client_id", "client_secret")}
        theirs = there.account(**credentials, token="theirs")
        there.control("POST", "/import", document, account=mine.id)

        assert theirs.control("GET", "/export").json == document
        assert theirs.control("GET", "").json == mine.made
        assert there.get("/v2/users/me", token=token).status == 200
        rest = f"/v2/webinars/{number}/registrants?page_size=5&next_page_token={page['next_page_token']}"
        assert there.get(rest, token=token).json == mine.get(rest).json
        assert theirs.get("/v2/users/me", token=theirs.made["token"]).rule == "access_token_invalid"

    def test_is_taken_over_by_another_account(self, mock, mine):
        """Which keeps its credentials and tokens, and gets everything else."""
        number = busy(mine)
        document = mine.control("GET", "/export").json
        other = mock.account()
        other.control("POST", "/import", document)

        assert [r["email"] for r in other.registrants(number)] == ["a@example.com", "b@example.com"]
        shown = other.control("GET", "").json
        assert (shown["account_id"], shown["client_id"], shown["seed"]) == (other.id, other.made["client_id"], "s")
        taken = other.control("GET", "/export").json
        for part in ("records", "counts", "sequences"):
            if part != "sequences":
                assert taken[part] == document[part]
        other.batch(number, ["c@example.com"])
        assert [r["email"] for r in mine.registrants(number)] == ["a@example.com", "b@example.com"]

    def test_is_made_of_plain_json(self, mine):
        """It says what it is and in which version."""
        busy(mine)
        document = mine.control("GET", "/export").json
        assert (document["format"], document["version"]) == ("mockzoom-account", 1)
        assert {"webinars", "registrants", "users", "clocks", "faults", "sessions", "stays"} <= set(document["records"])
        assert document["records"]["registrants"]["filed"][0]["record"]["email"] == "a@example.com"


def change(document, path, value):
    """The document with another value at a path; DELETE takes it out."""
    changed = copy.deepcopy(document)
    at = changed
    *case, last = path
    for step in case:
        at = at[step]
    if value is DELETE:
        del at[last]
    else:
        at[last] = value
    return changed


DELETE = object()
FILED = ("records", "registrants", "filed")
MISTAKES = [
    (("format",), "x", "format", "export"),
    (("version",), 2, "version", "1"),
    (("version",), "1", "version", "1"),
    (("account", "plan"), "gold", "account.plan", "business"),
    (("account", "sed"), "x", "account.sed", "did you mean 'seed'?"),
    (("account", "id"), DELETE, "account.id", "is missing"),
    (("records", "webinar"), {"last": 0, "filed": []}, "records.webinar", "did you mean 'webinars'?"),
    (("records", "accounts"), {"last": 0, "filed": []}, "records.accounts", "there is no collection"),
    (("records", "users"), DELETE, "records.users", "at least one user"),
    ((*FILED, 0, "record", "email"), 7, "records.registrants.filed[0].record.email", "a text"),
    ((*FILED, 0, "record", "mail"), "x", "records.registrants.filed[0].record.mail", "did you mean 'email'?"),
    ((*FILED, 0, "record", "create_ms"), 10**17, "records.registrants.filed[0].record.create_ms", "9000"),
    ((*FILED, 1, "number"), 1, "records.registrants.filed[1].number", "rise from 2"),
    ((*FILED, 1, "record", "email"), "A@example.com", "records.registrants.filed[1].record", "each is filed once"),
    ((*FILED, 1, "record", "webinar_id"), 5, "records.registrants.filed[1].record", "not there"),
    (("records", "registrants", "last"), 1, "records.registrants.filed[1].number", "`last`, which is 1"),
    (("records", "webinars", "filed", 0, "record", "host_id"), "x", "records.webinars.filed[0].record", "of users"),
    (("records", "clocks", "filed", 0, "record", "state"), 5, "records.clocks.filed[0].record.state", "an object"),
    (("tokens", "access_tokens", 0, "account_id"), "x", "tokens.access_tokens[0].account_id", "expected"),
    (("tokens", "access_token"), [], "tokens.access_token", "did you mean 'access_tokens'?"),
    (("tokens", "access_tokens", 0, "value"), "mockzoom-token", "tokens.access_tokens[0].value", "another account"),
    (("counts", 0, "window"), "week", "counts[0].window", "second"),
    (("counts", 0, "period"), 10**15, "counts[0].period", "since 1970"),
    (("sequences", "users"), -1, "sequences.users", "minimum"),
    (("extra",), 1, "extra", "known fields"),
]


@pytest.mark.parametrize("path,value,field,says", MISTAKES)
def test_an_import_with_a_mistake_changes_nothing(mine, path, value, field, says):
    """It is refused with the field and what would be right, and the account stays as it was."""
    busy(mine)
    document = mine.control("GET", "/export").json
    mine.webinar()
    before = mine.control("GET", "/export").json
    answer = mine.control("POST", "/import", change(document, path, value))

    status, found, message = refused(answer)
    assert status in (409, 422)
    assert found == field
    assert says in message
    assert mine.control("GET", "/export").json == before
    assert mine.control("GET", "/journal").json["total"] > 0


@given(data=st.data())
@settings(max_examples=some_of(60))
def test_whatever_is_imported_is_taken_or_refused(mock, data):
    """Any imported document is taken or rejected: it is never an internal error, and a rejected one changes nothing."""
    mine = mock.account(**MINE)
    busy(mine)
    before = mine.control("GET", "/export").json
    paths = list(_paths(before))
    path = data.draw(st.sampled_from(paths))
    value = data.draw(st.sampled_from([DELETE, None, 0, -1, "", "x", [], {}, True, 1.5, 2**60]))
    answer = mine.control("POST", "/import", change(before, path, value))

    assert answer.status in (200, 409, 422)
    if answer.status != 200:
        assert mine.control("GET", "/export").json == before
    mine.control("DELETE", "")


def _paths(document, case=()):
    if case:
        yield case
    if isinstance(document, dict | list):
        for name, part in document.items() if isinstance(document, dict) else enumerate(document):
            yield from _paths(part, (*case, name))


CALLS = st.lists(
    st.sampled_from(
        [
            ("webinar", {}),
            ("webinar", {"type": 9, "recurrence": {"type": 1, "end_times": 3}}),
            ("webinar", {"settings": {"approval_type": 1}}),
            ("batch", ["a@example.com", "b@example.com"]),
            ("batch", ["c@example.com"]),
            ("approve", None),
            ("delete", None),
            ("start", None),
            ("token", None),
            ("/clock/advance", {"by": "PT7H"}),
            ("/clock/freeze", {}),
            ("/clock/run", {}),
            ("/faults", {"operation": "user", "status": 500, "share": 0.5}),
            ("/next", {"operation": "webinar", "rule": "webinar_not_found"}),
        ]
    ),
    max_size=12,
)


def act(mock, mine, calls):
    """Make calls on an account; what they name is its latest webinar."""
    number = 90000000005
    for name, what in calls:
        if name == "webinar":
            answer = mine.post("/v2/users/me/webinars", {"topic": "T", "type": 5} | what)
            number = answer.json["id"]
        elif name == "batch":
            mine.batch(number, what)
        elif name == "approve":
            body = {"action": "approve", "registrants": [{"email": "a@example.com"}]}
            mine.call("PUT", f"/v2/webinars/{number}/registrants/status", body)
        elif name == "delete":
            mine.call("DELETE", f"/v2/webinars/{number}")
        elif name == "start":
            mine.control("POST", f"/webinars/{number}/start", {})
        elif name == "token":
            token_of(mock, mine)
        else:
            mine.control("POST", name, what)


@given(calls=CALLS)
@settings(max_examples=40)
def test_export_import_export_is_the_identity(make_mock, calls):
    """After whatever calls: the state that comes back is the state that went, and it goes on in the same way."""
    mock = make_mock()
    mine = mock.account(**MINE)
    act(mock, mine, calls)
    document = mine.control("GET", "/export").json
    mine.control("PUT", "/checkpoints/x", {})
    act(mock, mine, [("webinar", {}), ("batch", ["z@example.com"]), ("/clock/advance", {"by": "P2D"})])
    assert mine.control("POST", "/import", json.loads(json.dumps(document))).status == 200
    assert mine.control("GET", "/export").json == document

    twin = make_mock()
    twin_mine = twin.account(**MINE)
    act(twin, twin_mine, calls)
    for ctx, account in ((mock, mine), (twin, twin_mine)):
        act(ctx, account, [("webinar", {}), ("batch", ["y@example.com"]), ("token", None)])
    assert mine.control("GET", "/export").json == twin_mine.control("GET", "/export").json


@given(calls=CALLS)
@settings(max_examples=40)
def test_a_reset_account_is_a_fresh_one(make_mock, calls):
    """After whatever calls, to the last counter."""
    mock = make_mock()
    mine = mock.account(**MINE)
    fresh = mine.control("GET", "/export").json
    act(mock, mine, calls)
    mine.control("POST", "/reset", {})

    assert mine.control("GET", "/export").json == fresh


class TestDifference:
    def test_of_a_checkpoint_and_now(self, mine):
        """What came, what went and what changed, by kind, key and field."""
        number = mine.webinar()
        mine.batch(number, ["a@example.com", "b@example.com"])
        gone = mine.webinar()
        mine.control("PUT", "/checkpoints/before", {})
        mine.batch(number, ["c@example.com"])
        mine.call("DELETE", f"/v2/webinars/{gone}")
        body = {"action": "deny", "registrants": [{"email": "a@example.com"}]}
        mine.call("PUT", f"/v2/webinars/{number}/registrants/status", body)
        mine.call("PATCH", f"/v2/webinars/{number}", {"topic": "New", "settings": {"approval_type": 1}})

        found = mine.control("POST", "/diff", {"from": "before"}).json
        registrants, webinars = found["records"]["registrants"], found["records"]["webinars"]
        assert found["same"] is False
        assert [one["key"] for one in registrants["added"]] == [[number, "c@example.com"]]
        assert registrants["changed"] == [
            {"key": [number, "a@example.com"], "fields": {"status": {"from": "approved", "to": "denied"}}}
        ]
        assert [one["key"] for one in webinars["removed"]] == [gone]
        (change,) = webinars["changed"]
        assert change["key"] == number
        assert change["fields"]["topic"] == {"from": "T", "to": "New"}
        assert change["fields"]["settings.approval_type"] == {"from": 0, "to": 1}
        assert {
            "counter": ["registration", number, "c@example.com"],
            "window": "day",
            "period": "2026-03-01",
            "from": 0,
            "to": 1,
        } in found["counters"]
        assert found["sequences"]["registrants"] == {"from": 3, "to": 4}

    def test_of_a_state_and_itself(self, mine):
        """Nothing."""
        busy(mine)
        mine.control("PUT", "/checkpoints/x", {})
        nothing = {"same": True, "records": {}, "sequences": {}, "counters": []}
        assert mine.control("POST", "/diff", {"from": "x"}).json == nothing
        assert mine.control("POST", "/diff", {"from": None, "to": None}).json == nothing
        export = mine.control("GET", "/export").json
        assert mine.control("POST", "/diff", {"from": export, "to": "x"}).json == nothing

    def test_of_two_checkpoints_or_exports(self, mine):
        """In either direction."""
        mine.control("PUT", "/checkpoints/a", {})
        number = mine.webinar()
        export = mine.control("GET", "/export").json
        there = mine.control("POST", "/diff", {"from": "a", "to": export}).json
        back = mine.control("POST", "/diff", {"from": export, "to": "a"}).json
        assert [one["key"] for one in there["records"]["webinars"]["added"]] == [number]
        assert [one["key"] for one in back["records"]["webinars"]["removed"]] == [number]

    def test_of_the_clock_and_tokens(self, mock, mine):
        """They are records like others."""
        mine.control("PUT", "/checkpoints/a", {})
        token = token_of(mock, mine)
        mine.control("POST", "/clock/advance", {"by": "PT1H"})
        records = mine.control("POST", "/diff", {"from": "a"}).json["records"]
        assert [one["key"] for one in records["access_tokens"]["added"]] == [token]
        assert "state.frozen_ms" in records["clocks"]["changed"][0]["fields"]

    @pytest.mark.parametrize(
        "body,status,field",
        [
            ({}, 422, "from"),
            ({"from": "x"}, 404, "from"),
            ({"from": None, "to": "y"}, 404, "to"),
            ({"from": 5}, 422, "from"),
            ({"from": {"format": "mockzoom-account"}}, 422, "from"),
        ],
    )
    def test_of_what_is_not_there(self, mine, body, status, field):
        """Is refused with the side."""
        answer = refused(mine.control("POST", "/diff", body))
        assert answer[0] == status
        assert answer[1].startswith(field)


def test_the_checkpoints_of_an_account_are_bounded_in_bytes(mine, monkeypatch):
    """Their number alone would allow a gigabyte; one that is saved again counts once."""
    size = len(json.dumps(mine.control("GET", "/export").json, separators=(",", ":")))
    monkeypatch.setattr("mockzoom.admin.snapshot_endpoints.CHECKPOINTS_BYTES", size * 2 + 500)
    statuses = [mine.control("PUT", f"/checkpoints/{name}").status for name in ("one", "two", "two", "three")]
    assert statuses == [200, 200, 200, 409]
    mine.control("DELETE", "/checkpoints/one")
    assert mine.control("PUT", "/checkpoints/three").status == 200
