"""Accounts: the own one, sub-accounts, and their settings."""

from __future__ import annotations

import pytest

HOST = "host@example.com"
PERSON = {"first_name": "Ana", "last_name": "Lima", "email": "ana@sub.example.com", "password": "Abcd1234"}


@pytest.fixture(name="sub")
def _sub(mock_each_profile):
    """The id of a sub-account of the mock's account."""
    answer = mock_each_profile.post("/v2/accounts", {**PERSON, "account_name": "Branch"})
    assert answer.status == 201, answer.body
    return answer.json["id"]


def test_the_own_account_is_read_by_me_and_by_its_id(mock_each_profile):
    """Its owner is its first user, and it is not one of its sub-accounts."""
    mock = mock_each_profile
    own = mock.get("/v2/accounts/me").json
    assert mock.get(f"/v2/accounts/{own['id']}").json == own
    assert own["owner_email"] == HOST
    assert own["owner_id"] == mock.get(f"/v2/users/{HOST}").json["id"]
    assert own["options"] == {"share_rc": False, "share_mc": False, "pay_mode": "master"}
    assert mock.get("/v2/accounts").json["accounts"] == []
    assert mock.call("DELETE", "/v2/accounts/me").json["code"] == 2001


def test_a_sub_account_is_created_read_listed_and_given_up(mock_each_profile, sub):
    """Its owner is a new user of another account; what belonged to it is gone with it."""
    mock = mock_each_profile
    read = mock.get(f"/v2/accounts/{sub}").json
    assert read["owner_email"] == PERSON["email"]
    listed = mock.get("/v2/accounts").json
    assert [(one["id"], one["account_name"], one["owner_email"]) for one in listed["accounts"]] == [
        (sub, "Branch", PERSON["email"])
    ]
    assert mock.get(f"/v2/users/{read['owner_id']}").json["code"] == 1010
    assert mock.post("/v2/accounts", PERSON).json["code"] == 1005
    assert mock.post("/v2/accounts", {**PERSON, "email": HOST}).status == 409

    assert mock.call("PATCH", f"/v2/accounts/{sub}/settings", {"tsp": {"call_out": True}}).status == 204
    assert mock.call("DELETE", f"/v2/accounts/{sub}").status == 204
    gone = mock.get(f"/v2/accounts/{sub}")
    assert (gone.status, gone.json) == (404, {"code": 2001, "message": f"Account does not exist: {sub}."})
    assert mock.get(f"/v2/accounts/{sub}/settings").json["code"] == 2001
    assert mock.call("DELETE", f"/v2/accounts/{sub}").json["code"] == 2001
    assert "password" not in str(mock.control("GET", "/export").json["records"].get("things", ""))


def test_options_change_where_they_are_named(mock_each_profile, sub):
    """The others stay as they are, and so do those of the own account."""
    mock = mock_each_profile
    assert mock.call("PATCH", f"/v2/accounts/{sub}/options", {"share_rc": True}).status == 204
    assert mock.get(f"/v2/accounts/{sub}").json["options"] == {
        "share_rc": True,
        "share_mc": False,
        "pay_mode": "master",
    }
    assert mock.call("PATCH", "/v2/accounts/me/options", {"share_mc": True}).status == 204
    own = mock.get("/v2/accounts/me").json
    assert (own["options"]["share_rc"], own["options"]["share_mc"], own["owner_email"]) == (False, True, HOST)
    assert mock.get("/v2/accounts").json["total_records"] == 1


def test_only_an_administrator_becomes_the_owner(mock_each_profile, sub):
    """The current owner, a user who is not an administrator, and one of another account are refused."""
    mock = mock_each_profile
    user = {"email": "new@example.com", "type": 1}
    assert mock.post("/v2/users", {"action": "ssoCreate", "user_info": user}).status == 201

    def owned_by(email: str, account: str = "me") -> str:
        answer = mock.call("PUT", f"/v2/accounts/{account}/owner", {"email": email})
        return answer.rule or str(answer.status)

    assert owned_by(HOST) == "updateAccountOwner/200.3"
    assert owned_by(PERSON["email"]) == "updateAccountOwner/200.2"
    assert owned_by(user["email"]) == "updateAccountOwner/200"
    assert mock.post("/v2/roles/1/members", {"members": [{"email": user["email"]}]}).status == 201
    assert owned_by(user["email"]) == "204"
    assert mock.get("/v2/accounts/me").json["owner_email"] == user["email"]
    assert mock.get(f"/v2/users/{user['email']}").json["role_name"] == "Owner"
    assert mock.get(f"/v2/users/{HOST}").json["role_name"] == "Admin"
    assert owned_by(user["email"], sub) == "updateAccountOwner/200.2"


def test_settings_merge_at_every_depth_and_belong_to_one_account(mock_each_profile, sub):
    """A change leaves the other settings; defaults are those that the documents name."""
    mock, path = mock_each_profile, "/v2/accounts/me/settings"
    before = mock.get(path).json
    assert before["in_meeting"] == {"attendee_on_hold": False, "ports_range": ""}
    archive = {"enable": True, "settings": {"chat_file": True}}
    for part in ({"enable": True}, {"settings": {"chat_file": True}}):
        assert mock.call("PATCH", path, {"recording": {"archive": part}}).status == 204
    assert mock.get(path).json == {**before, "recording": {"archive": archive}}
    assert mock.get(f"/v2/accounts/{sub}/settings").json == before


