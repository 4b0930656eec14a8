"""Chat messages between users and in channels, their older paths, and the sessions that they make up."""

from __future__ import annotations

import uuid

import pytest

HOST, ANN, BOB = "host@example.com", "ann@example.com", "bob@example.com"


@pytest.fixture(name="chat")
def _chat(mock_each_profile):
    """A mock with two more users, and a channel of the caller and Ann."""
    return prepared(mock_each_profile)


@pytest.fixture(name="recent_chat")
def _recent_chat(make_mock):
    """The same in a profile whose documents have replies and scheduled messages."""
    return prepared(make_mock(profile="2025-06"))


def prepared(mock):
    for email in (ANN, BOB):
        user = {"email": email, "type": 1, "first_name": email[:3].title()}
        assert mock.post("/v2/users", {"action": "custCreate", "user_info": user}).status == 201
    body = {"name": "Team", "type": 1, "members": [{"email": ANN}]}
    mock.channel = mock.post("/v2/chat/users/me/channels", body).json["id"]
    return mock


def send(mock, user="me", **body):
    answer = mock.post(f"/v2/chat/users/{user}/messages", {"message": "hello"} | body)
    assert answer.status == 201, answer.body
    return answer.json["id"]


def listed(mock, query, user="me"):
    answer = mock.get(f"/v2/chat/users/{user}/messages?{query}")
    assert answer.status == 200, answer.body
    return [(message["sender"], message["message"]) for message in answer.json["messages"]]


def test_both_partners_see_a_conversation(chat):
    """In the order of sending, and no one else has it."""
    first = send(chat, to_contact=ANN)
    assert uuid.UUID(first)
    chat.clock.advance(minutes=1)
    send(chat, ANN, to_contact=HOST, message="hi")
    for user, partner in (("me", ANN), (ANN, HOST)):
        assert listed(chat, f"to_contact={partner}", user) == [(HOST, "hello"), (ANN, "hi")]
    assert listed(chat, f"to_contact={BOB}") == []
    assert listed(chat, f"to_contact={ANN}", BOB) == []


def test_members_see_the_messages_of_a_channel(chat):
    """They go with the channel; others neither read nor write them."""
    send(chat, ANN, to_channel=chat.channel)
    query = f"to_channel={chat.channel}"
    assert listed(chat, query) == listed(chat, query, ANN) == [(ANN, "hello")]
    assert chat.get(f"/v2/chat/users/{BOB}/messages?{query}").json["code"] == 200
    body = {"message": "x", "to_channel": chat.channel}
    assert chat.post(f"/v2/chat/users/{BOB}/messages", body).json["code"] == 5301
    assert chat.call("DELETE", f"/v2/chat/channels/{chat.channel}").status == 204
    assert chat.get(f"/v2/chat/users/me/messages?{query}").json["code"] == 4130


@pytest.mark.parametrize(
    "method,path", [("GET", "messages"), ("POST", "messages"), ("PUT", "messages/x"), ("DELETE", "messages/x")]
)
def test_a_partner_is_named_and_exists(chat, method, path):
    """The sentences of all four operations."""
    for partner, status, message in (
        ({}, 400, "Must provide either contact or channel parameter."),
        ({"to_contact": "none@example.com"}, 404, "User does not exist: none@example.com."),
        ({"to_channel": "none"}, 404, "Channel does not exist: none."),
    ):
        query = "&".join(f"{name}={value}" for name, value in partner.items())
        in_body = method in ("POST", "PUT")
        full = f"/v2/chat/users/me/{path}" + (f"?{query}" if query and not in_body else "")
        refused = chat.call(method, full, {"message": "x"} | partner if in_body else None)
        assert (refused.status, refused.json["message"]) == (status, message)


def test_the_sender_edits_a_message(chat):
    """Its text is another one, with a status on demand; what the edit does not name stays."""
    sent = send(chat, to_contact=ANN)
    path = f"/v2/chat/users/{{}}/messages/{sent}"
    refused = chat.call("PUT", path.format(ANN), {"message": "x", "to_contact": HOST})
    assert refused.json["message"] == "Only the sender of this message can make updates."
    assert chat.call("PUT", path.format("me"), {"message": "better", "to_contact": ANN}).status == 204
    assert listed(chat, f"to_contact={ANN}") == [(HOST, "better")]
    query = f"to_contact={ANN}&include_deleted_and_edited_message=true"
    (row,) = chat.get(f"/v2/chat/users/me/messages?{query}").json["messages"]
    assert (row["id"], row["status"]) == (sent, "Edited")
    assert chat.call("PUT", "/v2/chat/users/me/messages/x", {"message": "x", "to_contact": ANN}).json["code"] == 300


