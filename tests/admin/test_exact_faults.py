"""Faults for exactly the requests that a test means: `skip`, `struck` and `patch`."""

from __future__ import annotations

from base64 import b64encode

import pytest
from control_words import add, refused, statuses

from mockzoom.spec.merge_patch import merge_patch

BATCH = "addBatchWebinarRegistrants"
TOKEN = "/oauth/token?grant_type=account_credentials&account_id="


def counts(mine, fault):
    """The counts of a fault: matched, hits."""
    shown = mine.control("GET", f"/faults/{fault['id']}").json
    return shown["matched"], shown["hits"]


class TestSkip:
    @pytest.mark.parametrize(
        "frequency,hit",
        [
            ({"skip": 2, "first": 1}, [3]),
            ({"skip": 2}, [3, 4, 5, 6, 7, 8]),
            ({"skip": 0, "first": 2}, [1, 2]),
            ({"skip": 1, "every": 3}, [4, 7]),
            ({"skip": 5, "share": 1}, [6, 7, 8]),
            ({"skip": 9}, []),
        ],
    )
    def test_the_other_counts_begin_after_the_skipped_requests(self, mine, frequency, hit):
        """Skipped requests match, and are not hit."""
        fault = add(mine, operation="user", status=503, **frequency)
        assert [n for n, status in enumerate(statuses(mine, 8), 1) if status == 503] == hit
        assert counts(mine, fault) == (8, len(hit))


class TestStruck:
    def test_a_refused_request_does_not_spend_the_fault(self, mine):
        """The first accepted request loses its response, after its change."""
        fault = add(mine, operation=BATCH, first=1, struck="accepted", connection="reset")
        assert fault["fault"]["when"] == "after"
        assert mine.batch(90000000005, []).status == 400
        assert mine.batch(90000003043, ["a@example.com"]).status == 404
        assert counts(mine, fault) == (0, 0)
        assert mine.batch(90000000005, ["a@example.com"]).status == 200
        assert counts(mine, fault) == (1, 1)
        entry = mine.control("GET", "/journal").json["entries"][-1]
        assert (entry["answer"]["status"], entry["answer"]["connection"]) == (200, "reset")
        assert mine.get("/v2/webinars/90000000005/registrants").json["total_records"] == 1

    def test_another_fault_comes_first(self, mine):
        """A request has one fault, and one that comes before the operation decides first."""
        later = add(mine, operation="user", struck="accepted", headers={"X-A": "1"})
        add(mine, operation="user", first=1, status=503)
        assert statuses(mine, 2) == [503, 200]
        assert counts(mine, later) == (1, 1)
        assert mine.get("/v2/users/me").headers["X-A"] == "1"

    def test_an_error_can_replace_the_response_to_an_accepted_request(self, mine):
        """The change is kept."""
        add(mine, operation=BATCH, struck="accepted", rule="rate_limit_daily")
        assert mine.batch(90000000005, ["a@example.com"]).status == 429
        assert mine.get("/v2/webinars/90000000005/registrants").json["total_records"] == 1

    def test_the_token_service_has_it_too(self, mine):
        """A wrong grant is refused and not counted; an issued token can lose its response."""
        fault = add(mine, operation="oauthToken", struck="accepted", first=1, latency={"ms": 1000, "on": "clock"})
        basic = b64encode(f"{mine.made['client_id']}:{mine.made['client_secret']}".encode()).decode()
        form = {"content-type": "application/x-www-form-urlencoded", "authorization": f"Basic {basic}"}
        assert mine.post(f"{TOKEN}wrong", headers=form).status == 400
        assert counts(mine, fault) == (0, 0)
        answer = mine.post(f"{TOKEN}{mine.id}", headers=form)
        assert (answer.status, answer.headers["X-Mockzoom-Fault"]) == (200, fault["id"])
        assert counts(mine, fault) == (1, 1)
        assert mine.control("GET", "/clock").json["now"] == "2026-11-21T12:00:01Z"

    def test_it_does_not_come_before_the_operation(self, mine):
        """Whether a request is accepted is known afterwards."""
        answer = mine.control("POST", "/faults", {"struck": "accepted", "when": "before", "status": 500})
        assert refused(answer)[:2] == (422, "when")


class TestPatch:
    def test_the_response_of_the_operation_is_patched(self, mine):
        """Fields are added, replaced and removed; the journal names the fault."""
        plain = mine.get("/v2/users/me").json
        fault = add(mine, operation="user", first=1, patch={"unknown_field": {"a": 1}, "email": "x", "type": None})
        answer = mine.get("/v2/users/me")
        expected = {name: value for name, value in plain.items() if name != "type"}
        assert answer.json == {**expected, "unknown_field": {"a": 1}, "email": "x"}
        entry = mine.control("GET", "/journal").json["entries"][-1]
        assert (entry["fault"], entry["answer"]["body"]) == (fault["id"], answer.json)
        assert mine.get("/v2/users/me").json == plain

    def test_a_refusal_is_patched_unless_only_accepted_requests_match(self, mine):
        """`struck` says which of both is meant."""
        add(mine, operation="webinar", patch={"x": 1})
        assert mine.get("/v2/webinars/1").json["x"] == 1
        mine.control("DELETE", "/faults")
        add(mine, operation="webinar", patch={"x": 1}, struck="accepted")
        assert "x" not in mine.get("/v2/webinars/1").json
        assert mine.get("/v2/webinars/90000000005").json["x"] == 1

    def test_a_response_without_a_body_stays_without_one(self, mine):
        """204 has none, and HEAD has the length of the patched one."""
        add(mine, patch={"x": "y" * 50})
        webinar = mine.post("/v2/users/me/webinars", {"topic": "T"}).json
        answer = mine.call("DELETE", f"/v2/webinars/{webinar['id']}")
        assert (answer.status, answer.body) == (204, b"")
        assert mine.call("HEAD", "/v2/users/me").body == b""

    def test_it_goes_with_other_effects(self, mine):
        """A patched body can be cut or delayed."""
        add(mine, operation="user", patch={"x": 1}, headers={"X-B": "2"}, latency={"ms": 5, "on": "clock"})
        answer = mine.get("/v2/users/me")
        assert (answer.json["x"], answer.headers["X-B"]) == (1, "2")

    @pytest.mark.parametrize(
        "rest,field",
        [
            ({"status": 200}, "patch"),
            ({"rule": "webinar_full"}, "patch"),
            ({"connection": "reset"}, "patch"),
            ({"connection": "empty", "when": "after"}, "patch"),
            ({"when": "before"}, "when"),
        ],
    )
    def test_it_needs_the_response_of_the_operation(self, mine, rest, field):
        """A replaced or missing response cannot be patched."""
        assert refused(mine.control("POST", "/faults", {"patch": {"x": 1}, **rest}))[:2] == (422, field)

    @pytest.mark.parametrize(
        "target,patch,merged",
        [
            ({"a": "b"}, {"a": "c"}, {"a": "c"}),
            ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
            ({"a": "b"}, {"a": None}, {}),
            ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
            ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
            ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
            ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
            ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
            (["a", "b"], ["c", "d"], ["c", "d"]),
            ({"a": "b"}, ["c"], ["c"]),
            ({"a": "foo"}, None, None),
            ({"a": "foo"}, "bar", "bar"),
            ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
            ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
            ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
        ],
    )
    def test_the_examples_of_the_standard(self, target, patch, merged):
        """RFC 7396, appendix A."""
        assert merge_patch(target, patch) == merged
