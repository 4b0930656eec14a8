"""Zoom's limits on Zoom's calendar, moved by the account's clock alone."""

from __future__ import annotations

import pytest

BATCH_429 = {
    "2021-08": 'You have exceeded the daily rate limit of "3" for webinar Perform batch registration API requests for '
    'the registrant "Jill@Example.com". You can resume these API requests at GMT 00:00:00.',
    "2025-06": "You have exceeded the daily rate limit of (3) for webinar Perform batch registration API requests for "
    "the registrant (Jill@Example.com). You can resume these API requests at GMT 00:00:00.",
}


class TestThreeRegistrationsADay:
    """Per registrant, webinar and UTC day; repetitions count; the key can be the e-mail alone."""

    def test_the_fourth_is_refused_until_utc_midnight(self, mock_each_profile):
        """Whatever the case of the e-mail; Retry-After is the instant, not seconds."""
        webinar = mock_each_profile.webinar()
        for email in ("jill@example.com", "JILL@example.com", "Jill@Example.com"):
            assert mock_each_profile.batch(webinar, [email]).rule == ""

        refused = mock_each_profile.batch(webinar, ["Jill@Example.com"])
        mock_each_profile.clock.advance(hours=11, minutes=59, seconds=59)
        still = mock_each_profile.batch(webinar, ["jill@example.com"])
        mock_each_profile.clock.advance(seconds=1)
        free = mock_each_profile.batch(webinar, ["jill@example.com"])

        assert (refused.status, refused.json) == (
            429,
            {"code": 429, "message": BATCH_429[mock_each_profile.complete_profile]},
        )
        assert refused.headers["Retry-After"] == "2026-11-22T00:00:00Z"
        assert refused.headers["X-RateLimit-Category"] == "Heavy"
        assert still.rule == "registrant_daily_limit"
        assert free.rule == "webinar_over" if free.rule else free.status in (200, 201)

    def test_single_and_batch_share_the_count(self, mock_each_profile, person):
        """Two by batch, one single; the fourth either way is one too many, each in its own words."""
        webinar = mock_each_profile.webinar()
        single = f"/v2/webinars/{webinar}/registrants"
        mock_each_profile.batch(webinar, ["a@example.com"])
        mock_each_profile.batch(webinar, ["a@example.com"])
        mock_each_profile.post(single, person("a@example.com"))

        by_single, by_batch = (
            mock_each_profile.post(single, person("a@example.com")),
            mock_each_profile.batch(webinar, ["a@example.com"]),
        )

        assert (by_single.status, by_batch.status) == (429, 429)
        assert by_single.json["message"] != by_batch.json["message"]
        assert "(a@example.com)" in by_single.json["message"]

    def test_one_registrant_s_quota_refuses_the_whole_batch(self, mock_each_profile):
        """It names that registrant, registers none, and costs the others no attempt."""
        webinar = mock_each_profile.webinar()
        for _ in range(3):
            mock_each_profile.batch(webinar, ["spent@example.com"])

        refused = mock_each_profile.batch(webinar, ["new@example.com", "spent@example.com"])

        assert "spent@example.com" in refused.json["message"]
        assert [r["email"] for r in mock_each_profile.registrants(webinar)] == ["spent@example.com"]
        for _ in range(3):
            assert mock_each_profile.batch(webinar, ["new@example.com"]).rule == ""

    def test_every_row_of_a_batch_is_an_attempt(self, mock_each_profile):
        """Three times in one batch is the day's quota, four times is too many."""
        webinar = mock_each_profile.webinar()
        assert mock_each_profile.batch(webinar, ["a@example.com"] * 4).rule == "registrant_daily_limit"
        assert mock_each_profile.batch(webinar, ["a@example.com"] * 3).rule == ""
        assert mock_each_profile.batch(webinar, ["a@example.com"]).rule == "registrant_daily_limit"

    @pytest.mark.parametrize(("key", "rule"), [("webinar+email", ""), ("email", "registrant_daily_limit")])
    def test_the_key_of_the_count(self, make_mock, key, rule):
        """Documented: in each webinar anew. Observed by some: across webinars."""
        mock = make_mock(registrant_quota_key=key)
        webinars = [mock.webinar() for _ in range(4)]
        answers = [mock.batch(webinar, ["a@example.com"]) for webinar in webinars]

        assert [a.rule for a in answers] == ["", "", "", rule]

    @pytest.mark.parametrize("lifted", [{"rate_limits": "off"}, {"plan": "unlimited"}])
    def test_it_can_be_lifted(self, make_mock, lifted):
        """By mode or by plan."""
        mock = make_mock(**lifted)
        webinar = mock.webinar()
        assert {mock.batch(webinar, ["a@example.com"]).status for _ in range(10)} == {200}


