"""The journal: what came and what was answered, judged, searchable, bounded, and without secrets."""

from __future__ import annotations

import base64
import json

import pytest
from control_words import refused
from hypothesis import given, settings
from hypothesis import strategies as st
from in_turn import some_of

FORM = {"content-type": "application/x-www-form-urlencoded", "authorization": ""}


def journal(mine, query=""):
    """The entries that fit."""
    return mine.control("GET", f"/journal{query}").json["entries"]


class TestEntry:
    def test_says_what_came_and_what_was_answered(self, mock, mine):
        """With names for both, and the account's time."""
        mock.clock.advance(minutes=1)
        answer = mine.batch(90000000005, ["a@example.com"])
        (entry,) = journal(mine)

        assert (entry["number"], entry["time"]) == (1, "2026-11-21T12:01:00Z")
        assert (entry["operation"], entry["rule"], entry["fault"]) == ("addBatchWebinarRegistrants", "", "")
        request = entry["request"]
        assert (request["method"], request["path"]) == ("POST", "/v2/webinars/90000000005/batch_registrants")
        assert request["body"]["registrants"][0]["email"] == "a@example.com"
        assert (request["problems"], request["ignored"], request["truncated"]) == ([], [], False)
        shown = entry["answer"]
        assert (shown["status"], shown["body"], shown["problems"]) == (200, answer.json, [])
        assert dict(shown["headers"])["x-zm-trackingid"] == answer.headers["x-zm-trackingid"]

    def test_says_what_quotas_stood_on(self, mine):
        """Before and after, for every counter that the call read or raised."""
        mine.batch(90000000005, ["a@example.com"])
        mine.batch(90000000005, ["a@example.com", "b@example.com", "A@example.com"])
        mine.batch(90000000005, ["a@example.com"])
        found = [
            {
                tuple(q["counter"]): (q["before"], q["after"])
                for q in entry["quotas"]
                if q["counter"][0] == "registration"
            }
            for entry in journal(mine)
        ]
        a, b = (("registration", 90000000005, f"{name}@example.com") for name in "ab")
        assert found == [{a: (0, 1)}, {a: (1, 3), b: (0, 1)}, {a: (3, 3)}]
        assert journal(mine)[2]["rule"] == "registrant_daily_limit"
        (limit,) = [q for q in journal(mine)[0]["quotas"] if q["counter"][0] == "calls"]
        assert (limit["window"], limit["period"], limit["before"], limit["after"]) == ("day", "2026-11-21", 0, 1)

    def test_judges_the_request(self, mine):
        """Problems by the schema: what is wrong, what is ignored, and a body that is not a document."""
        mine.post("/v2/webinars/90000000005/batch_registrants", {"registrants": [{"email": "x", "nick": 1}], "auto": 1})
        mine.post("/v2/webinars/90000000005/batch_registrants", body=b'{"registrants": [')
        mine.get("/v2/webinars/abc")
        mine.get("/v2/nothing")
        first, second, third, fourth = (entry["request"] for entry in journal(mine))

        assert {p["field"] for p in first["problems"]} == {"registrants[0].email", "registrants[0].first_name"}
        assert first["ignored"] == ["registrants[0].nick", "auto"]
        assert second["problems"][0]["field"] == "body"
        assert second["body"] == '{"registrants": ['
        assert third["problems"] == [{"field": "webinarId", "message": "Invalid field."}]
        assert fourth["problems"][0]["field"] == "path"
        assert [entry["operation"] for entry in journal(mine)][2:] == ["webinar", None]
        assert len(journal(mine, "?problems=true")) == 4

    def test_judges_the_answer(self, mine):
        """One that a fault broke does not fit."""
        mine.control("POST", "/faults", {"status": 200, "body": {"id": 5}, "first": 1})
        mine.get("/v2/users/me")
        mine.get("/v2/users/me")
        broken, whole = (entry["answer"] for entry in journal(mine))

        assert broken["problems"]
        assert broken["problems"][0]["field"] in ("id", "body")
        assert whole["problems"] == []

    def test_of_a_call_that_was_cut(self, mine):
        """No status where nothing was performed; the answer that was lost where it was."""
        for when in ("before", "after"):
            mine.control("POST", "/faults", {"connection": "reset", "when": when, "first": 1})
            mine.get("/v2/users/me")
            mine.control("DELETE", "/faults")
        before, after = journal(mine)
        assert (before["fault"], before["answer"]["status"], before["answer"]["connection"]) == ("f1", None, "reset")
        assert (after["fault"], after["answer"]["status"], after["answer"]["connection"]) == ("f2", 200, "reset")

    def test_of_forms_and_large_bodies(self, mine):
        """Forms are documents; of a large body a part is kept, and said to be one."""
        boundary = (
            b'--x\r\nContent-Disposition: form-data; name="registrants"\r\n\r\n[{"email":"a@example.com"}]\r\n--x--\r\n'
        )
        how = {"content-type": "multipart/form-data; boundary=x"}
        mine.call("POST", "/v2/webinars/90000000005/batch_registrants", body=boundary, headers=how)
        mine.post("/v2/users/me/webinars", {"topic": "T", "agenda": "x" * 100_000})
        form, large = (entry["request"] for entry in journal(mine))
        assert form["body"] == {"registrants": [{"email": "a@example.com"}]}
        assert large["truncated"] is True
        assert len(large["body"]) == 1 << 16

    def test_of_head(self, mine):
        """Without a body, as it was sent."""
        mine.call("HEAD", "/v2/users/me")
        (entry,) = journal(mine)
        assert (entry["operation"], entry["answer"]["body"], entry["answer"]["problems"]) == ("user", None, [])


