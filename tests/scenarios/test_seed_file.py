"""Seed files: accounts that work, and for every mistake a sentence with file, field and fix."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path

import pytest

from mockzoom.catalogue import load_catalogue
from mockzoom.config import Settings
from mockzoom.scenarios.builtin import TEST_WEBINARS
from mockzoom.scenarios.seed_file import SeedFileError, read_seed_file

TOKEN, NUMBER = "acme-token", 81234567890
START = "2026-03-01T08:00:00Z"

TOML = """
[[accounts]]
account_id = "acme"
client_id = "acme-client"
client_secret = "acme-secret"
token = "acme-token"
seed = "any text"
plan = "free"
profile = "2025-06"
rate_limits = "daily"
registrant_quota_key = "email"

[accounts.clock]
start = "2026-03-01T08:00:00Z"
frozen = true

[[accounts.users]]
email = "boss@acme.test"
first_name = "Bea"
last_name = "Boss"
timezone = "Europe/Madrid"
webinar_capacity = 1000

[[accounts.users]]
email = "intern@acme.test"
type = 1

[[accounts.users]]
email = "stranger@other.test"
foreign = true

[[accounts.webinars]]
id = 81234567890
host = "Boss@acme.test"
topic = "Spring news"
start_time = "2026-03-02T17:00:00"
timezone = "Europe/Madrid"
duration = 90
settings = { approval_type = 0 }
panelists = ["Guest@acme.test"]

[[accounts.webinars]]
id = 81234567891
host = "boss@acme.test"
type = 6

