"""Users: added, licensed, removed, and their settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.catalogue import load_catalogue
from mockzoom.domain.belongings import BELONGINGS
from mockzoom.domain.meetings import MEETING_REGISTRANTS
from mockzoom.domain.user_settings import DEFAULTS, merged, setting
from mockzoom.operations.world import find_user

NORA = {"email": "nora@example.com", "type": 2, "first_name": "Nora", "last_name": "New"}
PLAN = {"feature": {"webinar": True, "webinar_capacity": 1000}}


def add(zoom, action="custCreate", **info):
    """A new user's path."""
    answer = zoom.post("/v2/users", {"action": action, "user_info": NORA | info})
    assert answer.status == 201, answer.body
    return f"/v2/users/{answer.json['id']}"


def host(zoom, **info):
    """The path of a new user with a webinar plan."""
    path = add(zoom, **info)
    assert zoom.call("PATCH", path + "/settings", PLAN).status == 204
    return path


class TestAdding:
    """userCreate."""

    def test_the_answer_and_the_profile_agree(self, either):
        """Five fields are answered; the profile and the list have them too."""
        created = either.post("/v2/users", {"action": "ssoCreate", "user_info": NORA | {"type": 99}}).json

        profile = either.get(f"/v2/users/{created['id']}").json
        listed = either.get("/v2/users").json["users"][-1]

        assert created == {**NORA, "id": created["id"], "type": 99}
        assert created.items() <= profile.items()
        assert created.items() <= listed.items()
        assert (profile["role_name"], profile["status"], profile["verified"]) == ("Member", "active", 1)

    def test_names_may_be_absent_or_null(self, zoom):
        """As the spec has it."""
        info = {"email": "a@example.com", "type": 1, "first_name": None}
        assert zoom.post("/v2/users", {"action": "create", "user_info": info}).json["first_name"] == ""

    @pytest.mark.parametrize("body", [{}, {"action": "create"}, {"action": "create", "user_info": {"type": 1}}])
    def test_what_is_needed(self, zoom, body):
        """An action and, of the person, e-mail address and type."""
        answer = zoom.post("/v2/users", body)
        assert (answer.status, answer.json["errors"][0]["message"]) == (400, "Missing field.")

    def test_an_address_belongs_to_one_user(self, either):
        """Without regard to case: 409 in the account, 400 for a user of another one."""
        add(either)
        here = either.post("/v2/users", {"action": "create", "user_info": NORA | {"email": "NORA@example.com"}})
        there = either.post("/v2/users", {"action": "create", "user_info": NORA | {"email": "Stranger@example.org"}})

        assert here.status == 409
        assert here.json == {"code": 1005, "message": "User already in the account: NORA@example.com"}
        assert (there.status, there.json["code"]) == (400, 1009)

    def test_an_invited_user_is_pending_and_hosts_nothing(self, zoom):
        """Licence and plan may be given all the same; `created_at` is the time of the call."""
        path = host(zoom, action="create")
        zoom.clock.advance(hours=1)
        profile = zoom.get(path).json

        assert (profile["status"], profile["verified"]) == ("pending", 0)
        assert profile["created_at"] == "2026-11-21T13:00:00Z"
        assert [u["email"] for u in zoom.get("/v2/users?status=pending").json["users"]] == [NORA["email"]]
        assert zoom.post(path + "/webinars", {}).rule == "webinar_plan_missing"
        assert zoom.post(path + "/meetings", {}).rule == "meeting_hosting_not_allowed"

    def test_an_invitation_expires_and_may_be_sent_again(self, zoom):
        """After 30 days, to the same address."""
        path = add(zoom, action="create")
        zoom.clock.advance(days=30)

        assert zoom.get(path).json["code"] == 1120
        again = add(zoom, action="create")
        assert zoom.get(again).status == 200
        assert zoom.get(path).rule == "user_not_found"


