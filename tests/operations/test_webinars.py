"""Webinars: created, read, changed, deleted, listed; `me`, ids and e-mail addresses as users."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken
from mockzoom.zoom.webinars.models import WEBINARS


def test_what_is_created_is_read_back(mock_each_profile):
    """The same document, with Zoom's defaults where nothing was said."""
    sent = {
        "topic": "Spring news",
        "type": 5,
        "start_time": "2026-12-01T18:00:00",
        "timezone": "Europe/Madrid",
        "duration": 45,
        "agenda": "News",
        "password": "s3cret",
        "settings": {
            "approval_type": 1,
            "alternative_hosts": "alt@example.com",
            "question_and_answer": {"enable": True},
        },
        "tracking_fields": [{"field": "campaign", "value": "spring"}],
        "nonsense": 1,
    }

    created = mock_each_profile.post("/v2/users/me/webinars", sent)
    read = mock_each_profile.get(f"/v2/webinars/{created.json['id']}")

    assert created.status == 201
    assert read.json == {k: v for k, v in created.json.items() if k != "registrants_confirmation_email"}
    assert read.json["start_time"] == "2026-12-01T17:00:00Z"
    assert read.json["settings"]["question_and_answer"]["enable"] is True
    assert {n: read.json["settings"][n] for n in ("approval_type", "registration_type", "audio")} == {
        "approval_type": 1,
        "registration_type": 1,
        "audio": "both",
    }
    assert ("creation_source" in read.json) == (mock_each_profile.settings.profile != "2021-08")
    assert "nonsense" not in read.json


def test_a_webinar_of_nothing_but_defaults(mock_each_profile):
    """An empty body is enough, and none in 2025."""
    for body in ({}, None) if mock_each_profile.settings.profile != "2021-08" else ({},):
        created = mock_each_profile.post("/v2/users/me/webinars", body).json
        assert (created["type"], created["duration"], created["settings"]["approval_type"]) == (5, 60, 2)


@pytest.mark.parametrize("user", ["me", "host@example.com", "HOST@EXAMPLE.COM"])
def test_a_user_is_named_in_three_ways(mock_each_profile, user):
    """`me`, e-mail in any case, and the id they all lead to."""
    found = mock_each_profile.get(f"/v2/users/{user}").json

    assert found["email"] == "host@example.com"
    assert mock_each_profile.get(f"/v2/users/{found['id']}").json == found
    assert mock_each_profile.post(f"/v2/users/{user}/webinars", {}).json["host_id"] == found["id"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v2/users/{}"), ("POST", "/v2/users/{}/webinars"), ("GET", "/v2/users/{}/webinars")]
)
def test_users_who_are_not_there(mock_each_profile, method, path):
    """1001 for an unknown user, 1010 for a user of another account."""
    nobody = mock_each_profile.call(method, path.format("nobody@example.com"), {})
    stranger = mock_each_profile.call(method, path.format("stranger@example.org"), {})

    assert (nobody.status, nobody.json["code"]) == (404, 1001)
    assert "nobody@example.com" in nobody.json["message"]
    assert (stranger.status, stranger.json["code"]) == (400, 1010)
    assert stranger.json["message"] == "User does not belong to this account: mockzoom-account."


def test_a_user_without_the_plan_hosts_nothing(mock_each_profile):
    """Code 200, in the operation's own message; it cannot be scheduled for another user either."""
    own = mock_each_profile.post("/v2/users/basic@example.com/webinars", {})
    listed = mock_each_profile.get("/v2/users/basic@example.com/webinars")
    for_them = mock_each_profile.post("/v2/users/me/webinars", {"schedule_for": "basic@example.com"})
    for_nobody = mock_each_profile.post("/v2/users/me/webinars", {"schedule_for": "nobody@example.com"})

    assert [(a.status, a.json["code"]) for a in (own, listed)] == [(400, 200), (400, 200)]
    assert (for_them.status, for_them.rule) == (400, "cannot_schedule_for")
    assert (for_nobody.status, for_nobody.rule) == (400, "schedule_for_invalid")