class TestWhose:
    def test_calls_of_an_account_are_its_own(self, mock, mine):
        """Requests for tokens, unknown paths, wrong methods and internal errors are included."""
        other = mock.account()
        mine.get("/v2/nothing")
        mine.call("PUT", "/v2/users")
        body = f"grant_type=x&client_id={mine.made['client_id']}".encode()
        mock.call("POST", "/oauth/token", body=body, headers=FORM)
        assert [entry["answer"]["status"] for entry in journal(mine)] == [404, 404, 400]
        assert journal(other) == []

    def test_calls_of_nobody_have_a_journal_too(self, mock, mine):
        """Without a token, with a wrong one, or of an unknown client."""
        mock.get("/v2/users/me", token="nobody's")
        mock.call("GET", "/v2/users/me", headers={"authorization": ""})
        mock.call("POST", "/oauth/token", body=b"grant_type=x&client_id=nobody", headers=FORM)
        entries = mock.control("GET", "/v1/journal").json["entries"]
        assert [(e["operation"], e["answer"]["status"]) for e in entries] == [
            ("user", 401),
            ("user", 401),
            ("oauthToken", 400),
        ]
        assert mock.control("GET", "/v1/journal?operation=user").json["total"] == 2
        assert mock.control("DELETE", "/v1/journal").json == {"deleted": 3}
        assert mock.control("GET", "/v1/journal").json["entries"] == []
        assert journal(mine) == []

    @pytest.mark.parametrize("place", ["/journal", "/journal/count", "/v1/journal"])
    @pytest.mark.parametrize(
        "query, near",
        [("operation=webinarr", "webinar"), ("operation=webinaar*", "webinar"), ("rule=webinar_ful", "webinar_full")],
    )
    def test_a_name_that_does_not_exist_is_an_error(self, mine, place, query, near):
        """An empty list would look like the absence of such requests."""
        answer = mine.control("GET", f"{place}?{query}")
        assert answer.status == 422
        assert f"did you mean '{near}" in answer.json["error"]["message"]

    def test_a_failure_of_ours_is_there(self, mine, monkeypatch):
        """As the 500 that it is."""
        monkeypatch.setattr("mockzoom.server.pipeline.count_request", lambda *_: 1 / 0)
        assert mine.get("/v2/users/me").status == 500
        (entry,) = journal(mine)
        assert (entry["rule"], entry["answer"]["status"]) == ("internal_error", 500)


