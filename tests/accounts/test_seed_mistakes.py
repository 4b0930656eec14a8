"""A mistake in a seed file is reported with file, field and fix."""

from __future__ import annotations

import json

import pytest
from seeds import DOCUMENT, NUMBER, START, TOKEN, TOML, changed

from mockzoom.accounts.seed_file import SeedFileError, read_seed_file
from mockzoom.config import Settings
from mockzoom.spec import load_spec


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
NO_DATE = "is not a date of the calendar"

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
            "known are account_id, client_id, client_secret, clock, data_set, dlp, emulation, error_format,",
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
        ["'hosts' was unexpected", "known are duration, ended, generated_registrants, host, id"],
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
        ["'2025' is not one of ['2021-08', '2025-06', '2026-09']"],
        id="profile",
    ),
    pytest.param(account(emulation="shape"), f"{ACCOUNT}.emulation", ["'modelled', 'example'"], id="emulation"),
    pytest.param(account(rate_limits="on"), f"{ACCOUNT}.rate_limits", ["'all', 'daily', 'off'"], id="rate_limits"),
    pytest.param(
        account(registrant_quota_key="mail"),
        f"{ACCOUNT}.registrant_quota_key",
        ["'webinar+email', 'email'"],
        id="quota",
    ),
    pytest.param(account(scopes=[]), f"{ACCOUNT}.scopes", ["by default all"], id="no scopes"),
    pytest.param(account(scopes="a"), f"{ACCOUNT}.scopes", ["'a' is not of type 'array'"], id="scopes, a text"),
    pytest.param(account(token="a b"), f"{ACCOUNT}.token", ["'a b'", "bearer token"], id="token with a blank"),
    pytest.param(account(account_id=1), f"{ACCOUNT}.account_id", ["1 is not of type 'string'"], id="account_id"),
    pytest.param(account(test_webinars=1), f"{ACCOUNT}.test_webinars", ["is not of type 'boolean'"], id="boolean"),
    pytest.param(account(users=[]), f"{ACCOUNT}.users", ["The first user owns the account"], id="no user"),
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
        ["'Mars/Olympus' is not an IANA time zone, like Europe/Madrid"],
        id="user's time zone",
    ),
    pytest.param(
        webinar(timezone="../passwd"),
        f"{WEBINAR}.timezone",
        ["'../passwd' is not an IANA time zone"],
        id="webinar's time zone",
    ),
    pytest.param(webinar(timezone="Europe"), f"{WEBINAR}.timezone", ["'Europe' is not an IANA"], id="half a time zone"),
    pytest.param(account(clock={}), f"{ACCOUNT}.clock", ["'start' is a required property"], id="clock without start"),
    pytest.param(
        account(clock={"start": "tomorrow"}),
        f"{ACCOUNT}.clock.start",
        ["'tomorrow' does not match"],
        id="not an RFC 3339",
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
        ["'nobody@acme.test' is not one of the account's users"],
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
    pytest.param("seed.json", b'{"accounts": "\xff"}', "not JSON: not UTF-8 (byte 14)", id="JSON, not UTF-8"),
    pytest.param("seed.toml", b'a = "\xff"', "not TOML: not UTF-8 (byte 5)", id="TOML, not UTF-8"),
]


class TestMistakes:
    def test_the_table_starts_from_good_files(self, seeded):
        """What the tables spoil is good before: the helpers alone make no mistake."""
        for document in (DOCUMENT, user(), webinar(), second(), account()):
            assert seeded(document).get("/v2/users/me").status == 200

    @pytest.mark.parametrize("document,where,said", MISTAKES)
    def test_told_with_file_field_and_fix(self, seeded, tmp_path, document, where, said):
        """Every mistake is reported with the file, the field's path, and what is wrong or allowed."""
        with pytest.raises(SeedFileError) as caught:
            seeded(document)
        message = str(caught.value)
        assert message.startswith(f"{tmp_path / 'seed.json'}: {where}: ")
        for part in said:
            assert part in message

    def test_told_of_toml_too(self, seeded, tmp_path):
        """A mistake in a TOML file is reported like one in JSON."""
        with pytest.raises(SeedFileError) as caught:
            seeded(TOML.replace("type = 1\n", "type = 3\n"), "seed.toml")
        assert str(caught.value).startswith(f"{tmp_path / 'seed.toml'}: accounts[0].users[1].type: 3 is not one of")

    @pytest.mark.parametrize("name,content,said", UNREADABLE)
    def test_files_that_are_neither(self, seeded, tmp_path, name, content, said):
        """A file that is not what its name says is reported with the parser's reason."""
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
    def test_files_that_cannot_be_read(self, make_mock, tmp_path, name, reason):
        """A file that cannot be read is named, with the reason and what to name instead."""
        path = tmp_path / name
        with pytest.raises(SeedFileError) as caught:
            make_mock(seed=str(path))
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
        read_seed_file(str(path), Settings(), load_spec(), 0)
    assert says in str(caught.value)


def test_a_recurring_webinar_has_its_occurrences(make_mock, tmp_path):
    """As if it had been created through the API."""
    weekly = SPRING | {"type": 9, "start_time": "2026-12-01T10:00:00Z", "recurrence": {"type": 2, "end_times": 4}}
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"accounts": [BASE | {"token": "t", "webinars": [weekly]}]}))

    shown = make_mock(seed=str(path)).get(f"/v2/webinars/{SPRING['id']}", token="t").json

    assert [o["start_time"][8:10] for o in shown["occurrences"]] == ["01", "08", "15", "22"]
    assert shown["recurrence"] == weekly["recurrence"]


def test_deep_nesting_is_told(tmp_path):
    """Not a traceback."""
    path = tmp_path / "seed.json"
    path.write_text("[" * 100_000)

    with pytest.raises(SeedFileError, match="nested too deeply"):
        read_seed_file(str(path), Settings(), load_spec(), 0)


def test_dates_of_toml_want_quotes(tmp_path):
    """The error says so; the file extension may be in capitals, and a byte order mark is accepted."""
    path = tmp_path / "seed.TOML"
    text = '[[accounts]]\naccount_id="a"\nclient_id="c"\nclient_secret="s"\nusers=[{email="b@example.org"}]\n'
    path.write_text(f"\ufeff{text}clock={{start=2026-01-01T00:00:00Z}}\n")

    with pytest.raises(SeedFileError, match="put it in quotes"):
        read_seed_file(str(path), Settings(), load_spec(), 0)


def test_whole_numbers_may_have_a_point(tmp_path):
    """JSON Schema counts 81234567890.0 as an integer; so it becomes one."""
    path = tmp_path / "seed.json"
    webinar = json.dumps(SPRING).replace("81234567890", "81234567890.0")
    path.write_text(json.dumps({"accounts": [BASE | {"webinars": []}]}).replace("[]", f"[{webinar}]"))

    (seed,) = read_seed_file(str(path), Settings(), load_spec(), 0)

    assert repr(seed.webinars[0].id) == "81234567890"
