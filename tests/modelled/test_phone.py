"""Zoom Phone: users, numbers and what they are assigned to, extensions, sites and settings."""

from __future__ import annotations

import pytest

NUMBERS = ["+12025550101", "+12025550102", "+18005550103"]
ADDRESS = {"address_line1": "1 Road", "city": "Berlin", "country": "DE", "state_code": "BE", "zip": "10115"}


@pytest.fixture(name="mock")
def _mock(mock_each_profile):
    mock_each_profile.control("PATCH", "", {"rate_limits": "off"})
    return mock_each_profile


@pytest.fixture(name="numbers")
def _numbers(mock):
    added = mock.post("/v2/phone/byoc_numbers", {"carrier": "Example Telecom", "phone_numbers": NUMBERS})
    assert added.status == 201
    return [one["id"] for one in added.json["phone_numbers"]]


@pytest.fixture(name="site")
def _site(mock):
    body = {"name": "Berlin", "auto_receptionist_name": "Reception", "default_emergency_address": ADDRESS}
    return mock.post("/v2/phone/sites", body).json["id"]


@pytest.fixture(name="queue")
def _queue(mock, site):
    return mock.post("/v2/phone/call_queues", {"name": "Sales", "site_id": site}).json["id"]


@pytest.fixture(name="user")
def _user(mock):
    created = mock.post("/v2/users", {"action": "custCreate", "user_info": {"email": "ann@example.com", "type": 1}})
    return created.json["id"]


def refusal(answer):
    """Return status, code and rule of an error."""
    return answer.status, answer.json["code"], answer.rule


def assignee(mock, number):
    """Return what a number is assigned to, None for a free one."""
    return mock.get(f"/v2/phone/numbers/{number}").json.get("assignee")


