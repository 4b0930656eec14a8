"""Faults as they are shown, kept and taken out, and answers that wait for their call."""

from __future__ import annotations

import pytest
from control_words import add, refused, statuses

FORM = {"content-type": "application/x-www-form-urlencoded", "authorization": ""}


class TestKept:
    def test_shown_with_what_was_left_open(self, mine):
        """And with counts."""
        add(mine, operation="user", connection="reset", latency={"ms": 1}, first=1)
        statuses(mine, 2)
        assert mine.control("GET", "/faults").json == {
            "faults": [
                {
                    "id": "f1",
                    "matched": 2,
                    "hits": 1,
                    "fault": {
                        "operation": "user",
                        "connection": "reset",
                        "latency": {"kind": "fixed", "on": "real", "ms": 1},
                        "first": 1,
                        "when": "before",
                    },
                }
            ]
        }

    def test_taken_out(self, mine):
        """One, or all."""
        for _ in range(3):
            add(mine, status=500)
        assert mine.control("DELETE", "/faults/f2").json == {"deleted": 1}
        assert [f["id"] for f in mine.control("GET", "/faults").json["faults"]] == ["f1", "f3"]
        assert refused(mine.control("GET", "/faults/f2")) == (
            404,
            "faultId",
            f"account {mine.id!r} has no fault 'f2'; existing faults: f1, f3",
        )
        for _ in range(5):
            add(mine, status=500)
        assert refused(mine.control("GET", "/faults/f2"))[2].endswith("existing faults: f1, f3, f4, f5, f6 and 2 more")
        assert mine.control("DELETE", "/faults").json == {"deleted": 7}
        assert statuses(mine, 1) == [200]

    def test_up_to_a_bound(self, mine):
        """Adding faults in a loop ends with an error at the limit."""
        mine.control("POST", "/next", {"operation": "user", "rule": "user_not_found", "times": 999})
        add(mine, status=500)
        assert refused(mine.control("POST", "/faults", {"status": 500}))[0] == 409

    @pytest.mark.parametrize(
        "fault,field,says",
        [
            ({}, "", "the fault has no effect"),
            ({"operation": "addBatchWebinarRegistrant", "status": 500}, "operation", "'addBatchWebinarRegistrants'?"),
            ({"operation": "x*", "status": 500}, "operation", "unknown operation"),
            ({"rule": "webinar_ful"}, "rule", "did you mean 'webinar_full'?"),
            ({"rule": "zzz"}, "rule", "docs/reference/errors.md"),
            ({"rule": "oauth_client_invalid", "operation": "user"}, "rule", "token service"),
            ({"rule": "webinar_full", "operation": "oauthToken"}, "rule", "not of the token service"),
            ({"rule": "webinar_full", "status": 500}, "status", "cannot be combined with rule"),
            ({"status": 500, "first": 1, "every": 2}, "every", "cannot be combined with first"),
            ({"status": 500, "first": 0}, "first", "minimum"),
            ({"status": 99}, "status", "minimum"),
            ({"status": 500, "share": 1.5}, "share", "maximum"),
            ({"status": 500, "seed": "x"}, "seed", "has no use"),
            ({"status": 500, "facts": {}}, "facts", "requires rule"),
            ({"body": {}, "latency": {"ms": 1}}, "body", "requires status"),
            ({"status": 500, "retry_after_s": 1}, "retry_after_s", "requires retry_after"),
            ({"status": 500, "retry_after": "soon"}, "retry_after", "instant"),
            ({"status": 500, "bytes": 1}, "bytes", "truncated or dribble"),
            ({"connection": "truncated", "pause_ms": 1}, "pause_ms", "dribble"),
            ({"connection": "dribble", "bytes": 0}, "bytes", "must be at least 1"),
            ({"connection": "reset", "status": 500}, "connection", "leave rule and status out"),
            ({"connection": "rest"}, "connection", "reset"),
            ({"latency": {"ms": 1}, "when": "before"}, "when", "does not exist"),
            ({"latency": {}}, "latency.ms", "is missing"),
            ({"latency": {"kind": "uniform", "min_ms": 2, "max_ms": 1}}, "latency.max_ms", "swap"),
            ({"latency": {"kind": "uniform", "ms": 2, "min_ms": 1, "max_ms": 1}}, "latency.ms", "is not allowed"),
            ({"latency": {"kind": "lognormal", "median_ms": 1}}, "latency.sigma", "is missing"),
            ({"latency": {"mss": 1}}, "latency.mss", "did you mean 'ms'?"),
            ({"status": 500, "headers": {"A b": "x"}}, "headers", ""),
            ({"status": 500, "headers": {"A": "x\r\nB: y"}}, "headers.A", ""),
            ({"statsu": 500}, "statsu", "did you mean 'status'?"),
            ({"status": 500, "method": "get"}, "method", "GET"),
        ],
    )
    def test_mistakes(self, mine, fault, field, says):
        """Mistakes are reported with the field and the nearest name."""
        status, found, message = refused(mine.control("POST", "/faults", fault))
        assert (status, found) == (422, field)
        assert says in message
        assert mine.control("GET", "/faults").json == {"faults": []}


