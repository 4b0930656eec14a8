"""Users: added, licensed, removed, and their settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.spec import load_spec
from mockzoom.storage.collections import children_of
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS
from mockzoom.zoom.users.lookup import find_user
from mockzoom.zoom.users.settings import DEFAULT_SETTINGS, merged, setting
from mockzoom.zoom.webinars.models import WEBINARS

NORA = {"email": "nora@example.com", "type": 2, "first_name": "Nora", "last_name": "New"}
PLAN = {"feature": {"webinar": True, "webinar_capacity": 1000}}


def add(mock, action="custCreate", **info):
    """A new user's path."""
    answer = mock.post("/v2/users", {"action": action, "user_info": NORA | info})
    assert answer.status == 201, answer.body
    return f"/v2/users/{answer.json['id']}"


def host(mock, **info):
    """The path of a new user with a webinar plan."""
    path = add(mock, **info)
    assert mock.call("PATCH", path + "/settings", PLAN).status == 204
    return path


class TestAdding:
    """userCreate."""

    def test_the_answer_and_the_profile_agree(self, mock_each_profile):
        """Five fields are answered; the profile and the list have them too."""
        created = mock_each_profile.post("/v2/users", {"action": "ssoCreate", "user_info": NORA | {"type": 99}}).json

        profile = mock_each_profile.get(f"/v2/users/{created['id']}").json
        listed = mock_each_profile.get("/v2/users").json["users"][-1]

        assert created == {**NORA, "id": created["id"], "type": 99}
        assert created.items() <= profile.items()
        assert created.items() <= listed.items()
        assert (profile["role_name"], profile["status"], profile["verified"]) == ("Member", "active", 1)

    def test_names_may_be_absent_or_null(self, mock):
        """As the spec has it."""
        info = {"email": "a@example.com", "type": 1, "first_name": None}
        assert mock.post("/v2/users", {"action": "create", "user_info": info}).json["first_name"] == ""

    @pytest.mark.parametrize("body", [{}, {"action": "create"}, {"action": "create", "user_info": {"type": 1}}])
    def test_what_is_needed(self, mock, body):
        """An action and, of the person, e-mail address and type."""
        answer = mock.post("/v2/users", body)
        assert (answer.status, answer.json["errors"][0]["message"]) == (400, "Missing field.")

    def test_an_address_belongs_to_one_user(self, mock_each_profile):
        """Without regard to case: 409 in the account, 400 for a user of another one."""
        add(mock_each_profile)
        here = mock_each_profile.post(
            "/v2/users", {"action": "create", "user_info": NORA | {"email": "NORA@example.com"}}
        )
        there = mock_each_profile.post(
            "/v2/users", {"action": "create", "user_info": NORA | {"email": "Stranger@example.org"}}
        )

        assert here.status == 409
        assert here.json == {"code": 1005, "message": "User already in the account: NORA@example.com"}
        assert (there.status, there.json["code"]) == (400, 1009)

    def test_an_invited_user_is_pending_and_hosts_nothing(self, mock):
        """Licence and plan may be given all the same; `created_at` is the time of the call."""
        path = host(mock, action="create")
        mock.clock.advance(hours=1)
        profile = mock.get(path).json

        assert (profile["status"], profile["verified"]) == ("pending", 0)
        assert profile["created_at"] == "2026-11-21T13:00:00Z"
        assert [u["email"] for u in mock.get("/v2/users?status=pending").json["users"]] == [NORA["email"]]
        assert mock.post(path + "/webinars", {}).rule == "webinar_plan_missing"
        assert mock.post(path + "/meetings", {}).rule == "meeting_hosting_not_allowed"

    def test_an_invitation_expires_and_may_be_sent_again(self, mock):
        """After 30 days, to the same address."""
        path = add(mock, action="create")
        mock.clock.advance(days=30)

        assert mock.get(path).json["code"] == 1120
        again = add(mock, action="create")
        assert mock.get(again).status == 200
        assert mock.get(path).rule == "user_not_found"