def test_whole_numbers_may_have_a_point(mock_each_profile):
    """60.0 minutes are 60."""
    created = mock_each_profile.post(
        "/v2/users/me/webinars", {"type": 5.0, "duration": 60.0, "settings": {"approval_type": 0.0}}
    )

    assert b'"duration":60,' in created.body
    assert b'"type":5,' in created.body
    assert b'"approval_type":0,' in created.body


def test_an_update_changes_what_it_names(mock_each_profile):
    """204 without a body, the rest stays, settings are merged."""
    number = mock_each_profile.webinar(topic="Old", agenda="Same", settings={"contact_name": "Ann"})

    answer = mock_each_profile.call(
        "PATCH", f"/v2/webinars/{number}", {"topic": "New", "settings": {"approval_type": 1}}
    )
    read = mock_each_profile.get(f"/v2/webinars/{number}").json

    assert (answer.status, answer.body) == (204, b"")
    assert "Content-Type" not in answer.headers
    assert (read["topic"], read["agenda"]) == ("New", "Same")
    assert read["settings"]["contact_name"] == "Ann"
    assert read["settings"]["approval_type"] == 1


def test_an_empty_time_zone_is_none(mock_each_profile):
    """Clients send empty texts: an update leaves what is there, as creation takes the host's."""
    number = mock_each_profile.webinar(timezone="Europe/Paris")

    answer = mock_each_profile.call("PATCH", f"/v2/webinars/{number}", {"timezone": "", "topic": "New"})
    read = mock_each_profile.get(f"/v2/webinars/{number}").json

    assert (answer.status, read["timezone"], read["topic"]) == (204, "Europe/Paris", "New")


def test_a_recurring_webinar_s_approval_type_stays(mock_each_profile):
    """The update answers 204 and drops it without a word (facts 6)."""
    number = mock_each_profile.webinar(type=9, recurrence={"type": 1})

    answer = mock_each_profile.call("PATCH", f"/v2/webinars/{number}", {"settings": {"approval_type": 2}})

    assert answer.status == 204
    assert mock_each_profile.get(f"/v2/webinars/{number}").json["settings"]["approval_type"] == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type": 4}, "type"),
        ({"type": "five"}, "type"),
        ({"start_time": "tomorrow"}, "start_time"),
        ({"start_time": "2026-02-30T10:00:00Z"}, "start_time"),
        ({"start_time": "9999-12-31T23:00:00", "timezone": "America/Los_Angeles"}, "start_time"),
        ({"start_time": "0001-01-01T00:00:00", "timezone": "Asia/Tokyo"}, "start_time"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"duration": -1}, "duration"),
        ({"duration": 10**30}, "duration"),
        ({"topic": "x" * 201}, "topic"),
        ({"password": [7]}, "password"),
        ({"settings": {"approval_type": 3}}, "settings.approval_type"),
        ({"settings": {"registrants_restrict_number": 20001}}, "settings.registrants_restrict_number"),
        ({"settings": {"language_interpretation": {"interpreters": [{"email": "@"}]}}},
         "settings.language_interpretation.interpreters[0].email"),
        ({"settings": []}, "settings"),
    ],
)  # fmt: skip
def test_bad_fields_are_named(mock_each_profile, fields, field):
    """By creation and by update alike; nothing is made or changed."""
    number = mock_each_profile.webinar()
    before = mock_each_profile.get(f"/v2/webinars/{number}").json

    for answer in (
        mock_each_profile.post("/v2/users/me/webinars", fields),
        mock_each_profile.call("PATCH", f"/v2/webinars/{number}", fields),
    ):
        assert (answer.status, answer.rule) == (400, "validation_failed")
        assert answer.json["errors"] == [{"field": field, "message": "Invalid field."}]
    assert mock_each_profile.get(f"/v2/webinars/{number}").json == before


def test_a_deleted_webinar_is_gone_with_its_registrants(mock_each_profile):
    """204, then 3001 wherever it is named."""
    number = mock_each_profile.webinar()
    mock_each_profile.batch(number, ["a@example.com"])

    deleted = mock_each_profile.call("DELETE", f"/v2/webinars/{number}")
    after = [
        mock_each_profile.get(f"/v2/webinars/{number}"),
        mock_each_profile.call("DELETE", f"/v2/webinars/{number}"),
        mock_each_profile.get(f"/v2/webinars/{number}/registrants"),
        mock_each_profile.batch(number, ["a@example.com"]),
    ]

    assert (deleted.status, deleted.body) == (204, b"")
    assert [(a.status, a.json["code"]) for a in after] == [(404, 3001)] * 4
    assert after[3].json["message"] == f"Webinar does not exist: {number}."