class TestNumbers:
    """A number has one holder, and both sides show it."""

    def test_a_number_goes_from_one_holder_to_another(self, mock, numbers, queue):
        """It is shown by the holder, refused to others, and free once it is taken back."""
        first = {"phone_numbers": [{"id": numbers[0]}]}
        assert mock.post(f"/v2/phone/call_queues/{queue}/phone_numbers", first).status == 204
        shown = mock.get(f"/v2/phone/call_queues/{queue}").json["phone_numbers"]
        assert shown == [{"id": numbers[0], "number": NUMBERS[0], "source": "external"}]
        assert assignee(mock, numbers[0])["id"] == queue

        receptionist = mock.post("/v2/phone/auto_receptionists", {"name": "Hello"}).json["id"]
        path = f"/v2/phone/auto_receptionists/{receptionist}/phone_numbers"
        taken = mock.post(path, first)
        assert refusal(taken) == (400, 400, "assignPhoneNumbersAutoReceptionist/400.3")
        assert taken.json["message"] == f"phoneNumber is used, phonenumberId:{numbers[0]}"

        assert mock.call("DELETE", f"/v2/phone/call_queues/{queue}/phone_numbers/{numbers[0]}").status == 204
        assert mock.post(path, first).status == 204
        assert assignee(mock, numbers[0])["type"] == "autoReceptionist"
        assert mock.call("DELETE", path).status == 204
        assert assignee(mock, numbers[0]) is None

    def test_a_refused_list_assigns_nothing(self, mock, numbers, queue):
        """All numbers of a body, or none."""
        body = {"phone_numbers": [{"id": numbers[0]}, {"id": "unknown"}]}
        assert mock.post(f"/v2/phone/call_queues/{queue}/phone_numbers", body).status == 400
        assert mock.get("/v2/phone/numbers?type=assigned").json["total_records"] == 0

    def test_a_user_needs_a_calling_plan(self, mock, numbers, user):
        """With one the number is the user's, by its id or by itself, and it is counted as assigned."""
        path, body = f"/v2/phone/users/{user}/phone_numbers", {"phone_numbers": [{"number": NUMBERS[1]}]}
        assert refusal(mock.post(path, body)) == (400, 400, "assignPhoneNumber/400")
        kind = "200" if mock.complete_profile == "2021-08" else 200
        plans = {"calling_plans": [{"type": kind}]}
        assert mock.post(f"/v2/phone/users/{user}/calling_plans", plans).status == 200
        assert mock.post(path, body).json == {"phone_numbers": [{"id": numbers[1], "number": NUMBERS[1]}]}

        assert mock.get(f"/v2/phone/users/{user}").json["phone_numbers"] == [{"id": numbers[1], "number": NUMBERS[1]}]
        rows = mock.get("/v2/phone/calling_plans").json["calling_plans"]
        assert [row["assigned"] for row in rows if row["type"] == 200] == [1]
        assert refusal(mock.post(path, body)) == (400, 300, "assignPhoneNumber/300.2")
        settings = mock.get(f"/v2/phone/users/{user}/settings").json
        assert settings["outbound_caller"] == {"number": NUMBERS[1]}

        assert mock.call("DELETE", f"/v2/phone/users/{user}/calling_plans/200").status == 204
        assert mock.call("DELETE", f"/v2/phone/users/{user}/phone_numbers/{numbers[1]}").status == 204
        assert assignee(mock, numbers[1]) is None

    def test_what_a_deleted_holder_had_is_free(self, mock, numbers, queue):
        """Nothing refers to a queue that is gone."""
        mock.post(f"/v2/phone/call_queues/{queue}/phone_numbers", {"phone_numbers": [{"id": numbers[0]}]})
        assert mock.call("DELETE", f"/v2/phone/call_queues/{queue}").status == 204
        assert mock.get("/v2/phone/numbers?type=unassigned").json["total_records"] == len(NUMBERS)

    def test_numbers_are_filtered_and_changed(self, mock, numbers):
        """By kind and assignee; only documented capabilities are taken."""
        free = mock.get("/v2/phone/numbers?number_type=tollfree").json["phone_numbers"]
        assert [one["number"] for one in free] == [NUMBERS[2]]
        path = f"/v2/phone/numbers/{numbers[0]}"
        assert mock.call("PATCH", path, {"display_name": "Front", "capability": ["incoming"]}).status == 204
        assert mock.get(path).json["capability"] == ["incoming"]
        assert refusal(mock.call("PATCH", path, {"capability": ["fax"]})) == (400, 300, "updatePhoneNumberDetails/300")
        assert mock.get(path).json["display_name"] == "Front"

    def test_numbers_are_added_while_the_account_may(self, mock):
        """At most 50 at once, a known one keeps its id, none once the option is off."""
        many = {"carrier": "Example", "phone_numbers": [f"+1202555{n:04}" for n in range(51)]}
        assert refusal(mock.post("/v2/phone/byoc_numbers", many)) == (400, 300, "addBYOCNumber/300")
        one = {"carrier": "Example", "phone_numbers": NUMBERS[:1]}
        first = mock.post("/v2/phone/byoc_numbers", one).json
        assert mock.post("/v2/phone/byoc_numbers", one).json == first
        assert mock.call("PATCH", "/v2/accounts/me/phone/settings", {"byoc": {"enable": False}}).status == 204
        assert refusal(mock.post("/v2/phone/byoc_numbers", one)) == (400, 400, "addBYOCNumber/400")

    def test_the_company_number_is_shown_in_settings(self, mock, numbers):
        """It is named by id or by itself, and has to exist."""
        unknown = mock.call("PUT", "/v2/phone/company_number", {"phone_number": "+1"})
        assert unknown.json["message"] == "phoneNumber does not exist, phonenumberId:+1."
        assert mock.call("PUT", "/v2/phone/company_number", {"phone_number": numbers[0]}).status == 204
        assert mock.get("/v2/phone/users/me/settings").json["company_number"] == NUMBERS[0]


