"""Fault injection: which requests a fault matches, what it does before or after the change, and how it is reported."""

from __future__ import annotations

import json

import pytest
from control_words import add, statuses
from hypothesis import given, settings
from hypothesis import strategies as st
from in_turn import profiles_of

from mockzoom.server.fault_matching import SeededRandom, latency_ms
from mockzoom.zoom.ids import Ids
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.profiles import V2021_08
from mockzoom.zoom.registry import errors

FORM = {"content-type": "application/x-www-form-urlencoded", "authorization": ""}


class TestWhichCalls:
    @pytest.mark.parametrize(
        "match,struck",
        [
            ({}, True),
            ({"operation": "addBatchWebinarRegistrants"}, True),
            ({"operation": "*Registrants"}, True),
            ({"operation": "webinarRegistrantCreate"}, False),
            ({"method": "POST"}, True),
            ({"method": "GET"}, False),
            ({"path": "/v2/webinars/*/batch_registrants"}, True),
            ({"path": "/v2/webinars/*/registrants"}, False),
            ({"webinar": 90000000005}, True),
            ({"webinar": "90000000005"}, True),
            ({"webinar": 90000000015}, False),
            ({"email": "b@example.com"}, True),
            ({"email": "B@EXAMPLE.com"}, True),
            ({"email": "c@example.com"}, False),
            ({"operation": "*", "webinar": 90000000005, "email": "c@example.com"}, False),
        ],
    )
    def test_by_what_they_say(self, mine, match, struck):
        """Operation, method, path, webinar and e-mail address all have to fit."""
        shown = add(mine, **match, status=503)
        answer = mine.batch(90000000005, ["a@example.com", "b@example.com"])

        assert answer.status == (503 if struck else 200)
        counted = mine.control("GET", f"/faults/{shown['id']}").json
        assert (counted["matched"], counted["hits"]) == ((1, 1) if struck else (0, 0))

    def test_an_address_in_the_path_or_query(self, mine):
        """Counts, too."""
        add(mine, email="host@example.com", status=503)
        assert mine.get("/v2/users/host@example.com").status == 503
        assert mine.get("/v2/users?x=HOST%40example.com").status == 503
        assert mine.get("/v2/users/basic@example.com").status == 200

    def test_a_body_that_is_none_has_no_address(self, mine):
        """And is answered as ever."""
        add(mine, email="host@example.com", status=503)
        assert mine.post("/v2/users/me/webinars", body=b"{").rule == "body_not_json"

    def test_the_first(self, mine):
        """So many, and no more."""
        add(mine, first=2, status=503)
        assert statuses(mine, 4) == [503, 503, 200, 200]

    def test_every_nth(self, mine):
        """Counted over the calls that fit alone."""
        add(mine, operation="user", every=3, status=503)
        found = []
        for _ in range(7):
            mine.get("/v2/users")
            found += statuses(mine, 1)
        assert found == [200, 200, 503, 200, 200, 503, 200]

    def test_a_share(self, make_mock):
        """Drawn from a seed: near its size, the same in every run, another with another seed."""

        def run(**fault):
            mine = make_mock().account(seed="s")
            add(mine, share=0.3, status=503, **fault)
            return statuses(mine, 200)

        once = run()
        assert once == run()
        assert once != run(seed="other")
        assert run(seed="other") == run(seed="other")
        assert 40 <= once.count(503) <= 80

    def test_share_of_all_and_of_none(self, mine):
        """The ends of the scale."""
        shown = add(mine, share=0, status=503)
        assert statuses(mine, 3) == [200, 200, 200]
        mine.control("DELETE", f"/faults/{shown['id']}")
        add(mine, share=1, status=503)
        assert statuses(mine, 3) == [503, 503, 503]

    def test_several_in_the_order_in_which_they_came(self, mine):
        """The first that strikes is it; those behind it are not asked, and not counted."""
        add(mine, first=2, status=503)
        later = add(mine, first=1, status=502)
        assert statuses(mine, 4) == [503, 503, 502, 200]
        assert mine.control("GET", f"/faults/{later['id']}").json["matched"] == 2

    def test_no_other_account(self, mock, mine):
        """Each has its own."""
        add(mine, status=503)
        assert mock.get("/v2/users/me").status == 200
        assert mock.account().get("/v2/users/me").status == 200

    def test_calls_without_an_account_meet_none(self, mock, mine):
        """Requests without an account match no fault, because faults belong to accounts."""
        add(mine, status=503)
        assert mock.get("/v2/users/me", token="nobody's").status == 401


