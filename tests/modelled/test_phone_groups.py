"""Call queues, shared line groups and common area phones: members, managers and limits."""

from __future__ import annotations

import pytest

HOST = "host@example.com"


@pytest.fixture(name="mock")
def _mock(mock_each_profile):
    mock_each_profile.control("PATCH", "", {"rate_limits": "off"})
    return mock_each_profile


@pytest.fixture(name="main")
def _main(mock):
    return mock.get("/v2/phone/users/me").json["site_id"]


@pytest.fixture(name="host")
def _host(mock):
    return mock.get("/v2/users/me").json["id"]


@pytest.fixture(name="phone")
def _phone(mock):
    body = {"display_name": "Lobby", "extension_number": 1300, "mac_address": "64167f379092", "type": "Example"}
    return mock.post("/v2/phone/common_area_phones", body).json["id"]


def members_of(mock, path):
    """Return the ids of the users and of the phones that are members."""
    members = mock.get(path).json["members"]
    return [one["id"] for one in members["users"]], [one["id"] for one in members["common_area_phones"]]


class TestCallQueues:
    """A queue with users and phones."""

    @pytest.fixture(name="path")
    def _path(self, mock, main):
        body = {"name": "Sales", "site_id": main, "members": {"users": [{"email": HOST}]}}
        return f"/v2/phone/call_queues/{mock.post('/v2/phone/call_queues', body).json['id']}"

    def test_the_members_of_the_body_are_members(self, mock, path, host, phone):
        """Others are added, a member once; a removed one is not found."""
        assert members_of(mock, path) == ([host], [])
        more = {"members": {"users": [{"id": host}], "common_area_phone_ids": [phone]}}
        assert mock.post(f"{path}/members", more).status == 201
        assert members_of(mock, path) == ([host], [phone])
        assert mock.call("DELETE", f"{path}/members/{phone}").status == 204
        gone = mock.call("DELETE", f"{path}/members/{phone}")
        assert (gone.status, gone.json["message"]) == (404, "Unable to find group member")
        assert mock.call("DELETE", f"{path}/members").status == 204
        assert members_of(mock, path) == ([], [])

    def test_a_manager_is_a_member_who_stays(self, mock, path, host):
        """Another manager takes the place."""
        assert mock.call("PUT", f"{path}/manager", {"member_id": HOST}).status == 204
        (shown,) = mock.get(path).json["members"]["users"]
        assert (shown["id"], shown["level"], shown["receive_call"]) == (host, "manager", True)
        refused = mock.call("DELETE", f"{path}/members/{host}")
        assert (refused.status, refused.json) == (400, {"code": 400, "message": "Unable to delete manager"})
        assert mock.call("PUT", f"{path}/manager", {"member_id": "basic@example.com"}).status == 204
        levels = [one["level"] for one in mock.get(path).json["members"]["users"]]
        assert levels == ["user", "manager"]
        unknown = mock.call("PUT", f"{path}/manager", {"member_id": "unknown"})
        assert unknown.json == {"code": 1001, "message": "User not found: unknown"}

    def test_members_exist_and_are_ten_at_most_at_a_time(self, mock, path, host):
        """A refused request adds no member."""
        before = members_of(mock, path)
        unknown = mock.post(f"{path}/members", {"members": {"users": [{"email": "basic@example.com"}, {"id": "x"}]}})
        assert unknown.json == {"code": 1001, "message": "User not found: x."}
        many = mock.post(f"{path}/members", {"members": {"users": [{"id": host}] * 11}})
        assert many.json["message"] == "Exceeded the maximum number to add members per time."
        assert members_of(mock, path) == before

    def test_an_unknown_queue_has_the_error_of_the_edition(self, mock):
        """Code 400 in 2021, 13000 now; other operations have their own sentences."""
        gone = mock.get("/v2/phone/call_queues/unknown")
        code = (400, 400) if mock.complete_profile == "2021-08" else (404, 13000)
        assert (gone.status, gone.json["code"]) == code
        recordings = mock.get("/v2/phone/call_queues/unknown/recordings")
        assert recordings.json == gone.json
        changed = mock.call("PATCH", "/v2/phone/call_queues/unknown", {"name": "Sales"})
        assert changed.json["message"] == "Validation Failed. The group does not exist, groupId:unknown"

    def test_members_go_with_users_and_phones(self, mock, path, phone):
        """What is deleted is a member no more."""
        mock.post(f"{path}/members", {"members": {"common_area_phone_ids": [phone]}})
        assert mock.call("DELETE", f"/v2/phone/common_area_phones/{phone}").status == 204
        assert members_of(mock, path)[1] == []