class TestExtensions:
    """Extension numbers are drawn, unique in the account, and can be changed."""

    def test_each_thing_has_another_one(self, mock, queue):
        """Users, queues and receptionists share the numbers."""
        users = [one["extension_number"] for one in mock.get("/v2/phone/users").json["users"]]
        drawn = [*users, mock.get(f"/v2/phone/call_queues/{queue}").json["extension_number"]]
        drawn.append(mock.post("/v2/phone/auto_receptionists", {"name": "Hello"}).json["extension_number"])
        assert len(set(drawn)) == len(drawn)

    def test_one_that_is_used_is_refused(self, mock, queue):
        """Whatever kind of thing uses it."""
        assert mock.call("PATCH", "/v2/phone/users/me", {"extension_number": "1201"}).status == 204
        taken = mock.call("PATCH", f"/v2/phone/call_queues/{queue}", {"extension_number": 1201})
        assert taken.json == {"code": 400, "message": "Extension number 1201 is already used."}
        assert mock.call("PATCH", "/v2/phone/users/me", {"extension_number": "1201"}).status == 204
        assert mock.get("/v2/phone/users/me").json["extension_number"] == 1201

    def test_the_owner_gets_the_one_of_the_setup(self, mock):
        """It can be read back."""
        body = {"emergency_address": {"address_line1": "1 Road", "country": "US"}, "extension_number": "800"}
        assert mock.post("/v2/accounts/me/phone/setup", body).status == 201
        assert mock.get("/v2/phone/users/me").json["extension_number"] == 800


class TestUsers:
    """Users of the account are phone users."""

    def test_they_come_and_go_with_the_account(self, mock, user):
        """A phone user has the id of the user, and goes with the user."""
        listed = mock.get("/v2/phone/users").json
        assert user in [one["id"] for one in listed["users"]]
        assert mock.get("/v2/phone/users/ann@example.com").json["id"] == user
        assert mock.call("DELETE", f"/v2/users/{user}?action=delete").status == 204
        assert mock.get("/v2/phone/users").json["total_records"] == listed["total_records"] - 1
        gone = mock.get(f"/v2/phone/users/{user}")
        assert (*refusal(gone), gone.json["message"]) == (
            404,
            1001,
            "phoneUser/1001",
            f"User does not exist: {user}.",
        )

    def test_voice_mail_is_shared_once_with_a_user(self, mock, user):
        """The access is read back, changed and removed by its id."""
        path = "/v2/phone/users/me/settings/voice_mail"
        added = mock.post(path, {"voice_mail": {"access_user_id": user, "download": True}})
        shared = added.json["voice_mail"]["shared_id"]
        assert added.status == 201
        again = mock.post(path, {"voice_mail": {"access_user_id": user}})
        assert refusal(again) == (400, 300, "addUserSetting/300.2")
        change = {"voice_mail": {"shared_id": shared, "delete": True}}
        assert mock.call("PATCH", path, change).status == 204
        expected = {"access_user_id": user, "delete": True, "download": True, "shared_id": shared}
        assert mock.get("/v2/phone/users/me/settings").json["voice_mail"] == expected
        assert mock.call("DELETE", f"{path}?shared_id={shared}").status == 204
        assert "voice_mail" not in mock.get("/v2/phone/users/me/settings").json
        assert refusal(mock.call("DELETE", f"{path}?shared_id={shared}")) == (404, 404, "deleteUserSetting/404")
        assert refusal(mock.post(path.replace("voice_mail", "fax"), {}))[2] == "addUserSetting/300"

    def test_a_user_has_three_desk_phones_at_most(self, mock, user):
        """A device that a user has cannot be deleted, one without user can."""
        named = {"assigned_to": user}
        if mock.complete_profile != "2021-08":
            named = {"assignee_extension_ids": [mock.get(f"/v2/phone/users/{user}").json["extension_id"]]}
        for n in range(3):
            body = {"display_name": "Desk", "mac_address": f"64167f37909{n}", "type": "Example", **named}
            assert mock.post("/v2/phone/devices", body).status == 201
        assert refusal(mock.post("/v2/phone/devices", {**body, "mac_address": "64167f379099"}))[2] == (
            "addPhoneDevice/400.3"
        )
        device = mock.get("/v2/phone/devices").json["devices"][0]
        assert device["assignee"]["id"] == user
        assert refusal(mock.call("DELETE", f"/v2/phone/devices/{device['id']}"))[2] == "deleteADevice/300.3"
        assert mock.call("DELETE", f"/v2/users/{user}?action=delete").status == 204
        assert mock.get("/v2/phone/devices?type=assigned").json["devices"] == []
        assert mock.call("DELETE", f"/v2/phone/devices/{device['id']}").status == 204


