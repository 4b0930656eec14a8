"""Seed files that are good: what they make, once from TOML and once from JSON."""

from __future__ import annotations

import base64
import copy
from pathlib import Path

import pytest
from seeds import DOCUMENT, NUMBER, START, TOML, changed

from mockzoom.accounts.builtin import TEST_WEBINARS


@pytest.fixture(params=["toml", "json"])
def full(request, seeded):
    """A mock with everything a seed can say, once from TOML and once from JSON."""
    import tomllib

    if request.param == "toml":
        return seeded(TOML, "seed.toml", rate_limits="off")
    return seeded(tomllib.loads(TOML), rate_limits="off")


class TestAccounts:
    def test_token_and_users(self, full):
        """The token works, the first user is `me`, and the users are as they were written."""
        me = full.get("/v2/users/me").json
        assert (me["email"], me["first_name"], me["last_name"]) == ("boss@acme.test", "Bea", "Boss")
        assert (me["type"], me["timezone"]) == (2, "Europe/Madrid")
        intern = full.get("/v2/users/intern@acme.test").json
        assert (intern["type"], intern["timezone"]) == (1, "UTC")

    def test_webinar(self, full):
        """A webinar is as it was written; a start without Z is meant in its time zone."""
        webinar = full.get(f"/v2/webinars/{NUMBER}").json
        assert (webinar["id"], webinar["topic"], webinar["duration"]) == (NUMBER, "Spring news", 90)
        assert (webinar["start_time"], webinar["timezone"]) == ("2026-03-02T16:00:00Z", "Europe/Madrid")
        assert webinar["settings"]["approval_type"] == 0
        assert webinar["settings"]["audio"] == "both"

    def test_webinars_of_other_kinds(self, full):
        """A recurring webinar and one that is over answer as such."""
        assert full.batch(81234567891, ["jill@example.com"]).rule == "not_scheduled_webinar"
        assert full.batch(81234567892, ["jill@example.com"]).rule == "webinar_over"

    def test_registration(self, full):
        """One registers on a webinar of the seed, and stands in its list."""
        answer = full.batch(NUMBER, ["jill@example.com"])
        assert answer.status == 201
        assert [r["email"] for r in full.registrants(NUMBER)] == ["jill@example.com"]

    def test_profile(self, seeded):
        """The profile is the account's own, whatever the server's is, and the built-in account keeps the server's."""
        for profile, server, status, others in (("2025-06", "2021-08", 201, 200), ("2021-08", "2025-06", 200, 201)):
            mock = seeded(changed(profile=profile), profile=server)
            assert mock.batch(NUMBER, ["jill@example.com"]).status == status
            mock.token = "mockzoom-token"
            assert mock.batch(90000000005, ["jill@example.com"]).status == others

    def test_plan(self, seeded):
        """The plan is the account's own: a free one is limited sooner than the server's."""
        mock = seeded(changed(plan="free", rate_limits="all"), plan="unlimited")
        answers = [mock.get("/v2/users/me") for _ in range(5)]
        assert [a.status for a in answers] == [200, 200, 200, 200, 429]
        mock.token = "mockzoom-token"
        assert {mock.get("/v2/users/me").status for _ in range(100)} == {200}

    def test_rate_limits(self, seeded):
        """rate_limits is the account's own, also where the server enforces all."""
        mock = seeded(changed(plan="free", rate_limits="off"), rate_limits="all")
        assert {mock.get("/v2/users/me").status for _ in range(20)} == {200}

    @pytest.mark.parametrize("key,last", [("email", 429), ("webinar+email", 200)])
    def test_registrant_quota_key(self, seeded, key, last):
        """What registrations are counted by is the account's own."""
        document = changed(registrant_quota_key=key)
        document["accounts"][0]["webinars"].append(
            {"id": NUMBER + 1, "host": "boss@acme.test", "settings": {"approval_type": 0}}
        )
        mock = seeded(document, registrant_quota_key="email" if key != "email" else "webinar+email")
        for _ in range(3):
            assert mock.batch(NUMBER, ["jill@example.com"]).status == 200
        assert mock.batch(NUMBER, ["jill@example.com"]).rule == "registrant_daily_limit"
        assert mock.batch(NUMBER + 1, ["jill@example.com"]).status == last

    def test_what_is_left_open_is_the_servers(self, seeded):
        """Plan, profile and limits that the seed leaves open are those of the server."""
        mock = seeded(DOCUMENT, plan="free", profile="2025-06", rate_limits="all")
        assert mock.batch(NUMBER, ["jill@example.com"]).status == 201
        mock.clock.advance(seconds=2)
        assert [mock.get("/v2/users/me").status for _ in range(5)][-1] == 429

    def test_frozen_clock(self, full):
        """A frozen clock stands at its start, whatever the time."""
        full.batch(NUMBER, ["a@example.com"])
        full.clock.advance(days=400)
        full.batch(NUMBER, ["b@example.com"])
        assert [r["create_time"] for r in full.registrants(NUMBER)] == [START, START]

    def test_running_clock(self, seeded):
        """A clock that is not frozen starts where it was set, and runs on."""
        mock = seeded(changed(clock={"start": START}))
        assert mock.get("/v2/users/me").json["created_at"] == START
        mock.batch(NUMBER, ["a@example.com"])
        mock.clock.advance(hours=1, seconds=5)
        mock.batch(NUMBER, ["b@example.com"])
        times = {r["email"]: r["create_time"] for r in mock.registrants(NUMBER)}
        assert times == {"a@example.com": START, "b@example.com": "2026-03-01T09:00:05Z"}

    @pytest.mark.parametrize(
        "clock,start",
        [
            pytest.param(None, "2026-11-22T12:00:00Z", id="of the system's time"),
            pytest.param({"start": START}, "2026-03-02T08:00:00Z", id="of a running clock"),
            pytest.param({"start": START, "frozen": True}, "2026-03-02T08:00:00Z", id="of a frozen clock"),
        ],
    )
    def test_webinars_start_a_day_ahead(self, seeded, clock, start):
        """A webinar without a start begins a day after the start of its account's clock."""
        mock = seeded(changed(clock=clock) if clock else DOCUMENT)
        assert mock.get(f"/v2/webinars/{NUMBER}").json["start_time"] == start

    def test_scopes(self, seeded):
        """An account with few scopes may do what they allow; all else is 4711."""
        mock = seeded(changed(scopes=["webinar:read:admin"]))
        assert mock.get(f"/v2/webinars/{NUMBER}").status == 200
        answer = mock.batch(NUMBER, ["jill@example.com"])
        assert (answer.json["code"], answer.rule) == (4711, "scope_missing")
        assert "webinar:write:admin" in answer.json["message"]
        assert mock.get("/v2/users/me").json["code"] == 4711

    def test_credentials(self, seeded):
        """The credentials get a token of the account, with its scopes; another's secret does not."""
        mock = seeded(changed(scopes=["webinar:read:admin"]))

        def log_in(secret):
            basic = base64.b64encode(f"acme-client:{secret}".encode()).decode()
            headers = {
                "authorization": f"Basic {basic}",
                "content-type": "application/x-www-form-urlencoded",
            }
            return mock.post("/oauth/token", body=b"grant_type=account_credentials&account_id=acme", headers=headers)

        assert log_in("mockzoom-secret").status in (400, 401)
        answer = log_in("acme-secret")
        assert (answer.status, answer.json["scope"]) == (200, "webinar:read:admin")
        token = answer.json["access_token"]
        assert mock.get(f"/v2/webinars/{NUMBER}", token=token).status == 200
        assert mock.batch(NUMBER, ["a@example.com"]).json["code"] == 4711

    def test_the_seeds_token_never_expires(self, seeded):
        """The token of the seed works a year later."""
        mock = seeded(DOCUMENT)
        mock.clock.advance(days=365)
        assert mock.get("/v2/users/me").status == 200

    def test_token_is_optional(self, seeded):
        """An account without a token is there all the same, and no empty token opens it."""
        document = copy.deepcopy(DOCUMENT)
        del document["accounts"][0]["token"]
        mock = seeded(document)
        assert mock.get("/v2/users/me").status == 401
        assert mock.get("/v2/users/me", headers={"authorization": "Bearer "}).status == 401

    @pytest.mark.parametrize("email", ["guest@acme.test", "GUEST@ACME.test"])
    def test_panelists(self, full, email, person):
        """A panelist may not register, alone or in a batch, in whatever case the address is written."""
        single = full.post(f"/v2/webinars/{NUMBER}/registrants", person(email))
        batch = full.batch(NUMBER, ["jill@example.com", email])
        assert single.rule == batch.rule == "panelist_cannot_register"
        assert full.registrants(NUMBER) == []

    def test_foreign_user(self, full):
        """A foreign user is known, but of another account: 1010."""
        answer = full.get("/v2/users/stranger@other.test")
        assert (answer.status, answer.json["code"]) == (400, 1010)
        assert [u["email"] for u in full.get("/v2/users").json["users"]] == ["boss@acme.test", "intern@acme.test"]

    def test_capacity(self, seeded):
        """A licensed user has a webinar plan unless its capacity is 0; a basic user has none."""
        users = [
            {"email": "boss@acme.test"},
            {"email": "basic@acme.test", "type": 1},
            {"email": "none@acme.test", "webinar_capacity": 0},
        ]
        mock = seeded(changed(users=users))
        rules = [mock.post(f"/v2/users/{u['email']}/webinars", {"topic": "T"}).rule for u in users]
        assert rules == ["", "webinar_plan_missing", "webinar_plan_missing"]

    def test_capacity_is_how_many_may_be_approved(self, seeded):
        """A webinar takes as many registrants as its host's capacity."""
        mock = seeded(changed(users=[{"email": "boss@acme.test", "webinar_capacity": 2}]))
        assert mock.batch(NUMBER, ["a@example.com", "b@example.com"]).status == 200
        assert mock.batch(NUMBER, ["c@example.com"]).rule == "webinar_full"

    def test_seed_fixes_the_ids(self, seeded):
        """Ids depend on the seed, and on the account_id where there is none."""

        def me(**fields):
            return seeded(changed(**fields)).get("/v2/users/me").json["id"]

        assert me() == me(seed="acme") == me(account_id="other", seed="acme")
        assert len({me(), me(seed="x"), me(account_id="other")}) == 3

    def test_two_accounts_do_not_meet(self, seeded):
        """The same e-mail and webinar number in two accounts are two users and two webinars."""
        document = copy.deepcopy(DOCUMENT)
        other = copy.deepcopy(document["accounts"][0])
        other |= {"account_id": "emca", "client_id": "emca-client", "token": "emca-token"}
        document["accounts"].append(other)
        mock = seeded(document)
        assert mock.batch(NUMBER, ["jill@example.com"]).status == 200
        assert len(mock.registrants(NUMBER)) == 1
        mock.token = "emca-token"
        assert mock.registrants(NUMBER) == []
        mock.token = "mockzoom-token"
        assert mock.get(f"/v2/webinars/{NUMBER}").json["code"] == 3001

    def test_the_documents_example_works(self, seeded):
        """The example of docs/how-to/seed_files.md is a seed file."""
        page = (Path(__file__).parents[2] / "docs" / "how-to" / "seed_files.md").read_text(encoding="utf-8")
        mock = seeded(page.partition("```toml\n")[2].partition("```")[0], "accounts.toml")
        assert mock.get(f"/v2/webinars/{NUMBER}").json["topic"] == "Spring news"
        assert mock.batch(NUMBER, ["guest@acme.example"]).rule == "panelist_cannot_register"
        assert mock.batch(90000000005, ["jill@example.com"]).status == 201