[[accounts.webinars]]
id = 81234567892
host = "boss@acme.test"
ended = true
settings = { approval_type = 0 }
"""

DOCUMENT = {
    "accounts": [
        {
            "account_id": "acme",
            "client_id": "acme-client",
            "client_secret": "acme-secret",
            "token": TOKEN,
            "users": [{"email": "boss@acme.test"}],
            "webinars": [{"id": NUMBER, "host": "boss@acme.test", "settings": {"approval_type": 0}}],
        }
    ]
}


@pytest.fixture
def seeded(tmp_path, new_zoom):
    """Makes a mock with a seed file: a document, or a text under a name."""

    def make(content, name="seed.json", **settings):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        zoom = new_zoom(seed=str(path), **settings)
        zoom.token = TOKEN
        return zoom

    return make


def changed(**fields):
    """The document with other fields in its account."""
    document = copy.deepcopy(DOCUMENT)
    document["accounts"][0].update(fields)
    return document


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
            zoom = seeded(changed(profile=profile), profile=server)
            assert zoom.batch(NUMBER, ["jill@example.com"]).status == status
            zoom.token = "mockzoom-token"
            assert zoom.batch(90000000005, ["jill@example.com"]).status == others

    def test_plan(self, seeded):
        """The plan is the account's own: a free one is limited sooner than the server's."""
        zoom = seeded(changed(plan="free", rate_limits="all"), plan="unlimited")
        answers = [zoom.get("/v2/users/me") for _ in range(5)]
        assert [a.status for a in answers] == [200, 200, 200, 200, 429]
        zoom.token = "mockzoom-token"
        assert {zoom.get("/v2/users/me").status for _ in range(100)} == {200}

    def test_rate_limits(self, seeded):
        """rate_limits is the account's own, also where the server enforces all."""
        zoom = seeded(changed(plan="free", rate_limits="off"), rate_limits="all")
        assert {zoom.get("/v2/users/me").status for _ in range(20)} == {200}

    @pytest.mark.parametrize("key,last", [("email", 429), ("webinar+email", 200)])
    def test_registrant_quota_key(self, seeded, key, last):
        """What registrations are counted by is the account's own."""
        document = changed(registrant_quota_key=key)
        document["accounts"][0]["webinars"].append(
            {"id": NUMBER + 1, "host": "boss@acme.test", "settings": {"approval_type": 0}}
        )
        zoom = seeded(document, registrant_quota_key="email" if key != "email" else "webinar+email")
        for _ in range(3):
            assert zoom.batch(NUMBER, ["jill@example.com"]).status == 200
        assert zoom.batch(NUMBER, ["jill@example.com"]).rule == "registrant_daily_limit"
        assert zoom.batch(NUMBER + 1, ["jill@example.com"]).status == last

    def test_what_is_left_open_is_the_servers(self, seeded):
        """Plan, profile and limits that the seed leaves open are those of the server."""
        zoom = seeded(DOCUMENT, plan="free", profile="2025-06", rate_limits="all")
        assert zoom.batch(NUMBER, ["jill@example.com"]).status == 201
        zoom.clock.advance(seconds=2)
        assert [zoom.get("/v2/users/me").status for _ in range(5)][-1] == 429

    def test_frozen_clock(self, full):
        """A frozen clock stands at its start, whatever the time."""
        full.batch(NUMBER, ["a@example.com"])
        full.clock.advance(days=400)
        full.batch(NUMBER, ["b@example.com"])
        assert [r["create_time"] for r in full.registrants(NUMBER)] == [START, START]

    def test_running_clock(self, seeded):
        """A clock that is not frozen starts where it was set, and runs on."""
        zoom = seeded(changed(clock={"start": START}))
        assert zoom.get("/v2/users/me").json["created_at"] == START
        zoom.batch(NUMBER, ["a@example.com"])
        zoom.clock.advance(hours=1, seconds=5)
        zoom.batch(NUMBER, ["b@example.com"])
        times = {r["email"]: r["create_time"] for r in zoom.registrants(NUMBER)}
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
        zoom = seeded(changed(clock=clock) if clock else DOCUMENT)
        assert zoom.get(f"/v2/webinars/{NUMBER}").json["start_time"] == start

    def test_scopes(self, seeded):
        """An account with few scopes may do what they allow; all else is 4711."""
        zoom = seeded(changed(scopes=["webinar:read:admin"]))
        assert zoom.get(f"/v2/webinars/{NUMBER}").status == 200
        answer = zoom.batch(NUMBER, ["jill@example.com"])
        assert (answer.json["code"], answer.rule) == (4711, "scope_missing")
        assert "webinar:write:admin" in answer.json["message"]
        assert zoom.get("/v2/users/me").json["code"] == 4711

    def test_credentials(self, seeded):
        """The credentials get a token of the account, with its scopes; another's secret does not."""
        zoom = seeded(changed(scopes=["webinar:read:admin"]))

        def log_in(secret):
            basic = base64.b64encode(f"acme-client:{secret}".encode()).decode()
            headers = {
                "authorization": f"Basic {basic}",
                "content-type": "application/x-www-form-urlencoded",
            }
            return zoom.post("/oauth/token", body=b"grant_type=account_credentials&account_id=acme", headers=headers)

        assert log_in("mockzoom-secret").status in (400, 401)
        answer = log_in("acme-secret")
        assert (answer.status, answer.json["scope"]) == (200, "webinar:read:admin")
        token = answer.json["access_token"]
        assert zoom.get(f"/v2/webinars/{NUMBER}", token=token).status == 200
        assert zoom.batch(NUMBER, ["a@example.com"]).json["code"] == 4711

    def test_the_seeds_token_never_expires(self, seeded):
        """The token of the seed works a year later."""
        zoom = seeded(DOCUMENT)
        zoom.clock.advance(days=365)
        assert zoom.get("/v2/users/me").status == 200

    def test_token_is_optional(self, seeded):
        """An account without a token is there all the same, and no empty token opens it."""
        document = copy.deepcopy(DOCUMENT)
        del document["accounts"][0]["token"]
        zoom = seeded(document)
        assert zoom.get("/v2/users/me").status == 401
        assert zoom.get("/v2/users/me", headers={"authorization": "Bearer "}).status == 401

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
        zoom = seeded(changed(users=users))
        rules = [zoom.post(f"/v2/users/{u['email']}/webinars", {"topic": "T"}).rule for u in users]
        assert rules == ["", "webinar_plan_missing", "webinar_plan_missing"]

    def test_capacity_is_how_many_may_be_approved(self, seeded):
        """A webinar takes as many registrants as its host's capacity."""
        zoom = seeded(changed(users=[{"email": "boss@acme.test", "webinar_capacity": 2}]))
        assert zoom.batch(NUMBER, ["a@example.com", "b@example.com"]).status == 200
        assert zoom.batch(NUMBER, ["c@example.com"]).rule == "webinar_full"

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
        zoom = seeded(document)
        assert zoom.batch(NUMBER, ["jill@example.com"]).status == 200
        assert len(zoom.registrants(NUMBER)) == 1
        zoom.token = "emca-token"
        assert zoom.registrants(NUMBER) == []
        zoom.token = "mockzoom-token"
        assert zoom.get(f"/v2/webinars/{NUMBER}").json["code"] == 3001

    def test_the_documents_example_works(self, seeded):
        """The example of docs/seed_files.md is a seed file."""
        page = (Path(__file__).parents[2] / "docs" / "seed_files.md").read_text(encoding="utf-8")
        zoom = seeded(page.partition("```toml\n")[2].partition("```")[0], "accounts.toml")
        assert zoom.get(f"/v2/webinars/{NUMBER}").json["topic"] == "Spring news"
        assert zoom.batch(NUMBER, ["guest@acme.example"]).rule == "panelist_cannot_register"
        assert zoom.batch(90000000005, ["jill@example.com"]).status == 201


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
        zoom = seeded(changed(test_webinars=True))
        assert zoom.get("/v2/users/me").json["email"] == "boss@acme.test"
        emails = {u["email"] for u in zoom.get("/v2/users").json["users"]}
        assert emails == {"boss@acme.test", "host@example.com", "basic@example.com"}

    def test_own_user_of_a_hosts_name(self, seeded):
        """A user of the seed with a host's e-mail is that host; nobody is there twice."""
        users = [{"email": "Host@Example.com", "first_name": "Own"}]
        zoom = seeded(changed(users=users, webinars=[], test_webinars=True))
        assert zoom.get("/v2/users/host@example.com").json["first_name"] == "Own"
        assert zoom.get("/v2/webinars/90000000005").json["host_id"] == zoom.get("/v2/users/me").json["id"]