@pytest.mark.parametrize(("method", "body"), [("DELETE", None), ("PATCH", {"topic": "x"})])
def test_an_occurrence_is_not_taken_for_the_whole_webinar(mock_each_profile, method, body):
    """Who names an occurrence that does not exist changes nothing."""
    number = mock_each_profile.webinar()

    answer = mock_each_profile.call(method, f"/v2/webinars/{number}?occurrence_id=1648194360000", body)

    assert (answer.status, answer.json["message"]) == (400, "Webinar occurrence does not exist.")
    assert mock_each_profile.get(f"/v2/webinars/{number}").json["topic"] == "T"


def test_upcoming_webinars_are_those_not_over(mock_each_profile):
    """On the account's clock."""
    number = mock_each_profile.webinar(topic="Soon")
    listed = "/v2/users/me/webinars?page_size=300"

    before = {w["id"] for w in mock_each_profile.get(f"{listed}&type=upcoming").json["webinars"]}
    mock_each_profile.clock.advance(days=2)
    after = {w["id"] for w in mock_each_profile.get(f"{listed}&type=upcoming").json["webinars"]}
    all_of_them = {w["id"] for w in mock_each_profile.get(listed).json["webinars"]}

    assert number in before - after
    assert number in all_of_them


def test_a_webinar_is_over_when_its_time_has_passed(mock_each_profile):
    """Start plus duration; to the millisecond."""
    number = mock_each_profile.webinar(start_time="2026-11-21T12:00:00Z", duration=30)
    mock_each_profile.clock.advance(minutes=30, ms=-1)
    on_time = mock_each_profile.batch(number, ["a@example.com"])
    mock_each_profile.clock.advance(ms=1)
    late = mock_each_profile.batch(number, ["b@example.com"])

    assert on_time.rule == ""
    assert (late.status, late.json["code"]) == (400, 3038)


class TestPaging:
    """Both ways, complete and without repeats, lenient where Zoom is."""

    @pytest.fixture
    def full(self, mock_each_profile, people):
        """A webinar with 65 registrants."""
        number = mock_each_profile.webinar()
        for group in range(3):
            mock_each_profile.batch(number, people(30 if group < 2 else 5, f"g{group}-"))
        return number

    def test_by_token(self, mock_each_profile, full):
        """Every registrant once, in order; the last token is an empty string."""
        seen, token, sizes = [], "", []
        while True:
            page = mock_each_profile.get(f"/v2/webinars/{full}/registrants?page_size=20&next_page_token={token}").json
            seen += [r["email"] for r in page["registrants"]]
            sizes.append((page["total_records"], len(page["registrants"])))
            token = page["next_page_token"]
            if token == "":
                break

        assert sizes == [(65, 20), (65, 20), (65, 20), (65, 5)]
        assert seen == [r["email"] for r in mock_each_profile.registrants(full)]
        assert len(set(seen)) == 65

    def test_by_number(self, mock_each_profile, full):
        """The same pages; one beyond the end is empty."""
        path = f"/v2/webinars/{full}/registrants?page_size=20"
        pages = [mock_each_profile.get(f"{path}&page_number={n}").json for n in range(1, 6)]

        assert [e["email"] for p in pages for e in p["registrants"]] == [
            r["email"] for r in mock_each_profile.registrants(full)
        ]
        assert pages[4]["registrants"] == []

    def test_by_token_while_people_come_and_go(self, mock_each_profile, full):
        """Who was not removed is seen once, whatever happens between two pages."""
        path = f"/v2/webinars/{full}/registrants?page_size=20"
        first = mock_each_profile.get(path).json
        gone = [{"id": r["id"]} for r in first["registrants"][:15]]
        mock_each_profile.call(
            "PUT", f"/v2/webinars/{full}/registrants/status", {"action": "deny", "registrants": gone}
        )
        second = mock_each_profile.get(f"{path}&next_page_token={first['next_page_token']}").json

        emails = [r["email"] for r in first["registrants"] + second["registrants"]]
        assert len(emails) == len(set(emails)) == 40

    @pytest.mark.parametrize(
        ("asked", "size"),
        [
            ("1", 1),
            ("300", 300),
            ("301", 300),
            ("999999", 300),
            ("0", 30),
            ("-5", 30),
            ("abc", 30),
            ("", 30),
            ("9" * 40, 30),
        ],
    )
    def test_page_size_is_clamped(self, mock_each_profile, full, asked, size):
        """Never refused."""
        assert mock_each_profile.get(f"/v2/webinars/{full}/registrants?page_size={asked}").json["page_size"] == size

    def test_users_come_in_pages_of_up_to_2000(self, mock_each_profile):
        """As a live audit saw."""
        assert mock_each_profile.get("/v2/users?page_size=999999").json["page_size"] == 2000

    def test_nonsense_in_other_parameters_is_ignored(self, mock_each_profile, full):
        """An unknown status is `approved`, an unknown parameter nothing."""
        page = mock_each_profile.get(f"/v2/webinars/{full}/registrants?status=x&nonsense=1&page_number=x").json

        assert page["total_records"] == 65

    def test_a_token_ends_after_a_quarter_of_an_hour(self, mock_each_profile, full):
        """300, and so do a token of another list and any other text."""
        path = f"/v2/webinars/{full}/registrants?page_size=20"
        token = mock_each_profile.get(path).json["next_page_token"]
        foreign = mock_each_profile.get(f"{path}&status=pending&next_page_token={token}")
        bogus = mock_each_profile.get(f"{path}&next_page_token=bogus")
        mock_each_profile.clock.advance(minutes=15)
        stale = mock_each_profile.get(f"{path}&next_page_token={token}")

        for answer in (foreign, bogus, stale):
            assert (answer.status, answer.json["code"]) == (400, 300)
            assert answer.json["message"] == "The next page token is invalid or expired."