class TestLicences:
    """userUpdate and the webinar plan."""

    def test_a_new_user_hosts_once_licensed_and_given_the_plan(self, either):
        """Neither alone is enough."""
        path = add(either, type=1)
        assert either.post(path + "/webinars", {}).rule == "webinar_plan_missing"
        assert either.call("PATCH", path + "/settings", PLAN).json["code"] == 1122

        assert either.call("PATCH", path, {"type": 2}).status == 204
        assert either.post(path + "/webinars", {}).rule == "webinar_plan_missing"
        assert either.call("PATCH", path + "/settings", PLAN).status == 204
        assert either.post(path + "/webinars", {}).status == 201

    def test_losing_the_licence_is_losing_the_plan(self, zoom):
        """Webinars stay, and answer that the plan is missing; the licence alone does not bring it back."""
        path = host(zoom)
        number = zoom.post(path + "/webinars", {}).json["id"]

        zoom.call("PATCH", path, {"type": 1})
        assert zoom.get(f"/v2/webinars/{number}").rule == "webinar_plan_missing"
        assert zoom.get(path + "/settings").json["feature"]["webinar"] is False
        zoom.call("PATCH", path, {"type": 2})
        assert zoom.get(f"/v2/webinars/{number}").rule == "webinar_plan_missing"
        zoom.call("PATCH", path + "/settings", PLAN)
        assert zoom.get(f"/v2/webinars/{number}").status == 200

    def test_the_capacity_is_the_number_of_seats(self, zoom, people):
        """Of every webinar of the host, at once."""
        path = host(zoom)
        zoom.call("PATCH", path + "/settings", {"feature": {"webinar_capacity": 100}})
        number = zoom.post(path + "/webinars", {"settings": {"approval_type": 0}}).json["id"]
        for batch in range(4):
            crowd = people(25, prefix=f"b{batch}-")
            assert zoom.batch(number, crowd).status == 200

        assert zoom.batch(number, ["late@example.com"]).rule == "webinar_full"
        zoom.call("PATCH", path + "/settings", {"feature": {"webinar_capacity": 500}})
        assert zoom.batch(number, ["late@example.com"]).status == 200

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
    def test_what_a_change_leaves_of_a_plan_of_1000(self, zoom, change, leaves):
        """`webinar` switches, `webinar_capacity` counts."""
        path = host(zoom)
        assert zoom.call("PATCH", path + "/settings", {"feature": change}).status == 204
        feature = zoom.get(path + "/settings").json["feature"]
        assert (feature["webinar"], feature["webinar_capacity"]) == (leaves > 0, leaves)

    def test_a_plan_without_a_capacity_has_500_seats_and_a_capacity_without_a_plan_none(self, zoom):
        """Both are inferred."""
        path = add(zoom)
        zoom.call("PATCH", path + "/settings", {"feature": {"webinar_capacity": 1000}})
        assert zoom.get(path + "/settings").json["feature"]["webinar_capacity"] == 0
        zoom.call("PATCH", path + "/settings", {"feature": {"webinar": True}})
        assert zoom.get(path + "/settings").json["feature"]["webinar_capacity"] == 500

    @given(st.integers(0, 20000))
    def test_only_capacities_that_are_sold(self, new_zoom, capacity):
        """Six of them; another is an invalid field, and changes nothing."""
        zoom = new_zoom()
        path = host(zoom)
        answer = zoom.call("PATCH", path + "/settings", {"feature": {"webinar": True, "webinar_capacity": capacity}})

        if capacity in (100, 500, 1000, 3000, 5000, 10000):
            assert answer.status == 204
        else:
            assert answer.json["errors"] == [{"field": "feature.webinar_capacity", "message": "Invalid field."}]
            capacity = 1000
        assert zoom.get(path + "/settings").json["feature"]["webinar_capacity"] == capacity

    def test_a_profile_keeps_what_is_written(self, either):
        """Fields that are not named stay; nulls and unknown fields change nothing, an empty text takes a value away."""
        path = add(either)
        profile = {
            "dept": "Events",
            "job_title": "Chief",
            "timezone": "Europe/Riga",
            "pmi": 5551112222,
            "use_pmi": True,
        }
        either.call("PATCH", path, profile | {"first_name": "Eleonora"})
        either.call("PATCH", path, {"job_title": None, "shoe_size": 38, "dept": ""})

        shown = either.get(path).json
        assert {name: shown[name] for name in ("job_title", "timezone", "pmi", "use_pmi")} == {
            name: value for name, value in profile.items() if name != "dept"
        }
        assert (shown["first_name"], shown["last_name"], shown["display_name"]) == ("Eleonora", "New", "Eleonora New")
        assert "dept" not in shown

    def test_a_time_zone_must_exist(self, zoom):
        """As for webinars."""
        answer = zoom.call("PATCH", add(zoom), {"timezone": "Europe/Atlantis"})
        assert answer.json["errors"][0]["field"] == "timezone"

    def test_users_with_a_token_of_their_own_do_not_license_themselves(self, zoom):
        """They change their profile and settings, not their type or plan."""
        from mockzoom.domain.records import ACCESS_TOKENS, AccessToken
        from mockzoom.storage.base import DIRECTORY

        path = add(zoom, type=1)
        user_id = path.rpartition("/")[2]
        with zoom.pipeline.store.open(DIRECTORY) as directory:
            own = AccessToken("own", "mockzoom-account", ("user:write", "user:read"), None, user_id)
            directory.put(ACCESS_TOKENS, [own])

        settings = zoom.get("/v2/users/me/settings", token="own").json
        assert zoom.call("PATCH", "/v2/users/me", {"dept": "X"}, token="own").status == 204
        assert zoom.call("PATCH", "/v2/users/me", {"type": 2}, token="own").json["code"] == 1108
        assert zoom.call("PATCH", "/v2/users/me/settings", settings, token="own").status == 204
        assert zoom.call("PATCH", "/v2/users/me/settings", PLAN, token="own").rule == "no_permission"
        assert zoom.post("/v2/users", {"action": "create", "user_info": NORA}, token="own").rule == "no_permission"