def account(**fields):
    """A mistake in the account."""
    return changed(**fields)


def user(**fields):
    """A mistake in the account's second user."""
    return changed(users=[{"email": "boss@acme.test"}, {"email": "ana@acme.test"} | fields])


def webinar(**fields):
    """A mistake in the account's second webinar."""
    first = {"id": NUMBER, "host": "boss@acme.test"}
    return changed(webinars=[first, {"id": NUMBER + 1, "host": "boss@acme.test"} | fields])


def without(key):
    """The account without a key."""
    document = changed()
    del document["accounts"][0][key]
    return document


def second(**fields):
    """A second account, like the first but for its credentials."""
    document = changed()
    other = {"account_id": "b", "client_id": "b", "client_secret": "b", "token": "b", "users": [{"email": "b@b.test"}]}
    document["accounts"].append(other | fields)
    return document


ACCOUNT, USER, WEBINAR = "accounts[0]", "accounts[0].users[1]", "accounts[0].webinars[1]"
NO_DATE = "is no date of the calendar"

# the document, the path of the field, and parts of what is said about it
MISTAKES = [
    pytest.param({}, "the file", ["'accounts' is a required property"], id="no accounts key"),
    pytest.param([], "the file", ["[] is not of type 'object'"], id="a list"),
    pytest.param({"accounts": []}, "accounts", ["[] should be non-empty"], id="no account"),
    pytest.param({"accounts": {}}, "accounts", ["{} is not of type 'array'"], id="accounts, not a list"),
    *(
        pytest.param(without(key), ACCOUNT, [f"'{key}' is a required property"], id=f"no {key}")
        for key in ("account_id", "client_id", "client_secret", "users")
    ),
    pytest.param(
        DOCUMENT | {"acounts": []}, "the file", ["'acounts' was unexpected", "known are accounts"], id="unknown at top"
    ),
    pytest.param(
        account(tokens="x"),
        ACCOUNT,
        [
            "'tokens' was unexpected",
            "known are account_id, client_id, client_secret, clock, plan, profile, rate_limits",
        ],
        id="unknown in the account",
    ),
    pytest.param(
        user(mail="x"),
        USER,
        ["'mail' was unexpected", "known are email, first_name, foreign, last_name, timezone, type, webinar_capacity"],
        id="unknown in a user",
    ),
    pytest.param(
        webinar(hosts="x"),
        WEBINAR,
        ["'hosts' was unexpected", "known are duration, ended, host, id"],
        id="in a webinar",
    ),
    pytest.param(
        account(clock={"start": START, "froze": True}),
        f"{ACCOUNT}.clock",
        ["'froze' was unexpected", "known are frozen, start"],
        id="unknown in the clock",
    ),
    pytest.param(
        account(plan="gold"),
        f"{ACCOUNT}.plan",
        ["'gold' is not one of ['free', 'pro', 'business', 'unlimited']"],
        id="plan",
    ),
    pytest.param(
        account(profile="2025"),
        f"{ACCOUNT}.profile",
        ["'2025' is not one of ['2021-08', '2025-06']"],
        id="profile",
    ),
    pytest.param(account(rate_limits="on"), f"{ACCOUNT}.rate_limits", ["'all', 'daily', 'off'"], id="rate_limits"),
    pytest.param(
        account(registrant_quota_key="mail"),
        f"{ACCOUNT}.registrant_quota_key",
        ["'webinar+email', 'email'"],
        id="quota",
    ),
    pytest.param(account(scopes=[]), f"{ACCOUNT}.scopes", ["by default everything"], id="no scopes"),
    pytest.param(account(scopes="a"), f"{ACCOUNT}.scopes", ["'a' is not of type 'array'"], id="scopes, a text"),
    pytest.param(account(token="a b"), f"{ACCOUNT}.token", ["'a b'", "bearer token"], id="token with a blank"),
    pytest.param(account(account_id=1), f"{ACCOUNT}.account_id", ["1 is not of type 'string'"], id="account_id"),
    pytest.param(account(test_webinars=1), f"{ACCOUNT}.test_webinars", ["is not of type 'boolean'"], id="boolean"),
    pytest.param(account(users=[]), f"{ACCOUNT}.users", ["The first one owns the account"], id="no user"),
    pytest.param(user(type=3), f"{USER}.type", ["3 is not one of [1, 2]", "1 basic, 2 licensed"], id="user type"),
    pytest.param(user(webinar_capacity=-1), f"{USER}.webinar_capacity", ["-1 is less than"], id="capacity"),
    pytest.param(user(email="ana"), f"{USER}.email", ["'ana'", "one @, and a domain with a dot"], id="user's e-mail"),
    pytest.param(webinar(host="ana@"), f"{WEBINAR}.host", ["'ana@'", "one @, and a domain"], id="host's e-mail"),
    pytest.param(
        webinar(panelists=["a@b.test", "x"]), f"{WEBINAR}.panelists[1]", ["'x'", "one @, and"], id="panelist's e-mail"
    ),
    pytest.param(
        webinar(tracking_sources=[{"source_name": "Blog", "name": "B"}]),
        f"{WEBINAR}.tracking_sources[0]",
        ["'name' was unexpected", "known are source_name, tracking_url, visitor_count"],
        id="tracking source",
    ),
    pytest.param(webinar(type=8), f"{WEBINAR}.type", ["8 is not one of [5, 6, 9]"], id="webinar type"),
    pytest.param(webinar(id=123), f"{WEBINAR}.id", ["123 is less than the minimum of 10000000000"], id="number"),
    pytest.param(webinar(id=str(NUMBER)), f"{WEBINAR}.id", ["is not of type 'integer'"], id="number as a text"),
    pytest.param(
        webinar(settings={"approval_type": 7}),
        f"{WEBINAR}.settings.approval_type",
        ["7 is not one of [0, 1, 2]", "0 approve automatically"],
        id="approval_type",
    ),
    pytest.param(
        user(timezone="Mars/Olympus"),
        f"{USER}.timezone",
        ["'Mars/Olympus' is no IANA time zone, like Europe/Madrid"],
        id="user's time zone",
    ),
    pytest.param(
        webinar(timezone="../passwd"),
        f"{WEBINAR}.timezone",
        ["'../passwd' is no IANA time zone"],
        id="webinar's time zone",
    ),
    pytest.param(webinar(timezone="Europe"), f"{WEBINAR}.timezone", ["'Europe' is no IANA"], id="half a time zone"),
    pytest.param(account(clock={}), f"{ACCOUNT}.clock", ["'start' is a required property"], id="clock without start"),
    pytest.param(
        account(clock={"start": "tomorrow"}), f"{ACCOUNT}.clock.start", ["'tomorrow' does not match"], id="no instant"
    ),
    pytest.param(
        account(clock={"start": "2026-02-30T00:00:00Z"}),
        f"{ACCOUNT}.clock.start",
        [f"'2026-02-30T00:00:00Z' {NO_DATE}"],
        id="clock, 30th of February",
    ),
    pytest.param(
        account(clock={"start": "2026-01-01T25:00:00Z"}), f"{ACCOUNT}.clock.start", [NO_DATE], id="clock, 25 o'clock"
    ),
    pytest.param(
        webinar(start_time="2026-02-29T12:00:00Z"), f"{WEBINAR}.start_time", [NO_DATE], id="webinar, 29th of February"
    ),
    pytest.param(
        webinar(start_time="2026-13-01T12:00:00", timezone="Europe/Madrid"),
        f"{WEBINAR}.start_time",
        [NO_DATE],
        id="webinar, month 13, local",
    ),
    pytest.param(
        second(account_id="acme"), "accounts[1].account_id", ["'acme' is taken; choose another"], id="account"
    ),
    pytest.param(second(client_id="acme-client"), "accounts[1].client_id", ["is taken; choose another"], id="client"),
    pytest.param(second(token=TOKEN), "accounts[1].token", ["is taken; choose another"], id="token"),
    pytest.param(
        account(account_id="mockzoom-account"), f"{ACCOUNT}.account_id", ["is taken"], id="the built-in account"
    ),
    pytest.param(account(client_id="mockzoom-client"), f"{ACCOUNT}.client_id", ["is taken"], id="the built-in client"),
    pytest.param(account(token="mockzoom-token"), f"{ACCOUNT}.token", ["is taken"], id="the built-in token"),
    pytest.param(
        webinar(host="nobody@acme.test"),
        f"{WEBINAR}.host",
        ["'nobody@acme.test' is none of the account's users"],
        id="a host who is no user",
    ),
    pytest.param(webinar(id=NUMBER), f"{WEBINAR}.id", [f"{NUMBER} is named twice"], id="a number twice"),
    pytest.param(user(email="BOSS@acme.test"), f"{USER}.email", ["'BOSS@acme.test' is named twice"], id="e-mail twice"),
]