def test_fields_of_the_query_select_settings(mock_each_profile):
    """They keep their sections; what has none of the names is left out."""
    mock, path = mock_each_profile, "/v2/accounts/me/settings"
    assert mock.call("PATCH", path, {"schedule_meeting": {"host_video": True}, "tsp": {"call_out": True}}).status == 204
    chosen = mock.get(f"{path}?custom_query_fields=host_video,ports_range").json
    assert chosen == {"schedule_meeting": {"host_video": True}, "in_meeting": {"ports_range": ""}}
    assert mock.get(f"{path}?custom_query_fields=tsp").json == {"tsp": {"call_out": True}}
    assert mock.get(f"{path}?custom_query_fields=none").json == {}


@pytest.mark.parametrize("kind", ["settings", "lock_settings"])
def test_the_security_of_meetings_is_an_option(mock_each_profile, kind):
    """It is set and shown by the option, and is not among the other settings."""
    mock, path = mock_each_profile, f"/v2/accounts/me/{kind}"
    security = {"meeting_security": {"auto_security": True}}
    before = mock.get(path).json
    assert mock.call("PATCH", f"{path}?option=meeting_security", security).status == 204
    assert mock.get(path).json == before
    assert mock.get(f"{path}?option=meeting_security").json == security


def test_the_security_of_the_account_is_a_section_and_an_option(mock_each_profile):
    """The option shows it alone, in 2021 without the name of the section."""
    mock, path = mock_each_profile, "/v2/accounts/me/settings"
    assert mock.call("PATCH", path, {"security": {"hide_billing_info": True}}).status == 204
    section = mock.get(path).json["security"]
    assert section == {"hide_billing_info": True}
    shown = mock.get(f"{path}?option=security").json
    assert shown == (section if mock.complete_profile == "2021-08" else {"security": section})


def test_ways_to_sign_in_are_added_changed_and_deleted(mock_each_profile):
    """The two kinds of authentication are apart; an unknown way is refused."""
    mock, path = mock_each_profile, "/v2/accounts/me/settings?option=meeting_authentication"
    assert mock.get(path).json["meeting_authentication"] is False

    def change(**way: object) -> int:
        return mock.call("PATCH", path, {"meeting_authentication": True, "authentication_option": way}).status

    assert change(action="add", name="Staff", type="enforce_login_with_domains", domains="example.com") == 204
    first, added = mock.get(path).json["authentication_options"]
    assert (added["name"], added["domains"], added["default_option"]) == ("Staff", "example.com", False)
    assert change(action="update", id=added["id"], default_option=True) == 204
    shown = mock.get(path).json
    assert [one["default_option"] for one in shown["authentication_options"]] == [False, True]
    assert shown["meeting_authentication"] is True
    assert change(action="delete", id=added["id"]) == 204
    assert [one["id"] for one in mock.get(path).json["authentication_options"]] == [first["id"]]
    assert change(action="update", id="unknown") == 400
    other = mock.get("/v2/accounts/me/settings?option=recording_authentication").json
    assert (other["recording_authentication"], len(other["authentication_options"])) == (False, 1)


def test_domains_are_empty_lists(mock_each_profile, sub):
    """No account has managed or trusted domains; an unknown account is refused."""
    for account in ("me", sub):
        assert mock_each_profile.get(f"/v2/accounts/{account}/managed_domains").json == {
            "domains": [],
            "total_records": 0,
        }
        assert mock_each_profile.get(f"/v2/accounts/{account}/trusted_domains").json == {"trusted_domains": []}
    assert mock_each_profile.get("/v2/accounts/other/managed_domains").json["code"] == 2001


def test_virtual_backgrounds_are_shown_in_the_settings(mock_each_profile):
    """Images alone, of one account, until they are deleted."""
    mock, path = mock_each_profile, "/v2/accounts/me/settings"
    disposition = b'--x\r\nContent-Disposition: form-data; name="file"; filename="sky.png"\r\n\r\n'
    form = {"content-type": "multipart/form-data; boundary=x"}

    def upload(content: bytes):
        body = disposition + content + b"\r\n--x--\r\n"
        return mock.post(f"{path}/virtual_backgrounds", body=body, headers=form)

    made = upload(b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    assert (made.status, made.json["name"], made.json["is_default"]) == (201, "sky.png", False)
    [shown] = mock.get(path).json["in_meeting"]["virtual_background_settings"]["files"]
    assert (shown["id"], shown["name"]) == (made.json["id"], "sky.png")
    assert upload(b"text").json["code"] == 120
    assert mock.call("DELETE", f"{path}/virtual_backgrounds?file_ids=unknown").json["code"] == 300
    assert mock.call("DELETE", f"{path}/virtual_backgrounds?file_ids={shown['id']}").status == 204
    assert "virtual_background_settings" not in mock.get(path).json["in_meeting"]