def test_ten_status_changes_a_day(mock_each_profile):
    """Per registrant; the eleventh change names the registrant, and changes none."""
    webinar = mock_each_profile.webinar()
    mock_each_profile.batch(webinar, ["a@example.com", "b@example.com"])
    path = f"/v2/webinars/{webinar}/registrants/status"
    for n in range(10):
        action = "deny" if n % 2 == 0 else "approve"
        assert (
            mock_each_profile.call("PUT", path, {"action": action, "registrants": [{"email": "a@example.com"}]}).status
            == 204
        )

    both = {"action": "deny", "registrants": [{"email": "b@example.com"}, {"email": "a@example.com"}]}
    refused = mock_each_profile.call("PUT", path, both)

    assert (refused.status, refused.rule) == (429, "registrant_status_daily_limit")
    assert "a@example.com" in refused.json["message"]
    assert "10" in refused.json["message"]
    assert refused.headers["Retry-After"] == "2026-11-22T00:00:00Z"
    assert len(mock_each_profile.registrants(webinar)) == 2


def test_a_hundred_webinars_created_or_updated_a_day(mock_each_profile):
    """Per host: creations and updates share the count; deleting and reading are free."""
    one = mock_each_profile.webinar()
    for n in range(99):
        assert mock_each_profile.call("PATCH", f"/v2/webinars/{one}", {"topic": f"T{n}"}).status == 204

    refused = mock_each_profile.post("/v2/users/me/webinars", {"topic": "one too many"})
    updated = mock_each_profile.call("PATCH", f"/v2/webinars/{one}", {"topic": "too"})

    expected = {
        "2021-08": "You have exceeded the daily rate limit (100) of Webinar Create/Update API requests permitted for "
        "this particular user. You may resume these requests at GMT 00:00:00.",
        "2025-06": "A maximum of (100) webinars can be created and updated for a single user in one day.",
    }
    assert (refused.status, refused.json["message"]) == (429, expected[mock_each_profile.complete_profile])
    assert updated.status == 429
    assert "Retry-After" not in refused.headers.keys() | updated.headers.keys()
    assert mock_each_profile.get(f"/v2/webinars/{one}").json["topic"] == "T98"
    assert mock_each_profile.call("DELETE", f"/v2/webinars/{one}").status == 204