class TestTestWebinars:
    @pytest.mark.parametrize("outcome", [pytest.param(o, id=str(o.id)) for o in TEST_WEBINARS])
    def test_added(self, seeded, outcome):
        """test_webinars: true adds every test webinar, with its outcome."""
        answer = seeded(changed(test_webinars=True)).batch(outcome.id, ["jill@example.com"])
        assert answer.rule == outcome.rule
        assert (answer.status == 200 and "registrants" in answer.json) == (not outcome.rule)

    @pytest.mark.parametrize("fields", [{}, {"test_webinars": False}], ids=["left open", "false"])
    def test_not_added(self, seeded, fields):
        """Without it they are not there."""
        assert seeded(changed(**fields)).batch(90000000005, ["jill@example.com"]).rule == "webinar_not_found"

    def test_hosts_come_behind_the_own_users(self, seeded):
        """The two hosts come too, and `me` is still the account's own first user."""
        mock = seeded(changed(test_webinars=True))
        assert mock.get("/v2/users/me").json["email"] == "boss@acme.test"
        emails = {u["email"] for u in mock.get("/v2/users").json["users"]}
        assert emails == {"boss@acme.test", "host@example.com", "basic@example.com"}

    def test_own_user_of_a_hosts_name(self, seeded):
        """A user of the seed file with a host's e-mail is that host; no user exists twice."""
        users = [{"email": "Host@Example.com", "first_name": "Own"}]
        mock = seeded(changed(users=users, webinars=[], test_webinars=True))
        assert mock.get("/v2/users/host@example.com").json["first_name"] == "Own"
        assert mock.get("/v2/webinars/90000000005").json["host_id"] == mock.get("/v2/users/me").json["id"]