def test_a_user_s_own_token_reaches_their_own_things_only(mock_each_profile):
    """Without an :admin scope: 200, No permission, for other hosts' webinars, other users, and the list of users."""
    me = mock_each_profile.get("/v2/users/basic@example.com").json["id"]
    scopes = ("webinar:read", "user:read", "webinar:write")
    with mock_each_profile.pipeline.store.transaction(DIRECTORY) as directory:
        directory.put(ACCESS_TOKENS, [AccessToken("own", "mockzoom-account", scopes, None, me)])

    refused = [
        mock_each_profile.get("/v2/webinars/90000000005", token="own"),
        mock_each_profile.get("/v2/users/host@example.com", token="own"),
        mock_each_profile.get("/v2/users", token="own"),
        mock_each_profile.post(
            "/v2/webinars/90000000005/registrants", {"email": "a@b.cc", "first_name": "A"}, token="own"
        ),
    ]

    assert {(a.status, a.json["code"], a.json["message"]) for a in refused} == {(400, 200, "No permission.")}
    assert mock_each_profile.get("/v2/users/me", token="own").json["id"] == me


def test_a_missing_scope_is_named(mock_each_profile):
    """400 with 4711: classic scopes in 2021, granular ones today; any one of either kind would do."""
    for value, scopes in (("poor", ("user:read",)), ("rich", ("webinar:write:batch_registrants",))):
        with mock_each_profile.pipeline.store.transaction(DIRECTORY) as directory:
            directory.put(ACCESS_TOKENS, [AccessToken(value, "mockzoom-account", scopes, None)])
    path, body = "/v2/webinars/90000000005/batch_registrants", {"registrants": []}

    poor, rich = mock_each_profile.post(path, body, token="poor"), mock_each_profile.post(path, body, token="rich")

    named = {
        "2021-08": "webinar:write, webinar:write:admin",
        "2025-06": "webinar:write:batch_registrants, webinar:write:batch_registrants:admin",
    }[mock_each_profile.complete_profile]
    assert (poor.status, poor.json) == (
        400,
        {"code": 4711, "message": f"Invalid access token, does not contain scopes:[{named}]."},
    )
    assert rich.rule == "validation_failed"