class TestCallsOfTheAccount:
    """Per second or minute and per day, by plan and label, for all tokens together."""

    CALLS = {  # noqa: RUF012 - never changed
        "light": ("GET", "/v2/users/me"),
        "medium": ("GET", "/v2/users"),
        "heavy": ("POST", "/v2/webinars/90000000005/batch_registrants"),
    }

    @pytest.mark.parametrize(
        ("plan", "label", "limit"),
        [
            ("free", "light", 4), ("free", "medium", 2), ("free", "heavy", 1),
            ("pro", "light", 30), ("pro", "medium", 20), ("pro", "heavy", 10),
            ("business", "light", 80), ("business", "medium", 60), ("business", "heavy", 40),
        ],
    )  # fmt: skip
    def test_per_second(self, make_mock, plan, label, limit):
        """The table of facts 3; the next second is free again, and a QPS hit carries no Retry-After."""
        mock = make_mock(rate_limits="all", plan=plan)
        call = self.CALLS[label]
        assert all(mock.call(*call, {}).status != 429 for _ in range(limit))

        refused = mock.call(*call, {})
        mock.clock.advance(seconds=1)
        free = mock.call(*call, {})

        assert (refused.status, refused.rule) == (429, "rate_limit_per_second")
        assert refused.json["message"].startswith("You have reached the maximum per-second rate limit")
        assert refused.headers["X-RateLimit-Type"] == "QPS"
        assert refused.headers["X-RateLimit-Limit"] == str(limit)
        assert refused.headers["X-RateLimit-Remaining"] == "0"
        assert "Retry-After" not in refused.headers
        assert free.status != 429

    def test_per_day(self, make_mock):
        """1,000 heavy calls on the free plan; the reset is at 00:00 UTC, not 24 hours after the first call."""
        mock = make_mock(rate_limits="daily", plan="free")
        call = self.CALLS["heavy"]
        headers = [mock.call(*call, {}).headers for _ in range(1000)]

        refused = mock.call(*call, {})
        mock.clock.advance(hours=12)
        free = mock.call(*call, {})

        assert [h["X-RateLimit-Remaining"] for h in (headers[0], headers[-1])] == ["999", "0"]
        assert headers[0]["X-RateLimit-Type"] == "Daily-limit"
        assert (refused.status, refused.rule) == (429, "rate_limit_daily")
        assert refused.headers["Retry-After"] == "2026-11-22T00:00:00Z"
        assert free.status != 429

    def test_all_tokens_of_an_account_share_the_limits(self, make_mock):
        """They are the account's, not the token's."""
        mock = make_mock(rate_limits="all", plan="free")
        token = mock.post(
            "/oauth/token",
            headers={"authorization": "Basic bW9ja3pvb20tY2xpZW50Om1vY2t6b29tLXNlY3JldA=="},
            body=b"grant_type=account_credentials&account_id=mockzoom-account",
        )  # a JSON content type, so the form is not read
        assert token.status == 400
        token = mock.post(
            "/oauth/token?grant_type=account_credentials&account_id=mockzoom-account",
            headers={"authorization": "Basic bW9ja3pvb20tY2xpZW50Om1vY2t6b29tLXNlY3JldA=="},
        ).json["access_token"]
        for n in range(4):
            assert mock.get("/v2/users/me", token=token if n % 2 else None).status == 200
        assert mock.get("/v2/users/me", token=token).status == 429

    @pytest.mark.parametrize("off", [{"rate_limits": "off"}, {"rate_limits": "all", "plan": "unlimited"}])
    def test_without_limits_only_the_category_is_told(self, make_mock, off):
        """No limit, nothing to count down."""
        mock = make_mock(**off)
        for _ in range(200):
            answer = mock.get("/v2/users/me")
        told = {name: value for name, value in answer.headers.items() if name.startswith("X-RateLimit")}
        assert told == {"X-RateLimit-Category": "Light"}

    @pytest.mark.parametrize("plan", ["free", "business"])
    @pytest.mark.parametrize("kind", ["meetings", "webinars"])
    def test_registering_one_person_tells_that_person_s_limit(self, make_mock, person, plan, kind):
        """Zoom was observed to send 3, whatever the account's limits; the 429 has it too, with Retry-After."""
        mock = make_mock(profile="2025-06", rate_limits="daily", plan=plan)
        made = mock.post(
            f"/v2/users/me/{kind}", {"start_time": "2026-11-22T12:00:00Z", "settings": {"approval_type": 0}}
        )
        answers = [mock.post(f"/v2/{kind}/{made.json['id']}/registrants", person()) for _ in range(4)]

        told = [{k: v for k, v in a.headers.items() if k.startswith("X-RateLimit")} for a in answers]
        assert [a.status for a in answers] == [201, 201, 201, 429]
        assert told == [{"X-RateLimit-Category": "Light", "X-RateLimit-Limit": "3"}] * 4
        assert answers[3].headers["Retry-After"] == "2026-11-22T00:00:00Z"

    def test_the_registrant_s_limit_is_not_told_elsewhere(self, make_mock, person):
        """A batch has many registrants, 2021 shows the account's limits, and without limits the headers are missing."""
        later = make_mock(profile="2025-06", plan="free")
        assert later.batch(later.webinar(), ["a@example.com"]).headers["X-RateLimit-Limit"] == "1000"
        earlier = make_mock(profile="2021-08", plan="free")
        registered = earlier.post(f"/v2/webinars/{earlier.webinar()}/registrants", person())
        assert registered.headers["X-RateLimit-Limit"] == "6000"
        off = make_mock(profile="2025-06", rate_limits="off")
        registered = off.post(f"/v2/webinars/{off.webinar()}/registrants", person())
        assert "X-RateLimit-Limit" not in registered.headers

    def test_a_mode_that_keeps_the_daily_limits_only(self, make_mock):
        """For fast suites that still want Zoom's calendar."""
        mock = make_mock(rate_limits="daily")
        webinar = mock.webinar()
        assert all(mock.get("/v2/users/me").status == 200 for _ in range(200))
        assert [mock.batch(webinar, ["a@example.com"]).status for _ in range(4)] == [200, 200, 200, 429]


def test_the_system_s_clock_moves_nothing(make_mock, tmp_path):
    """An account whose clock is frozen stays in its second for ever."""
    seed = tmp_path / "seed.json"
    seed.write_text(
        '{"accounts": [{"account_id": "f", "client_id": "f", "client_secret": "s", "token": "frozen", "plan": "free",'
        ' "rate_limits": "all", "users": [{"email": "a@example.com"}],'
        ' "clock": {"start": "2026-01-01T23:59:59Z", "frozen": true}}]}'
    )
    mock = make_mock(seed=str(seed))
    for _ in range(4):
        assert mock.get("/v2/users/me", token="frozen").status == 200
        mock.clock.advance(days=1)

    refused = mock.get("/v2/users/me", token="frozen")

    assert refused.status == 429
    assert refused.headers["Date"] == "Thu, 01 Jan 2026 23:59:59 GMT"