class TestFilters:
    @pytest.fixture
    def full(self, mine):
        """Five calls."""
        mine.batch(90000000005, ["a@example.com"])
        mine.batch(90000003043, ["b@example.com"])
        mine.control("POST", "/clock/advance", {"by": "PT1H"})
        mine.get("/v2/users/me")
        mine.control("POST", "/faults", {"status": 503, "first": 1})
        mine.get("/v2/users?email=a%40example.com")
        mine.get("/v2/webinars/90000000005")
        return mine

    @pytest.mark.parametrize(
        "query,numbers",
        [
            ("", [1, 2, 3, 4, 5]),
            ("operation=addBatchWebinarRegistrants", [1, 2]),
            ("operation=user*", [3, 4]),
            ("rule=webinar_full", [2]),
            ("rule=", [1, 3, 4, 5]),
            ("status=200", [1, 3, 5]),
            ("status=4xx", [2]),
            ("status=5xx", [4]),
            ("fault=f1", [4]),
            ("method=get", [3, 4, 5]),
            ("path=/v2/webinars/90000000005*", [1, 5]),
            ("email=A@example.com", [1, 4]),
            ("webinar=90000000005", [1, 5]),
            ("since=2026-11-21T13:00:00Z", [3, 4, 5]),
            ("since=2026-11-21T13:00:01Z", []),
            ("after=3", [4, 5]),
            ("problems=true", [4]),
            ("limit=2", [4, 5]),
            ("operation=addBatch*&status=200", [1]),
        ],
    )
    def test_each_and_together(self, full, query, numbers):
        """All named ones have to fit; count says the same."""
        shown = full.control("GET", f"/journal?{query}").json
        assert [entry["number"] for entry in shown["entries"]] == numbers
        if "limit" not in query:
            assert shown["total"] == len(numbers)
            assert full.control("GET", f"/journal/count?{query}").json == {"count": len(numbers)}

    @pytest.mark.parametrize(
        "query,field,says",
        [
            ("operaton=x", "operaton", "did you mean 'operation'?"),
            ("status=9", "status", "such as 429"),
            ("since=now", "since", "not an RFC 3339"),
            ("after=x", "after", ""),
            ("limit=0", "limit", "minimum"),
            ("problems=maybe", "problems", ""),
        ],
    )
    def test_mistakes(self, full, query, field, says):
        """Mistakes are reported with the parameter."""
        status, found, message = refused(full.control("GET", f"/journal?{query}"))
        assert (status, found) == (422, field)
        assert says in message


class TestNearest:
    def test_misses_with_their_differences(self, mine):
        """The closest first; only what was wanted matters."""
        mine.get("/v2/users")
        mine.batch(90000000005, ["a@example.com", "b@example.com"])
        wanted = {
            "operation": "addBatchWebinarRegistrants",
            "status": 200,
            "headers": {"Content-Type": "application/json"},
            "body": {"registrants": [{"email": "a@example.com"}, {"email": "c@example.com"}], "auto_approve": True},
        }
        first, second = mine.control("POST", "/journal/nearest", wanted).json["nearest"]

        assert (first["number"], first["operation"]) == (2, "addBatchWebinarRegistrants")
        assert first["differences"] == [
            {"field": "body.registrants[1].email", "wanted": "c@example.com", "got": "b@example.com"},
            {"field": "body.auto_approve", "wanted": True},
        ]
        assert second["number"] == 1
        assert {"field": "operation", "wanted": "addBatchWebinarRegistrants", "got": "users"} in second["differences"]

    def test_a_hit_has_none(self, mine):
        """And the latest of several comes first."""
        for _ in range(4):
            mine.get("/v2/users?page_size=5")
        found = mine.control(
            "POST", "/journal/nearest", {"operation": "users", "query": {"page_size": "5"}, "limit": 2}
        )
        assert [(one["number"], one["differences"]) for one in found.json["nearest"]] == [(4, []), (3, [])]

    def test_lists_have_a_length(self, mine):
        """One more registrant than wanted is a difference."""
        mine.batch(90000000005, ["a@example.com", "b@example.com"])
        wanted = {"body": {"registrants": [{"email": "a@example.com"}]}}
        (one,) = mine.control("POST", "/journal/nearest", wanted).json["nearest"]
        assert one["differences"] == [{"field": "body.registrants.length", "wanted": 1, "got": 2}]

    def test_an_unknown_operation_is_a_slip(self, mine):
        """Told with the nearest name."""
        assert "'users'" in refused(mine.control("POST", "/journal/nearest", {"operation": "userss"}))[2]


class TestBounds:
    def test_the_last_calls_stay(self, make_mock):
        """So many as the setting says, for each account, under the numbers they came with."""
        mock = make_mock(journal=3)
        one, two = mock.account(), mock.account()
        for _ in range(5):
            one.get("/v2/users/me")
        two.get("/v2/users/me")
        shown = one.control("GET", "/journal").json
        assert ([e["number"] for e in shown["entries"]], shown["total"], shown["kept"]) == ([3, 4, 5], 3, 3)
        assert len(journal(two)) == 1

    def test_none_is_kept_if_the_setting_says_so(self, make_mock):
        """0 switches it off."""
        mock = make_mock(journal=0)
        mock.get("/v2/users/me")
        mock.get("/v2/users/me", token="x")
        assert journal(mock) == mock.control("GET", "/v1/journal").json["entries"] == []

    def test_forgotten_when_told(self, mine):
        """Numbers start again."""
        mine.get("/v2/users/me")
        assert mine.control("DELETE", "/journal").json == {"deleted": 1}
        mine.get("/v2/users")
        assert [(e["number"], e["operation"]) for e in journal(mine)] == [(1, "users")]

    def test_the_control_api_is_not_in_it(self, mine):
        """A request of the admin API is not a request to Zoom."""
        mine.control("GET", "/clock")
        assert journal(mine) == []