class TestAnswers:
    @pytest.mark.parametrize(("name", "profile"), [(one, p) for one in sorted(errors()) for p in profiles_of(one)])
    def test_every_refusal_by_its_name(self, make_mock, name, profile):
        """In the words of the profile and the operation, in Zoom's shape, with nothing left to fill in.

        Each in one profile in `make test`, in all in `make test-everything`.
        """
        mine = make_mock(profile=profile).account()
        number = mine.webinar()
        add(mine, operation="addBatchWebinarRegistrants", rule=name)
        answer = mine.batch(number, ["a@example.com"])

        assert answer.rule == name
        assert answer.status >= 400
        assert set(answer.json) <= {"code", "message", "errors"}
        assert "{" not in answer.json["message"]
        (entry,) = mine.control("GET", "/journal?rule=" + name).json["entries"]
        assert entry["answer"]["problems"] == []

    def test_facts_of_the_call(self, mine):
        """The webinar, the registrant, the address, the account."""
        for rule, says in (
            ("webinar_not_found", "90000000005"),
            ("registrant_daily_limit", "a@example.com"),
            ("registrant_not_found", "R1"),
        ):
            mine.control("DELETE", "/faults")
            add(mine, rule=rule)
            path = "/v2/webinars/90000000005/registrants/R1?email=a@example.com"
            assert says in mine.get(path).json["message"]

    def test_facts_of_ones_own(self, mine):
        """Go before the call's."""
        add(mine, rule="webinar_not_found", facts={"webinar_id": 7})
        assert "7" in mine.get("/v2/webinars/90000000005").json["message"]
        mine.control("DELETE", "/faults")
        add(mine, rule="validation_failed", facts={"fields": ["a", "b[0].c"]})
        assert [e["field"] for e in mine.get("/v2/users").json["errors"]] == ["a", "b[0].c"]

    @pytest.mark.parametrize(
        "rule,headers",
        [
            ("rate_limit_per_second", {"X-RateLimit-Type": "QPS", "X-RateLimit-Remaining": "0"}),
            (
                "rate_limit_daily",
                {
                    "X-RateLimit-Type": "Daily-limit",
                    "X-RateLimit-Limit": "60000",
                    "Retry-After": "2026-11-22T00:00:00Z",
                },
            ),
            ("registrant_daily_limit", {"Retry-After": "2026-11-22T00:00:00Z"}),
            ("webinar_daily_limit", {}),
            ("meeting_daily_limit", {}),
        ],
    )
    def test_headers_of_limits(self, mine, rule, headers):
        """As when the limit is really met."""
        add(mine, rule=rule)
        answer = mine.batch(90000000005, ["a@example.com"])
        assert headers.items() <= answer.headers.items()
        assert answer.headers["X-RateLimit-Category"] == "Heavy"
        assert ("Retry-After" in answer.headers) == ("Retry-After" in headers)

    def test_headers_of_a_registrant_s_limit(self, make_mock, person):
        """The response is the same as when the three registrations of the day are really used up."""
        mock = make_mock(profile="2025-06")
        url = f"/v2/webinars/{mock.webinar()}/registrants"
        real = [mock.post(url, person()) for _ in range(4)][3]
        mock.control("POST", "/faults", {"operation": "webinarRegistrantCreate", "rule": "registrant_daily_limit"})

        struck = mock.post(url, person("somebody@example.com"))

        told = [{k: v for k, v in a.headers.items() if k == "Retry-After" or "RateLimit" in k} for a in (real, struck)]
        assert told[0] == told[1] != {}

    @pytest.mark.parametrize(
        "fault,value",
        [
            ({"retry_after": "instant"}, "2026-11-22T00:00:00Z"),
            ({"retry_after": "instant", "retry_after_s": 90}, "2026-11-21T12:01:30Z"),
            ({"retry_after": "seconds"}, "43200"),
            ({"retry_after": "seconds", "retry_after_s": 2}, "2"),
            ({"retry_after": "past"}, "2026-11-21T11:59:00Z"),
            ({"retry_after": "past", "retry_after_s": 3600}, "2026-11-21T11:00:00Z"),
            ({"retry_after": "absent"}, None),
        ],
    )
    def test_variants_of_retry_after(self, mine, fault, value):
        """All that were seen or are feared."""
        add(mine, rule="rate_limit_daily", **fault)
        assert mine.get("/v2/users/me").headers.get("Retry-After") == value

    def test_status_body_and_headers_of_ones_own(self, mine):
        """A document as JSON, a text as it is; null takes a header out."""
        add(mine, status=502, body={"oops": [1]}, first=1, headers={"X-A": "1", "date": None})
        answer = mine.get("/v2/users/me")
        assert (answer.status, answer.json, answer.headers["X-A"]) == (502, {"oops": [1]}, "1")
        assert "Date" not in answer.headers
        add(mine, status=504, body="<html>Gateway</html>", first=1)
        answer = mine.get("/v2/users/me")
        assert (answer.body, answer.headers["Content-Type"]) == (b"<html>Gateway</html>", "text/plain; charset=utf-8")

    def test_headers_alone(self, mine):
        """Leave the answer as it is."""
        add(mine, headers={"X-RateLimit-Type": None, "X-A": "b"})
        answer = mine.get("/v2/users/me")
        assert (answer.status, answer.headers["X-A"], "X-RateLimit-Type" in answer.headers) == (200, "b", False)

    def test_refusals_of_the_token_service(self, mock, mine):
        """By their names, for the client's account, whether the secret is right or not."""
        body = f"grant_type=account_credentials&account_id={mine.id}&client_id={mine.made['client_id']}".encode()
        for name, row in OAUTH_ERRORS.items():
            mine.control("DELETE", "/faults")
            add(mine, operation="oauthToken", rule=name)
            answer = mock.call("POST", "/oauth/token", body=body, headers=FORM)
            variant = row.variant_for(V2021_08)
            assert (answer.rule, answer.status, answer.json) == (name, variant.status, variant.body)

    @pytest.mark.parametrize(
        ("rule", "code", "end"), [("scope_missing", 4711, "]."), ("scope_missing_marketplace", 201, "]."),
                                  ("scope_missing_phone", 104, "]")],
    )  # fmt: skip
    def test_a_missing_scope_has_three_codes(self, mock_each_profile, rule, code, end):
        """A fault chooses among those that Zoom's services have; each names the scopes of the operation."""
        mine = mock_each_profile.account()
        add(mine, operation="webinar*", rule=rule)
        answer = mine.get("/v2/webinars/90000000005")
        assert (answer.status, answer.json["code"], answer.rule) == (400, code, rule)
        assert answer.json["message"].startswith("Invalid access token, does not contain scopes:[webinar:read")
        assert answer.json["message"].endswith(end)

    def test_a_rule_without_an_operation_strikes_who_can_speak_it(self, mock, mine):
        """The API's refusals are not of the token service's."""
        add(mine, rule="webinar_not_found")
        body = (
            f"grant_type=account_credentials&account_id={mine.id}&client_id={mine.made['client_id']}"
            f"&client_secret={mine.made['client_secret']}"
        )
        assert mock.call("POST", "/oauth/token", body=body.encode(), headers=FORM).status == 200
        assert mine.get("/v2/users").rule == "webinar_not_found"

    def test_say_who_struck(self, make_mock):
        """A header names the fault; --no-diagnosis removes it."""
        mine = make_mock().account()
        shown = add(mine, status=500)
        assert mine.get("/v2/users/me").headers["X-Mockzoom-Fault"] == shown["id"]
        mine = make_mock(diagnosis=False).account()
        add(mine, status=500)
        assert "X-Mockzoom-Fault" not in mine.get("/v2/users/me").headers