class TestLicences:
    """userUpdate and the webinar plan."""

    def test_a_new_user_hosts_once_licensed_and_given_the_plan(self, mock_each_profile):
        """Neither alone is enough."""
        path = add(mock_each_profile, type=1)
        assert mock_each_profile.post(path + "/webinars", {}).rule == "webinar_plan_missing"
        assert mock_each_profile.call("PATCH", path + "/settings", PLAN).json["code"] == 1122

        assert mock_each_profile.call("PATCH", path, {"type": 2}).status == 204
        assert mock_each_profile.post(path + "/webinars", {}).rule == "webinar_plan_missing"
        assert mock_each_profile.call("PATCH", path + "/settings", PLAN).status == 204
        assert mock_each_profile.post(path + "/webinars", {}).status == 201

    def test_losing_the_licence_is_losing_the_plan(self, mock):
        """Webinars stay, and answer that the plan is missing; the licence alone does not bring it back."""
        path = host(mock)
        number = mock.post(path + "/webinars", {}).json["id"]

        mock.call("PATCH", path, {"type": 1})
        assert mock.get(f"/v2/webinars/{number}").rule == "webinar_plan_missing"
        assert mock.get(path + "/settings").json["feature"]["webinar"] is False
        mock.call("PATCH", path, {"type": 2})
        assert mock.get(f"/v2/webinars/{number}").rule == "webinar_plan_missing"
        mock.call("PATCH", path + "/settings", PLAN)
        assert mock.get(f"/v2/webinars/{number}").status == 200

    def test_the_capacity_is_the_number_of_seats(self, mock, people):
        """Of every webinar of the host, at once."""
        path = host(mock)
        mock.call("PATCH", path + "/settings", {"feature": {"webinar_capacity": 100}})
        number = mock.post(path + "/webinars", {"settings": {"approval_type": 0}}).json["id"]
        for batch in range(4):
            crowd = people(25, prefix=f"b{batch}-")
            assert mock.batch(number, crowd).status == 200

        assert mock.batch(number, ["late@example.com"]).rule == "webinar_full"
        mock.call("PATCH", path + "/settings", {"feature": {"webinar_capacity": 500}})
        assert mock.batch(number, ["late@example.com"]).status == 200

    @pytest.mark.parametrize(
        ("change", "leaves"),
        [
            ({"webinar": True}, 1000),
            ({"webinar": True, "webinar_capacity": 3000}, 3000),
            ({"webinar_capacity": 500}, 500),
            ({"webinar": False, "webinar_capacity": 500}, 0),
            ({"zoom_phone": True}, 1000),
            ({}, 1000),
        ],
    )
    def test_what_a_change_leaves_of_a_plan_of_1000(self, mock, change, leaves):
        """`webinar` switches, `webinar_capacity` counts."""
        path = host(mock)
        assert mock.call("PATCH", path + "/settings", {"feature": change}).status == 204
        feature = mock.get(path + "/settings").json["feature"]
        assert (feature["webinar"], feature["webinar_capacity"]) == (leaves > 0, leaves)

    def test_a_plan_without_a_capacity_has_500_seats_and_a_capacity_without_a_plan_none(self, mock):
        """Both are inferred."""
        path = add(mock)
        mock.call("PATCH", path + "/settings", {"feature": {"webinar_capacity": 1000}})
        assert mock.get(path + "/settings").json["feature"]["webinar_capacity"] == 0
        mock.call("PATCH", path + "/settings", {"feature": {"webinar": True}})
        assert mock.get(path + "/settings").json["feature"]["webinar_capacity"] == 500

    @given(st.integers(0, 20000))
    def test_only_capacities_that_are_sold(self, make_mock, capacity):
        """Six of them; another is an invalid field, and changes nothing."""
        mock = make_mock()
        path = host(mock)
        answer = mock.call("PATCH", path + "/settings", {"feature": {"webinar": True, "webinar_capacity": capacity}})

        if capacity in (100, 500, 1000, 3000, 5000, 10000):
            assert answer.status == 204
        else:
            assert answer.json["errors"] == [{"field": "feature.webinar_capacity", "message": "Invalid field."}]
            capacity = 1000
        assert mock.get(path + "/settings").json["feature"]["webinar_capacity"] == capacity

    def test_a_profile_keeps_what_is_written(self, mock_each_profile):
        """Fields that are not named stay; nulls and unknown fields change nothing, an empty text takes a value away."""
        path = add(mock_each_profile)
        profile = {
            "dept": "Events",
            "job_title": "Chief",
            "timezone": "Europe/Riga",
            "pmi": 5551112222,
            "use_pmi": True,
        }
        mock_each_profile.call("PATCH", path, profile | {"first_name": "Eleonora"})
        mock_each_profile.call("PATCH", path, {"job_title": None, "shoe_size": 38, "dept": ""})

        shown = mock_each_profile.get(path).json
        assert {name: shown[name] for name in ("job_title", "timezone", "pmi", "use_pmi")} == {
            name: value for name, value in profile.items() if name != "dept"
        }
        assert (shown["first_name"], shown["last_name"], shown["display_name"]) == ("Eleonora", "New", "Eleonora New")
        assert shown["dept"] == ""

    def test_a_time_zone_must_exist(self, mock):
        """As for webinars."""
        answer = mock.call("PATCH", add(mock), {"timezone": "Europe/Atlantis"})
        assert answer.json["errors"][0]["field"] == "timezone"

    def test_users_with_a_token_of_their_own_do_not_license_themselves(self, mock):
        """They change their profile and settings, not their type or plan."""
        from mockzoom.storage.base import DIRECTORY
        from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken

        path = add(mock, type=1)
        user_id = path.rpartition("/")[2]
        with mock.pipeline.store.transaction(DIRECTORY) as directory:
            own = AccessToken("own", "mockzoom-account", ("user:write", "user:read"), None, user_id)
            directory.put(ACCESS_TOKENS, [own])

        settings = mock.get("/v2/users/me/settings", token="own").json
        assert mock.call("PATCH", "/v2/users/me", {"dept": "X"}, token="own").status == 204
        assert mock.call("PATCH", "/v2/users/me", {"type": 2}, token="own").json["code"] == 1108
        assert mock.call("PATCH", "/v2/users/me/settings", settings, token="own").status == 204
        assert mock.call("PATCH", "/v2/users/me/settings", PLAN, token="own").rule == "no_permission"
        assert mock.post("/v2/users", {"action": "create", "user_info": NORA}, token="own").rule == "no_permission"