def test_a_simulive_webinar_plays_a_recording_of_the_account(make_mock, tmp_path):
    """The seed gives the account the feature and the file; while it plays it cannot be changed, afterwards it can."""
    seed = tmp_path / "seed.toml"
    seed.write_text(
        '[[accounts]]\naccount_id = "a"\nclient_id = "c"\nclient_secret = "s"\ntoken = "t"\nsimulive = true\n'
        'record_files = ["rec1"]\n[[accounts.users]]\nemail = "a@example.com"\n'
    )
    mock = make_mock(seed=str(seed))
    body = {"is_simulive": True, "record_file_id": "rec1", "start_time": "2026-11-21T13:00:00Z"}
    made = mock.post("/v2/users/me/webinars", body, token="t").json
    path = f"/v2/webinars/{made['id']}"

    before = mock.call("PATCH", path, {"topic": "A"}, token="t")
    mock.clock.advance(hours=1)
    playing = mock.call("PATCH", path, {"topic": "B"}, token="t")
    mock.clock.advance(hours=1)
    after = mock.call("PATCH", path, {"topic": "C"}, token="t")

    assert (made["is_simulive"], made["record_file_id"]) == (True, "rec1")
    assert (before.status, playing.rule, after.status) == (204, "simulive_started", 204)


def test_zoom_chooses_a_passcode_on_demand(mock):
    """Six digits, only where asked for and none is given; then links carry it."""
    made = mock.post("/v2/users/me/webinars", {"default_passcode": True}).json
    given = mock.post("/v2/users/me/webinars", {"default_passcode": True, "password": "mine"}).json
    none = mock.post("/v2/users/me/webinars", {"default_passcode": False}).json

    assert (len(made["password"]), made["password"].isdigit(), given["password"]) == (6, True, "mine")
    assert "?pwd=" in made["join_url"]
    assert "password" not in none


@pytest.mark.parametrize("uuid", ["AAAAAAAAAAAAAAAAAAAAAA==", "/A//AAAAAAAAAAAAAAAA+A==", "A/AAAAAAAAAAAAAAAAAAAA=="])
def test_a_webinar_is_read_by_its_uuid(mock_each_profile, uuid):
    """A UUID with slashes is encoded twice, as Zoom requires; an unknown one is not found."""
    webinar = mock_each_profile.webinar()
    with mock_each_profile.pipeline.store.transaction("mockzoom-account") as state:
        state.put(WEBINARS, [state.get(WEBINARS, webinar)._replace(uuid=uuid)])

    # What the web server hands on is decoded once.
    found = mock_each_profile.get(f"/v2/webinars/{quote(uuid, safe='')}")
    nobody = mock_each_profile.get("/v2/webinars/BBBBBBBBBBBBBBBBBBBBBB%3D%3D")

    assert (found.json["id"], found.json["uuid"]) == (webinar, uuid)
    assert nobody.rule == "webinar_not_found"
    assert mock_each_profile.get("/v2/webinars/BBBB").rule == "webinar_id_invalid"


def test_without_a_webinar_plan_an_update_names_the_host(make_mock):
    """SPEC25 ends this text with the user's id on webinarUpdate, and on no sibling."""
    mock = make_mock(profile="2025-06")
    host = mock.get("/v2/users/basic@example.com").json["id"]

    refused = mock.call("PATCH", "/v2/webinars/90000000200", {"topic": "New"}).json["message"]
    sibling = mock.call("DELETE", "/v2/webinars/90000000200").json["message"]

    assert refused == sibling.removesuffix(".") + f": {host}."


@pytest.mark.parametrize("method,word", [("PATCH", "meeting"), ("DELETE", "webinar")])
def test_somebody_else_s_webinar_is_refused_in_the_words_of_2021(mock, method, word):
    """Code 3003, and the documents mix up the two words."""
    with mock.pipeline.store.transaction(DIRECTORY) as directory:
        directory.put(ACCESS_TOKENS, [AccessToken("own", "mockzoom-account", ("webinar:write",), None, "somebody")])

    answer = mock.call(method, f"/v2/webinars/{mock.webinar()}", {"topic": "N"}, token="own")

    assert (answer.status, answer.json) == (400, {"code": 3003, "message": f"You are not the {word} host."})