# the file's name, its bytes, and what is said
UNREADABLE = [
    pytest.param("seed.json", b"{", "not JSON: Expecting property name", id="broken JSON"),
    pytest.param("seed.json", b"", "not JSON: Expecting value", id="an empty JSON file"),
    pytest.param("seed.json", b'[[accounts]]\naccount_id = "a"', "not JSON: ", id="TOML under the name of JSON"),
    pytest.param("seed.toml", b"[[accounts]", "not TOML: ", id="broken TOML"),
    pytest.param("seed.toml", json.dumps(DOCUMENT).encode(), "not TOML: ", id="JSON under the name of TOML"),
    pytest.param("seed.json", b'{"accounts": "\xff"}', "not JSON: 'utf-8' codec", id="JSON, not UTF-8"),
    pytest.param("seed.toml", b'a = "\xff"', "not TOML: 'utf-8' codec", id="TOML, not UTF-8"),
]


class TestMistakes:
    def test_the_table_starts_from_good_files(self, seeded):
        """What the tables spoil is good before: the helpers alone make no mistake."""
        for document in (DOCUMENT, user(), webinar(), second(), account()):
            assert seeded(document).get("/v2/users/me").status == 200

    @pytest.mark.parametrize("document,where,said", MISTAKES)
    def test_told_with_file_field_and_fix(self, seeded, tmp_path, document, where, said):
        """Every mistake is told with the file, the field's path, and what is wrong or would do."""
        with pytest.raises(SeedFileError) as caught:
            seeded(document)
        message = str(caught.value)
        assert message.startswith(f"{tmp_path / 'seed.json'}: {where}: ")
        for part in said:
            assert part in message

    def test_told_of_toml_too(self, seeded, tmp_path):
        """A mistake in a TOML file is told the same way."""
        with pytest.raises(SeedFileError) as caught:
            seeded(TOML.replace("type = 1\n", "type = 3\n"), "seed.toml")
        assert str(caught.value).startswith(f"{tmp_path / 'seed.toml'}: accounts[0].users[1].type: 3 is not one of")

    @pytest.mark.parametrize("name,content,said", UNREADABLE)
    def test_files_that_are_neither(self, seeded, tmp_path, name, content, said):
        """A file that is not what its name says is told with the reader's reason."""
        with pytest.raises(SeedFileError) as caught:
            seeded(content, name)
        assert str(caught.value).startswith(f"{tmp_path / name}: {said}")

    @pytest.mark.parametrize(
        "name,reason",
        [
            pytest.param("no.json", "No such file or directory", id="absent JSON"),
            pytest.param("no.toml", "No such file or directory", id="absent TOML"),
            pytest.param(".", "Is a directory", id="a folder"),
        ],
    )
    def test_files_that_cannot_be_read(self, new_zoom, tmp_path, name, reason):
        """A file that cannot be read is named, with the reason and what to name instead."""
        path = tmp_path / name
        with pytest.raises(SeedFileError) as caught:
            new_zoom(seed=str(path))
        assert str(caught.value) == f"{path}: {reason}; name a readable JSON or TOML file"