class TestRemoving:
    """userDelete."""

    @pytest.mark.parametrize("action", ["", "?action=disassociate", "?action=delete", "?action=nonsense"])
    def test_a_user_goes_with_all_they_host(self, mock_each_profile, person, action):
        """Nothing of it can be found any more, and the e-mail address is free."""
        path = host(mock_each_profile)
        webinar = mock_each_profile.post(path + "/webinars", {"settings": {"approval_type": 0}}).json["id"]
        meeting = mock_each_profile.post(path + "/meetings", {"settings": {"approval_type": 0}}).json["id"]
        assert mock_each_profile.post(f"/v2/webinars/{webinar}/registrants", person()).status == 201
        assert mock_each_profile.post(f"/v2/meetings/{meeting}/registrants", person()).status == 201

        answer = mock_each_profile.call("DELETE", path + action)

        assert (answer.status, answer.body) == (204, b"")
        assert mock_each_profile.get(path).rule == "user_not_found"
        assert mock_each_profile.get(f"/v2/webinars/{webinar}").rule == "webinar_not_found"
        assert mock_each_profile.get(f"/v2/meetings/{meeting}").rule == "meeting_not_found"
        with mock_each_profile.pipeline.store.transaction("mockzoom-account") as state:
            assert [state.count(kind, webinar) for kind in children_of(WEBINARS)] == [0] * len(children_of(WEBINARS))
            assert state.count(MEETING_REGISTRANTS, meeting) == 0
        add(mock_each_profile)

    def test_webinars_and_meetings_go_to_the_heir_who_is_named(self, mock_each_profile, person):
        """Each kind by its own switch; registrants and their links stay as they are."""
        path = host(mock_each_profile)
        webinar = mock_each_profile.post(path + "/webinars", {"settings": {"approval_type": 0}}).json["id"]
        meeting = mock_each_profile.post(path + "/meetings", {}).json["id"]
        link = mock_each_profile.post(f"/v2/webinars/{webinar}/registrants", person()).json["join_url"]

        answer = mock_each_profile.call("DELETE", path + "?transfer_email=HOST@example.com&transfer_webinar=true")

        assert answer.status == 204
        assert mock_each_profile.get(f"/v2/webinars/{webinar}").json["host_email"] == "host@example.com"
        assert webinar in [
            w["id"] for w in mock_each_profile.get("/v2/users/me/webinars?page_size=300").json["webinars"]
        ]
        assert mock_each_profile.registrants(webinar)[0]["join_url"] == link
        assert mock_each_profile.get(f"/v2/meetings/{meeting}").status == 404

    def test_a_meeting_may_go_to_a_basic_user(self, mock):
        """A webinar may not."""
        path = host(mock)
        meeting = mock.post(path + "/meetings", {}).json["id"]
        webinar = mock.post(path + "/webinars", {}).json["id"]
        to_basic = path + "?transfer_email=basic@example.com&transfer_meeting=true"

        refused = mock.call("DELETE", to_basic + "&transfer_webinar=true")
        assert refused.json == {
            "code": 300,
            "message": "The destination user does not have a Webinar or higher license and cannot receive this data.",
        }
        assert mock.get(f"/v2/webinars/{webinar}").status == 200  # a refusal changes nothing
        assert mock.call("DELETE", to_basic).status == 204
        assert mock.get(f"/v2/meetings/{meeting}").json["host_email"] == "basic@example.com"
        assert mock.get(f"/v2/webinars/{webinar}").status == 404

    def test_nobody_without_a_licence_inherits_a_meeting(self, mock):
        """Type 99 hosts nothing at all."""
        path = add(mock)
        mock.post(path + "/meetings", {})
        add(mock, "ssoCreate", email="bare@example.com", type=99)
        answer = mock.call("DELETE", path + "?transfer_email=bare@example.com&transfer_meeting=true")
        assert answer.rule == "heir_without_licence"
        assert mock.get(path).status == 200

    @pytest.mark.parametrize("heir", ["nobody@example.com", "stranger@example.org"])
    def test_an_heir_is_a_user_of_the_account(self, mock, heir):
        """An e-mail address that is not of this account does not exist."""
        answer = mock.call("DELETE", f"{add(mock)}?transfer_email={heir}&transfer_webinar=true")
        assert answer.json == {"code": 1001, "message": f"User does not exist: {heir}."}

    def test_the_owner_stays(self, mock_each_profile):
        """Under every name."""
        for name in ("me", "host@example.com"):
            answer = mock_each_profile.call("DELETE", f"/v2/users/{name}?action=delete")
            assert (answer.status, answer.json["code"]) == (400, 1117)
        assert mock_each_profile.get("/v2/users/me").json["role_name"] == "Owner"

    def test_nobody_else_s_user_is_removed(self, mock_each_profile):
        """In words of this operation's own."""
        answer = mock_each_profile.call("DELETE", "/v2/users/stranger@example.org")
        assert answer.json == {"code": 200, "message": "Cannot delete a user out of your account."}