class TestBeforeAndAfter:
    @pytest.mark.parametrize(
        "effect",
        [{"status": 503}, {"rule": "rate_limit_per_second"}, {"connection": "reset"}, {"connection": "empty"}],
    )
    def test_a_retry(self, mine, effect):
        """Before: the first call changed nothing. After: it registered, and its answer was lost."""
        for when, made in (("before", 0), ("after", 1)):
            number = mine.webinar()
            mine.control("DELETE", "/faults")
            add(mine, operation="addBatchWebinarRegistrants", webinar=number, first=1, when=when, **effect)
            first = mine.batch(number, ["a@example.com"])
            assert first.status in (0, 503, 429, 200)
            assert "registrant_id" not in str(first.body) or "connection" in effect
            assert len(mine.registrants(number)) == made

            again = mine.batch(number, ["a@example.com"])
            assert again.status == 200
            assert len(mine.registrants(number)) == 1
            counted = mine.batch(number, ["a@example.com"]), mine.batch(number, ["a@example.com"])
            assert [a.status for a in counted] == [200, 200 if when == "before" else 429]

    def test_before_burns_no_limit(self, mock):
        """The call never reached Zoom's application."""
        mine = mock.account(plan="free", rate_limits="all")
        add(mine, first=5, status=503)
        found = [mine.get("/v2/users/me").status for _ in range(5)]
        assert found == [503] * 5
        assert mine.get("/v2/users/me").status == 200

    def test_after_a_refusal(self, mine):
        """The answer is lost all the same."""
        add(mine, status=503, when="after")
        assert mine.get("/v2/webinars/1").status == 503
        (entry,) = mine.control("GET", "/journal").json["entries"]
        assert entry["answer"]["status"] == 503

    def test_latency_on_the_clock(self, mine):
        """Before: the operation sees the later time. After: it does not, and the answer's date does."""
        for when, created in (("before", "2026-11-21T12:00:30Z"), ("after", "2026-11-21T12:00:00Z")):
            mine.control("POST", "/reset", {})
            mine.control("POST", "/clock/freeze", {})
            add(mine, operation="webinarCreate", when=when, latency={"ms": 30_000, "on": "clock"})
            answer = mine.post("/v2/users/me/webinars", {"topic": "T"})
            assert answer.json["created_at"] == created
            assert answer.headers["Date"] == "Sat, 21 Nov 2026 12:00:30 GMT"
            assert mine.control("GET", "/clock").json["now"] == "2026-11-21T12:00:30Z"