class TestRemoving:
    """userDelete."""

    @pytest.mark.parametrize("action", ["", "?action=disassociate", "?action=delete", "?action=nonsense"])
    def test_a_user_goes_with_all_they_host(self, either, person, action):
        """Nothing of it can be found any more, and the e-mail address is free."""
        path = host(either)
        webinar = either.post(path + "/webinars", {"settings": {"approval_type": 0}}).json["id"]
        meeting = either.post(path + "/meetings", {"settings": {"approval_type": 0}}).json["id"]
        assert either.post(f"/v2/webinars/{webinar}/registrants", person()).status == 201
        assert either.post(f"/v2/meetings/{meeting}/registrants", person()).status == 201

        answer = either.call("DELETE", path + action)

        assert (answer.status, answer.body) == (204, b"")
        assert either.get(path).rule == "user_not_found"
        assert either.get(f"/v2/webinars/{webinar}").rule == "webinar_not_found"
        assert either.get(f"/v2/meetings/{meeting}").rule == "meeting_not_found"
        with either.pipeline.store.open("mockzoom-account") as state:
            assert [state.count(kind, webinar) for kind in BELONGINGS] == [0] * len(BELONGINGS)
            assert state.count(MEETING_REGISTRANTS, meeting) == 0
        add(either)

    def test_webinars_and_meetings_go_to_the_heir_who_is_named(self, either, person):
        """Each kind by its own switch; registrants and their links stay as they are."""
        path = host(either)
        webinar = either.post(path + "/webinars", {"settings": {"approval_type": 0}}).json["id"]
        meeting = either.post(path + "/meetings", {}).json["id"]
        link = either.post(f"/v2/webinars/{webinar}/registrants", person()).json["join_url"]

        answer = either.call("DELETE", path + "?transfer_email=HOST@example.com&transfer_webinar=true")

        assert answer.status == 204
        assert either.get(f"/v2/webinars/{webinar}").json["host_email"] == "host@example.com"
        assert webinar in [w["id"] for w in either.get("/v2/users/me/webinars?page_size=300").json["webinars"]]
        assert either.registrants(webinar)[0]["join_url"] == link
        assert either.get(f"/v2/meetings/{meeting}").status == 404

    def test_a_meeting_may_go_to_a_basic_user(self, zoom):
        """A webinar may not."""
        path = host(zoom)
        meeting = zoom.post(path + "/meetings", {}).json["id"]
        webinar = zoom.post(path + "/webinars", {}).json["id"]
        to_basic = path + "?transfer_email=basic@example.com&transfer_meeting=true"

        refused = zoom.call("DELETE", to_basic + "&transfer_webinar=true")
        assert refused.json == {
            "code": 300,
            "message": "The destination user does not have a Webinar or higher license and cannot receive this data.",
        }
        assert zoom.get(f"/v2/webinars/{webinar}").status == 200  # a refusal changes nothing
        assert zoom.call("DELETE", to_basic).status == 204
        assert zoom.get(f"/v2/meetings/{meeting}").json["host_email"] == "basic@example.com"
        assert zoom.get(f"/v2/webinars/{webinar}").status == 404

    def test_nobody_without_a_licence_inherits_a_meeting(self, zoom):
        """Type 99 hosts nothing at all."""
        path = add(zoom)
        zoom.post(path + "/meetings", {})
        add(zoom, "ssoCreate", email="bare@example.com", type=99)
        answer = zoom.call("DELETE", path + "?transfer_email=bare@example.com&transfer_meeting=true")
        assert answer.rule == "heir_without_licence"
        assert zoom.get(path).status == 200

    @pytest.mark.parametrize("heir", ["nobody@example.com", "stranger@example.org"])
    def test_an_heir_is_a_user_of_the_account(self, zoom, heir):
        """Anybody else does not exist."""
        answer = zoom.call("DELETE", f"{add(zoom)}?transfer_email={heir}&transfer_webinar=true")
        assert answer.json == {"code": 1001, "message": f"User does not exist: {heir}."}

    def test_the_owner_stays(self, either):
        """Under every name."""
        for name in ("me", "host@example.com"):
            answer = either.call("DELETE", f"/v2/users/{name}?action=delete")
            assert (answer.status, answer.json["code"]) == (400, 1117)
        assert either.get("/v2/users/me").json["role_name"] == "Owner"

    def test_nobody_else_s_user_is_removed(self, either):
        """In words of this operation's own."""
        answer = either.call("DELETE", "/v2/users/stranger@example.org")
        assert answer.json == {"code": 200, "message": "Cannot delete a user out of your account."}