BASE = {"account_id": "a", "client_id": "c", "client_secret": "s", "users": [{"email": "boss@example.org"}]}
SPRING = {"id": 81234567890, "host": "boss@example.org"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"token": "t\n"}, "accounts[0].token", id="a token that no header can carry"),
        pytest.param({"clock": {"start": "9999-12-31T23:59:59Z"}}, "choose a year before 9000", id="the end of time"),
        pytest.param(
            {"webinars": [SPRING | {"settings": {"aproval_type": 0}}]},
            "did you mean 'approval_type'?",
            id="misspelt setting",
        ),
        pytest.param(
            {"webinars": [SPRING | {"type": 9, "recurrence": {"type": 3, "repeat_interval": 9}}]},
            "webinars[0].recurrence.repeat_interval: does not fit",
            id="impossible recurrence",
        ),
        pytest.param(
            {"test_webinars": True, "webinars": [SPRING | {"id": 90000000005}]},
            "webinars[0].id: 90000000005",
            id="taken",
        ),
    ],
)
def test_slips_that_would_show_later(tmp_path, changes, says):
    """Told at the start, with the place."""
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"accounts": [BASE | changes]}))

    with pytest.raises(SeedFileError) as caught:
        read_seed_file(str(path), Settings(), load_catalogue(), 0)
    assert says in str(caught.value)