class TestSites:
    """Sites and what belongs to them."""

    def test_a_main_site_exists_from_the_start(self, mock):
        """With a receptionist; it cannot be deleted."""
        (main,) = mock.get("/v2/phone/sites").json["sites"]
        assert main["main_auto_receptionist"]["name"] == "Main Auto Receptionist"
        path = f"/v2/phone/sites/{main['id']}?transfer_site_id=other"
        assert refusal(mock.call("DELETE", path)) == (400, 400, "deletePhoneSite/400.2")

    def test_what_a_deleted_site_had_moves(self, mock, site, queue):
        """To the site that the request names, which has to be another one."""
        main = mock.get("/v2/phone/users/me").json["site_id"]
        assert mock.call("PATCH", "/v2/phone/users/me", {"site_id": site}).status == 204
        assert mock.get(f"/v2/phone/users?site_id={site}").json["total_records"] == 1
        path = f"/v2/phone/sites/{site}"
        assert refusal(mock.call("DELETE", f"{path}?transfer_site_id={site}"))[2] == "deletePhoneSite/400"
        assert refusal(mock.call("DELETE", f"{path}?transfer_site_id=other"))[2] == "deletePhoneSite/400.3"
        assert refusal(mock.call("DELETE", path))[2] == "deletePhoneSite/400.3"
        assert mock.call("DELETE", f"{path}?transfer_site_id={main}").status == 204
        assert mock.get("/v2/phone/users/me").json["site_id"] == main
        assert mock.get(f"/v2/phone/call_queues/{queue}").json["site"] == {"id": main, "name": "Main Site"}
        assert refusal(mock.get(path)) == (400, 400, "getASite/400")

    def test_a_site_that_does_not_exist_is_refused(self, mock):
        """With the sentence of the operation, and nothing is created."""
        unknown = mock.post("/v2/phone/call_queues", {"name": "Sales", "site_id": "unknown"})
        assert unknown.json == {"code": 300, "message": "Site does not exist."}
        assert mock.get("/v2/phone/call_queues").json["total_records"] == 0


class TestTrunksAndTemplates:
    """SIP trunks of the account, and templates of settings."""

    def test_assigned_trunks_are_listed(self, mock):
        """Under the account's path they are assigned and changed, under the other one listed."""
        path = "/v2/accounts/me/phone/sip_trunk/trunks"
        assert mock.post(path, {"sip_trunks": [{"id": "trunk", "name": "One"}]}).status == 201
        assert mock.call("PATCH", f"{path}/trunk", {"name": "Two"}).status == 204
        assert mock.get("/v2/phone/sip_trunk/trunks").json["byoc_sip_trunk"] == [{"id": "trunk", "name": "Two"}]
        assert (
            mock.call("PATCH", f"{path}/other", {"name": "Two"}).json["message"] == "Sip trunk does not exist: other."
        )

    def test_a_change_of_a_template_keeps_the_rest(self, mock):
        """At every depth; a name is used once."""
        body = {"name": "Default", "type": "user"}
        template = mock.post("/v2/phone/setting_templates", body).json["id"]
        path = f"/v2/phone/setting_templates/{template}"
        for policy in ({"sms": {"enable": True}}, {"voicemail": {"enable": False}}):
            assert mock.call("PATCH", path, {"policy": policy}).status == 204
        assert mock.get(path).json["policy"] == {"sms": {"enable": True}, "voicemail": {"enable": False}}
        assert refusal(mock.post("/v2/phone/setting_templates", body)) == (400, 400, "addSettingTemplate/400")
        assert refusal(mock.get("/v2/phone/setting_templates?site_id=other"))[2] == "listSettingTemplates/404"


@pytest.mark.parametrize(
    "path,key",
    [
        ("/call_logs", "call_logs"),
        ("/recordings", "recordings"),
        ("/metrics/call_logs", "call_logs"),
        ("/users/me/call_logs", "call_logs"),
        ("/users/me/recordings", "recordings"),
        ("/users/me/voice_mails", "voice_mails"),
    ],
)
def test_nothing_was_called(mock, path, key):
    """Lists of calls are empty, and check the days that they are asked for."""
    listed = mock.get(f"/v2/phone{path}?from=2026-11-01&to=2026-11-20")
    assert (listed.status, listed.json[key], listed.json["total_records"]) == (200, [], 0)
    assert mock.get(f"/v2/phone{path}?from=2026-11-20&to=2026-11-01").status == 400
    assert listed.headers["X-Mockzoom-Emulation"] == "modelled"