class TestSharedLineGroups:
    """A group whose members share numbers."""

    @pytest.fixture(name="path")
    def _path(self, mock):
        assert mock.post("/v2/phone/shared_line_groups", {"display_name": "Desk"}).status < 300
        (group,) = mock.get("/v2/phone/shared_line_groups").json["shared_line_groups"]
        return f"/v2/phone/shared_line_groups/{group['id']}"

    def test_the_primary_number_is_one_of_the_group(self, mock, path):
        """The first one, until another one is chosen."""
        numbers = ["+12025550101", "+12025550102"]
        added = mock.post("/v2/phone/byoc_numbers", {"carrier": "Example", "phone_numbers": numbers}).json
        ids = [one["id"] for one in added["phone_numbers"]]

        def primary(n):
            older = mock.complete_profile == "2021-08"
            return {"primary_number": {"id": ids[n]} if older else numbers[n]}

        assert mock.call("PATCH", path, primary(0)).rule == "updateASharedLineGroup/404"
        assert mock.post(f"{path}/phone_numbers", {"phone_numbers": [{"id": ids[0]}]}).status == 201
        assert mock.call("PATCH", path, primary(1)).rule == "updateASharedLineGroup/404.2"
        assert mock.post(f"{path}/phone_numbers", {"phone_numbers": [{"id": ids[1]}]}).status == 201
        assert mock.get(path).json["primary_number"] == numbers[0]
        assert mock.call("PATCH", path, primary(1)).status == 204
        assert mock.get(path).json["primary_number"] == numbers[1]
        assert mock.call("DELETE", f"{path}/phone_numbers/{ids[1]}").status == 204
        assert mock.get(path).json["primary_number"] == numbers[0]

    def test_members_belong_to_the_site_of_the_group(self, mock, path, host, phone):
        """Others are refused; a removed member is unknown."""
        body = {"name": "Berlin", "auto_receptionist_name": "Reception"}
        address = {"address_line1": "1 Road", "city": "Berlin", "country": "DE", "state_code": "BE", "zip": "10115"}
        site = mock.post("/v2/phone/sites", {**body, "default_emergency_address": address}).json["id"]
        members = {"members": {"users": [{"id": host}], "common_area_phone_ids": [phone]}}
        assert mock.call("PATCH", "/v2/phone/users/me", {"site_id": site}).status == 204
        elsewhere = mock.post(f"{path}/members", members)
        assert elsewhere.json == {
            "code": 400,
            "message": "Members of a shared line group should come from same site.",
        }
        main = mock.get(path).json["site"]["id"]
        assert mock.call("PATCH", "/v2/phone/users/me", {"site_id": main}).status == 204
        assert mock.post(f"{path}/members", members).status == 201
        assert members_of(mock, path) == ([host], [phone])
        assert mock.call("DELETE", f"{path}/members/{host}").status == 204
        assert mock.call("DELETE", f"{path}/members/{host}").status == 400
        assert members_of(mock, path) == ([], [phone])


def test_a_common_area_phone_shows_what_was_sent(mock, main, phone):
    """Under the names of list and item; MAC address and extension are used once."""
    path = f"/v2/phone/common_area_phones/{phone}"
    shown = mock.get(path).json
    assert (shown["name"], shown["mac_address"], shown["device_type"]) == ("Lobby", "64167f379092", "Example")
    assert shown["site"] == {"id": main, "name": "Main Site"}
    body = {"display_name": "Hall", "extension_number": 1301, "mac_address": "64167f379092", "type": "Example"}
    assert mock.post("/v2/phone/common_area_phones", body).rule == "addCommonAreaPhone/409"
    other = {**body, "mac_address": "64167f379093", "extension_number": 1300}
    assert mock.post("/v2/phone/common_area_phones", other).json["message"] == "Extension number 1300 is already used."
    assert mock.call("DELETE", path).status == 204
    assert mock.get(path).json == {"code": 400, "message": "Device does not exist in the system."}