def test_the_sender_deletes_a_message(chat):
    """It is shown on demand, without its text, and is not deleted twice."""
    path = f"/v2/chat/users/{{}}/messages/{send(chat, to_contact=ANN)}?to_contact="
    assert chat.call("DELETE", path.format(ANN) + HOST).json["code"] == 200
    assert chat.call("DELETE", path.format("me") + ANN).status == 204
    assert chat.call("DELETE", path.format("me") + ANN).json["code"] == 300
    assert listed(chat, f"to_contact={ANN}") == []
    query = f"to_contact={ANN}&include_deleted_and_edited_message=true"
    (row,) = chat.get(f"/v2/chat/users/me/messages?{query}").json["messages"]
    assert (row["message"], row["status"]) == ("", "Deleted")


def test_messages_are_listed_by_day_and_page(chat):
    """Ten a page; today by default, and not beyond six months."""
    for number in range(12):
        send(chat, to_contact=ANN, message=str(number))
    first = chat.get(f"/v2/chat/users/me/messages?to_contact={ANN}").json
    assert (first["page_size"], len(first["messages"]), first["date"]) == (10, 10, "2026-11-21")
    rest = listed(chat, f"to_contact={ANN}&next_page_token={first['next_page_token']}")
    assert [text for _, text in rest] == ["10", "11"]
    assert listed(chat, f"to_contact={ANN}&date=2026-11-20") == []
    chat.clock.advance(days=1)
    assert listed(chat, f"to_contact={ANN}") == []
    assert len(listed(chat, f"to_contact={ANN}&date=2026-11-21&page_size=50")) == 12
    old = chat.get(f"/v2/chat/users/me/messages?to_contact={ANN}&date=2026-05-01")
    assert old.rule == "getChatMessages/300.3"


def test_a_scheduled_message_is_sent_at_its_time(recent_chat):
    """From thirty minutes to 180 days ahead."""
    send(recent_chat, to_contact=ANN, scheduled_time="2026-11-21T13:00:00Z")
    assert listed(recent_chat, f"to_contact={ANN}") == []
    recent_chat.clock.advance(hours=1)
    assert listed(recent_chat, f"to_contact={ANN}") == [(HOST, "hello")]
    body = {"message": "x", "to_contact": ANN, "scheduled_time": "2026-11-21T13:20:00Z"}
    assert recent_chat.post("/v2/chat/users/me/messages", body).rule == "sendaChatMessage/300"


def test_a_reply_is_to_a_main_message(recent_chat):
    """Neither to a reply nor to a message of another conversation."""
    main = send(recent_chat, to_contact=ANN)
    reply = send(recent_chat, to_contact=ANN, reply_main_message_id=main)
    rows = recent_chat.get(f"/v2/chat/users/me/messages?to_contact={ANN}").json["messages"]
    assert rows[1]["reply_main_message_id"] == main
    assert rows[1]["reply_main_message_timestamp"] == rows[0]["timestamp"]
    for partner, to in ((ANN, reply), (BOB, main)):
        body = {"message": "x", "to_contact": partner, "reply_main_message_id": to}
        assert recent_chat.post("/v2/chat/users/me/messages", body).rule == "sendaChatMessage/5402"


def test_im_messages_are_the_same_messages(chat):
    """The older paths name the partner in other parameters."""
    assert chat.post(f"/v2/im/users/me/chat/messages?chat_user={ANN}", {"message": "old"}).status == 201
    assert listed(chat, f"to_contact={HOST}", ANN) == [(HOST, "old")]
    send(chat, to_channel=chat.channel)
    for query, text in ((f"chat_user={ANN}", "old"), (f"channel={chat.channel}", "hello")):
        (row,) = chat.get(f"/v2/im/users/me/chat/messages?{query}").json["messages"]
        assert row["message"] == text
    assert chat.get("/v2/im/users/me/chat/messages").json["code"] == 300
    assert chat.post("/v2/im/users/me/chat/messages?chat_user=none", {"message": "x"}).json["code"] == 1001


def test_sessions_are_the_conversations_of_a_range_of_days(chat):
    """By pair of users and by channel, with the messages that are not deleted."""
    send(chat, ANN, to_contact=BOB, message="pair")
    send(chat, to_channel=chat.channel, message="team")
    days = "from=2026-11-01&to=2026-11-30"
    sessions = chat.get(f"/v2/im/chat/sessions?{days}").json["sessions"]
    assert [(one["name"], one["type"]) for one in sessions] == [("Ann, Bob", "1:1"), ("Team", "Group")]
    for session, text in zip(sessions, ("pair", "team"), strict=True):
        found = chat.get(f"/v2/im/chat/sessions/{session['session_id']}?{days}").json
        assert [message["message"] for message in found["messages"]] == [text]
    assert chat.get("/v2/im/chat/sessions?from=2026-10-01&to=2026-10-31").json["sessions"] == []
    assert chat.get("/v2/im/chat/sessions?from=2026-05-01&to=2026-05-31").rule == "imChatSessions/300.2"
    assert chat.get("/v2/im/chat/sessions?to=2026-05-31").rule == "validation_failed"
    assert chat.get(f"/v2/im/chat/sessions/none?{days}").json["code"] == 404