class TestNext:
    def test_answers_in_their_order(self, mine):
        """Then the operation itself again; other operations are not concerned."""
        body = {"code": 3001, "message": "Gone."}
        assert mine.control("POST", "/next", {"operation": "webinar", "status": 404, "body": body}).status == 201
        queued = mine.control(
            "POST", "/next", {"operation": "webinar", "rule": "webinar_plan_missing", "times": 2}
        ).json
        assert [one["id"] for one in queued["next"]] == ["n1", "n2", "n3"]

        path = "/v2/webinars/90000000005"
        assert mine.get("/v2/users/me").status == 200
        first = mine.get(path)
        assert (first.status, first.json) == (404, body)
        assert [mine.get(path).rule for _ in range(3)] == ["webinar_plan_missing", "webinar_plan_missing", ""]
        assert mine.control("GET", "/next").json == {"next": []}

    def test_go_before_faults(self, mine):
        """A standing rule is not asked."""
        shown = add(mine, status=503)
        mine.control("POST", "/next", {"operation": "user", "rule": "user_not_found"})
        assert [mine.get("/v2/users/me").status for _ in range(2)] == [404, 503]
        assert mine.control("GET", f"/faults/{shown['id']}").json["hits"] == 1

    def test_a_success(self, mock_each_profile):
        """That fits the schema of the profile."""
        mine = mock_each_profile.account()
        good = mine.get("/v2/users/me").json | {"first_name": "Canned"}
        mine.control("POST", "/next", {"operation": "user", "status": 200, "body": good})
        assert mine.get("/v2/users/me").json["first_name"] == "Canned"
        assert mine.control("GET", "/journal").json["entries"][-1]["answer"]["problems"] == []

    def test_taken_out(self, mine):
        """All of them; faults stay."""
        add(mine, status=503, first=1)
        mine.control("POST", "/next", {"operation": "user", "rule": "user_not_found", "times": 3})
        assert mine.control("DELETE", "/next").json == {"deleted": 3}
        assert statuses(mine, 2) == [503, 200]

    @pytest.mark.parametrize(
        "answer,field,says",
        [
            ({"operation": "webinr", "status": 200}, "operation", "did you mean 'webinar'?"),
            ({"operation": "webinar*", "status": 200}, "operation", "unknown operation"),
            ({"status": 200}, "operation", "is missing"),
            ({"operation": "user"}, "status", "use 200 for success"),
            ({"operation": "user", "status": 201, "body": {}}, "status", "succeeds with 200"),
            ({"operation": "user", "status": 200, "body": {}}, "body", "required"),
            ({"operation": "user", "status": 200}, "body", "use a fault for"),
            ({"operation": "user", "status": 404, "body": {"code": "x", "message": "y"}}, "body.code", "integer"),
            ({"operation": "user", "status": 404, "body": "no"}, "body", "object"),
            ({"operation": "webinarDelete", "status": 204, "body": {}}, "body", "without a body"),
            ({"operation": "user", "rule": "webinar_fulll"}, "rule", "'webinar_full'"),
            ({"operation": "user", "rule": "oauth_client_invalid"}, "rule", "token service"),
            ({"operation": "user", "rule": "user_not_found", "status": 404}, "status", "cannot be combined with rule"),
            ({"operation": "user", "rule": "user_not_found", "times": 0}, "times", "minimum"),
        ],
    )
    def test_what_zoom_would_not_say(self, mine, answer, field, says):
        """Is refused before it is taken."""
        status, found, message = refused(mine.control("POST", "/next", answer))
        assert (status, found) == (422, field)
        assert says in message
        assert mine.control("GET", "/next").json == {"next": []}