class TestTransport:
    def send(self, mine, mock, method="GET"):
        """The pipeline's answer as faces get it."""
        from mockzoom.server import Request

        headers = {"authorization": f"Bearer {mine.made['token']}"}
        return mock.pipeline(Request(method, "/v2/users/me", headers=headers))

    def test_whole_and_at_once_unless_told(self, mock, mine):
        """Most answers carry no orders."""
        assert self.send(mine, mock).delivery is None

    @pytest.mark.parametrize(
        "fault,transport",
        [
            ({"connection": "reset"}, (0.0, "reset", 0, 0.0)),
            ({"connection": "empty", "latency": {"ms": 5}}, (5.0, "empty", 0, 0.0)),
            ({"connection": "truncated", "bytes": 3}, (0.0, "truncated", 3, 0.0)),
            ({"connection": "dribble"}, (0.0, "dribble", 1, 10)),
            ({"connection": "dribble", "bytes": 9, "pause_ms": 1.5}, (0.0, "dribble", 9, 1.5)),
            ({"latency": {"kind": "fixed", "ms": 250}}, (250.0, "", 0, 0.0)),
            ({"status": 500, "latency": {"ms": 250, "on": "clock"}}, None),
        ],
    )
    def test_orders_for_the_face(self, mock, mine, fault, transport):
        """The pipeline says what is to be done and does nothing of it itself."""
        add(mine, **fault)
        answer = self.send(mine, mock)
        assert answer.delivery == transport
        assert answer.fault == "f1"

    def test_truncated_is_shorter_than_the_body(self, mock, mine):
        """By default half, and never all."""
        whole = self.send(mine, mock).body
        add(mine, connection="truncated", first=1)
        assert self.send(mine, mock).delivery.size == len(whole) // 2
        add(mine, connection="truncated", bytes=100_000)
        assert self.send(mine, mock).delivery.size == len(whole) - 1

    def test_garbage_is_no_json_and_no_text(self, mock, mine):
        """Under the answer's own status and content type."""
        add(mine, connection="garbage")
        answer = self.send(mine, mock)
        assert answer.status == 200
        with pytest.raises(ValueError, match=r"."):
            json.loads(answer.body)
        with pytest.raises(UnicodeDecodeError):
            answer.body.decode()

    @pytest.mark.parametrize(
        "latency,low,high",
        [
            ({"kind": "uniform", "min_ms": 10, "max_ms": 20}, 10, 20),
            ({"kind": "lognormal", "median_ms": 100, "sigma": 0.5, "max_ms": 400}, 1, 400),
        ],
    )
    def test_drawn_latencies(self, make_mock, latency, low, high):
        """Within their bounds, spread, and the same in every run."""

        def run():
            mock = make_mock()
            mine = mock.account(seed="s")
            add(mine, latency=latency)
            return [self.send(mine, mock).delivery.delay_ms for _ in range(50)]

        drawn = run()
        assert drawn == run()
        assert len(set(drawn)) > 40
        assert low <= min(drawn) <= max(drawn) <= high


@given(st.floats(0.1, 1000), st.floats(0, 3))
@settings(max_examples=30)
def test_half_of_a_lognormal_latency_is_above_its_median(median, sigma):
    """As the name says."""
    dice = SeededRandom(Ids("s"), "f")
    drawn = [latency_ms({"kind": "lognormal", "median_ms": median, "sigma": sigma}, n, dice) for n in range(400)]
    assert 140 <= sum(d >= median for d in drawn) <= 400
    assert all(d > 0 for d in drawn)