class TestSettings:
    """userSettings and userSettingsUpdate."""

    def test_a_new_user_has_the_defaults(self, mock_each_profile):
        """All sections, and no webinar plan."""
        shown = mock_each_profile.get(add(mock_each_profile) + "/settings").json
        assert shown.keys() == DEFAULT_SETTINGS.keys()
        assert shown["recording"] == DEFAULT_SETTINGS["recording"]
        assert shown["feature"] == DEFAULT_SETTINGS["feature"] | {"webinar": False, "webinar_capacity": 0}

    def test_changes_are_merged_deeply_and_seen_by_the_rules(self, mock):
        """One field of an object leaves the others; unknown sections and nulls change nothing."""
        path = add(mock)
        for change in (
            {"in_meeting": {"webinar_polling": {"enable": False}, "chat": None}, "dreams": {"big": True}},
            {"in_meeting": {"webinar_polling": {"advanced_polls": True}, "waiting_room": True}},
            {"recording": {"local_recording": False}},
        ):
            assert mock.call("PATCH", path + "/settings", change).status == 204

        shown = mock.get(path + "/settings").json
        assert shown["in_meeting"]["virtual_background_settings"].pop("files") == []
        assert shown["in_meeting"] == DEFAULT_SETTINGS["in_meeting"] | {
            "webinar_polling": {"enable": False, "advanced_polls": True},
            "waiting_room": True,
        }
        with mock.pipeline.store.transaction("mockzoom-account") as state:
            user = find_user(type("World", (), {"state": state}), NORA["email"])
        assert setting(user, "in_meeting", "webinar_polling") is False
        assert setting(user, "recording", "local_recording") is False
        assert setting(user, "in_meeting", "webinar_survey") is True

    def test_what_is_read_may_be_written_back(self, mock_each_profile):
        """And changes nothing."""
        for path in ("/v2/users/me", "/v2/users/basic@example.com", add(mock_each_profile)):
            before = mock_each_profile.get(path + "/settings").json
            assert mock_each_profile.call("PATCH", path + "/settings", before).status == 204
            assert mock_each_profile.get(path + "/settings").json == before

    def test_every_default_is_in_the_schema(self):
        """A setting that is added to one is added to the other."""
        objects = load_spec().objects
        for section, values in DEFAULT_SETTINGS.items():
            assert values.keys() <= objects[f"user_settings_{section}"]["properties"].keys()


flat = st.dictionaries(st.sampled_from("abc"), st.integers() | st.booleans(), max_size=3)
nested = st.dictionaries(st.sampled_from("xyz"), flat, max_size=3)


@given(nested, nested)
def test_merging_twice_is_merging_once(old, news):
    """And every new value is there afterwards."""
    once = merged(old, news)
    assert merged(once, news) == once
    assert all(once[x][a] == value for x, inner in news.items() for a, value in inner.items())
    assert once.keys() == old.keys() | news.keys()