class TestSecrets:
    def test_none_is_told(self, mock):
        """No token, code, refresh token, verifier or client secret, wherever calls and answers carry them."""
        mine = mock.account(account_id="a", client_id="c", client_secret="s3cr3t-of-client", token="t0ken-of-mine")
        basic = base64.b64encode(b"c:s3cr3t-of-client").decode()
        secrets = {"s3cr3t-of-client", "t0ken-of-mine", basic, "wr0ng", "v3rifier-of-mine"}
        target = "/oauth/authorize?response_type=code&client_id=c&redirect_uri=https://a.test/x&state=st8"
        code = mock.call("GET", f"{target}&code_challenge=v3rifier-of-mine", headers={"authorization": ""})
        value = code.headers["Location"].partition("code=")[2].partition("&")[0]
        secrets.add(value)
        body = (
            f"grant_type=authorization_code&code={value}&redirect_uri=https://a.test/x&code_verifier=v3rifier-of-mine"
        )
        issued = mock.call(
            "POST", "/oauth/token", body=body.encode(), headers=FORM | {"authorization": f"Basic {basic}"}
        )
        assert issued.status == 200
        secrets |= {issued.json["access_token"], issued.json["refresh_token"]}
        renew = f"grant_type=refresh_token&refresh_token={issued.json['refresh_token']}&client_id=c"
        again = mock.call("POST", "/oauth/token", body=f"{renew}&client_secret=s3cr3t-of-client".encode(), headers=FORM)
        secrets |= {again.json["access_token"], again.json["refresh_token"]}
        mock.call("POST", "/oauth/token?client_id=c&client_secret=wr0ng&grant_type=x", headers=FORM)
        mock.call("POST", "/oauth/token", {"client_id": "c", "client_secret": "wr0ng"}, headers={"authorization": ""})
        mock.call(
            "POST", f"/oauth/revoke?token={again.json['access_token']}", headers={"authorization": f"Basic {basic}"}
        )
        mock.call("POST", "/oauth/tokens", body=b"client_secret=wr0ng&x=1", headers=FORM)
        mock.call("GET", "/v2/users/me?access_token=t0ken-of-mine", headers={"authorization": ""})
        mine.get("/v2/users/me")
        mine.post("/v2/users/me/webinars", {"topic": "T", "access_token": "t0ken-of-mine"})
        mine.call(
            "GET", "/v2/users/me", headers={"cookie": "zm=t0ken-of-mine", "proxy-authorization": f"Basic {basic}"}
        )

        told = json.dumps(journal(mine)) + json.dumps(mock.control("GET", "/v1/journal").json)
        assert told.count("(redacted)") > 15
        assert "Bearer (redacted)" in told
        assert "st8" in told
        assert [secret for secret in secrets if secret in told] == []

    def test_words_of_the_api_are_no_secrets(self, mine):
        """A refusal's code, a page token, a passcode."""
        mine.get("/v2/webinars/1")
        mine.post("/v2/users/me/webinars", {"topic": "T", "password": "abc123"})
        first, second = journal(mine)
        assert first["answer"]["body"]["code"] == 3001
        assert second["request"]["body"]["password"] == "abc123"


@given(
    body=st.binary(max_size=60),
    path=st.text(max_size=20),
    query=st.text(max_size=30),
    kind=st.sampled_from(["json", "form", "multipart"]),
)
@settings(max_examples=some_of(80))
def test_whatever_came_can_be_read(mock, body, path, query, kind):
    """Odd paths, odd bytes, odd queries: the journal shows them, and searching them does not fail."""
    types = {"json": "application/json", "form": FORM["content-type"], "multipart": "multipart/form-data; boundary=x"}
    mock.control("DELETE", "/journal")
    for start in ("/v2/webinars/90000000005/batch_registrants", "/v2/" + path, "/oauth/token"):
        mock.call("POST", f"{start}?{query}", body=body, headers={"content-type": types[kind]})
    assert mock.control("GET", "/journal?email=a@example.com&problems=true").status == 200
    shown = mock.control("GET", "/journal").json["entries"]
    assert len(shown) >= 2
    assert mock.control("POST", "/journal/nearest", {"operation": "user", "body": {"x": 1}}).status == 200