class TestSettings:
    """userSettings and userSettingsUpdate."""

    def test_a_new_user_has_the_defaults(self, either):
        """All sections, and no webinar plan."""
        shown = either.get(add(either) + "/settings").json
        assert shown.keys() == DEFAULTS.keys()
        assert shown["recording"] == DEFAULTS["recording"]
        assert shown["feature"] == DEFAULTS["feature"] | {"webinar": False, "webinar_capacity": 0}

    def test_changes_are_merged_deeply_and_seen_by_the_rules(self, zoom):
        """One field of an object leaves the others; unknown sections and nulls change nothing."""
        path = add(zoom)
        for change in (
            {"in_meeting": {"webinar_polling": {"enable": False}, "chat": None}, "dreams": {"big": True}},
            {"in_meeting": {"webinar_polling": {"advanced_polls": True}, "waiting_room": True}},
            {"recording": {"local_recording": False}},
        ):
            assert zoom.call("PATCH", path + "/settings", change).status == 204

        shown = zoom.get(path + "/settings").json
        assert shown["in_meeting"] == DEFAULTS["in_meeting"] | {
            "webinar_polling": {"enable": False, "advanced_polls": True},
            "waiting_room": True,
        }
        with zoom.pipeline.store.open("mockzoom-account") as state:
            user = find_user(type("World", (), {"state": state}), NORA["email"])
        assert setting(user, "in_meeting", "webinar_polling") is False
        assert setting(user, "recording", "local_recording") is False
        assert setting(user, "in_meeting", "webinar_survey") is True

    def test_what_is_read_may_be_written_back(self, either):
        """And changes nothing."""
        for path in ("/v2/users/me", "/v2/users/basic@example.com", add(either)):
            before = either.get(path + "/settings").json
            assert either.call("PATCH", path + "/settings", before).status == 204
            assert either.get(path + "/settings").json == before

    def test_every_default_is_in_the_schema(self):
        """A setting that is added to one is added to the other."""
        objects = load_catalogue().objects
        for section, values in DEFAULTS.items():
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
