"""Contacts, who are the users of the account, and messages of chatbots."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest

ANN = "ann@example.com"
MESSAGE = {"account_id": "me", "robot_jid": "r@xmpp", "to_jid": "t@xmpp", "user_jid": "u@xmpp", "content": {"head": {}}}


@pytest.fixture(name="ann")
def _ann(mock_each_profile):
    """The id of a user."""
    info = {"email": ANN, "type": 1, "first_name": "Ann", "last_name": "Lee"}
    ann = mock_each_profile.post("/v2/users", {"action": "custCreate", "user_info": info}).json["id"]
    profile = {"dept": "Sales", "job_title": "Lead"}
    assert mock_each_profile.call("PATCH", f"/v2/users/{ann}", profile).status == 204
    return ann


def test_contacts_are_the_other_users(mock_each_profile, ann):
    """The caller and people outside of the account are left out."""
    mock = mock_each_profile
    others = {user["email"] for user in mock.get("/v2/users").json["users"]} - {"host@example.com"}
    assert {one["email"] for one in mock.get("/v2/chat/users/me/contacts?page_size=50").json["contacts"]} == others
    assert mock.get("/v2/chat/users/me/contacts?type=external").json["contacts"] == []


def test_a_contact_is_read_by_id_or_address(mock_each_profile, ann):
    """With the presence on demand; an unknown one is refused with Zoom's sentence."""
    mock = mock_each_profile
    for key in (ann, ANN):
        found = mock.get(f"/v2/chat/users/me/contacts/{key}").json
        assert (found["id"], found["first_name"], "presence_status" in found) == (ann, "Ann", False)
    assert mock.call("PUT", f"/v2/users/{ann}/presence_status", {"status": "Away"}).status == 204
    shown = mock.get(f"/v2/chat/users/me/contacts/{ann}?query_presence_status=true").json
    assert shown["presence_status"] == "Away"
    unknown = mock.get("/v2/chat/users/me/contacts/nobody")
    assert (unknown.status, unknown.json) == (404, {"code": 1001, "message": "User does not exist: nobody"})


def test_contacts_are_searched_by_name_and_address(mock_each_profile, ann):
    """In any case of letters; a contact shows its profile and IM group."""
    mock = mock_each_profile
    group = mock.post("/v2/im/groups", {"name": "Directory"}).json["id"]
    assert mock.post(f"/v2/im/groups/{group}/members", {"members": [{"id": ann}]}).status == 201
    for key in ("ANN", "lee", "ann@", "Ann Lee"):
        (found,) = mock.get(f"/v2/contacts?{urlencode({'search_key': key})}").json["contacts"]
        shown = {"id": ann, "dept": "Sales", "job_title": "Lead", "im_group_id": group, "im_group_name": "Directory"}
        assert found.items() >= shown.items()
    assert mock.get("/v2/contacts?search_key=nobody").json["contacts"] == []
    assert mock.get("/v2/contacts").rule == "validation_failed"


def test_a_message_of_a_chatbot_is_edited_and_deleted(mock_each_profile):
    """Each answer shows the message; the response to sending has no body in 2021."""
    mock = mock_each_profile
    sent = mock.post("/v2/im/chat/messages", MESSAGE)
    if mock.complete_profile == "2021-08":
        assert (sent.status, sent.body) == (200, b"")
        (kept,) = mock.control("GET", "/export").json["records"]["things"]["filed"]
        message = kept["record"]["id"]
    else:
        assert sent.status == 201
        message = sent.json["message_id"]
    path = f"/v2/im/chat/messages/{message}"
    edited = mock.call("PUT", path, {name: value for name, value in MESSAGE.items() if name != "to_jid"})
    shown = {"message_id": message, "robot_jid": "r@xmpp", "to_jid": "t@xmpp", "user_jid": "u@xmpp"}
    assert (edited.status, edited.json) == (200, shown | {"sent_time": "2026-11-21T12:00:00Z"})

    assert mock.call("DELETE", path).rule == "validation_failed"
    names = {"account_id": "me", "robot_jid": "r@xmpp"}
    in_body = mock.complete_profile == "2021-08"

    def delete():
        return mock.call("DELETE", path, names) if in_body else mock.call("DELETE", f"{path}?{urlencode(names)}")

    deleted = delete()
    assert (deleted.status, deleted.json) == (200, edited.json)
    assert mock.call("PUT", path, MESSAGE).json["code"] == 8001
    assert delete().json["code"] == 8001


def test_a_token_of_the_app_sends_messages_of_its_chatbot(mock_each_profile):
    """The documented grant for it is client_credentials, whose tokens other operations refuse."""
    account = mock_each_profile.account()
    pair = base64.b64encode(f"{account.made['client_id']}:{account.made['client_secret']}".encode()).decode()
    headers = {"authorization": f"Basic {pair}", "content-type": "application/x-www-form-urlencoded"}
    granted = mock_each_profile.call("POST", "/oauth/token", body=b"grant_type=client_credentials", headers=headers)
    token = granted.json["access_token"]
    assert mock_each_profile.post("/v2/im/chat/messages", MESSAGE, token=token).status in (200, 201)
    assert mock_each_profile.get("/v2/groups", token=token).rule == "app_token_refused"