def test_a_recurring_webinar_has_its_occurrences(new_zoom, tmp_path):
    """As if it had been created through the API."""
    weekly = SPRING | {"type": 9, "start_time": "2026-12-01T10:00:00Z", "recurrence": {"type": 2, "end_times": 4}}
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"accounts": [BASE | {"token": "t", "webinars": [weekly]}]}))

    shown = new_zoom(seed=str(path)).get(f"/v2/webinars/{SPRING['id']}", token="t").json

    assert [o["start_time"][8:10] for o in shown["occurrences"]] == ["01", "08", "15", "22"]
    assert shown["recurrence"] == weekly["recurrence"]


def test_deep_nesting_is_told(tmp_path):
    """Not a traceback."""
    path = tmp_path / "seed.json"
    path.write_text("[" * 100_000)

    with pytest.raises(SeedFileError, match="nested too deeply"):
        read_seed_file(str(path), Settings(), load_catalogue(), 0)


def test_dates_of_toml_want_quotes(tmp_path):
    """The hint says so; the ending may be in capitals, and a byte order mark is no matter."""
    path = tmp_path / "seed.TOML"
    text = '[[accounts]]\naccount_id="a"\nclient_id="c"\nclient_secret="s"\nusers=[{email="b@example.org"}]\n'
    path.write_text(f"\ufeff{text}clock={{start=2026-01-01T00:00:00Z}}\n")

    with pytest.raises(SeedFileError, match="put it in quotes"):
        read_seed_file(str(path), Settings(), load_catalogue(), 0)


def test_whole_numbers_may_have_a_point(tmp_path):
    """JSON Schema counts 81234567890.0 as an integer; so it becomes one."""
    path = tmp_path / "seed.json"
    webinar = json.dumps(SPRING).replace("81234567890", "81234567890.0")
    path.write_text(json.dumps({"accounts": [BASE | {"webinars": []}]}).replace("[]", f"[{webinar}]"))

    (seed,) = read_seed_file(str(path), Settings(), load_catalogue(), 0)

    assert repr(seed.webinars[0].id) == "81234567890"
