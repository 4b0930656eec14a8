"""Events of users: what the operations on them announce."""

from __future__ import annotations

import pytest
from subscriber import Subscriber

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
FORM = {"content-type": "multipart/form-data; boundary=x"}


@pytest.fixture
def nora(mock, subscriber):
    """The path of a new user whose creation was announced."""
    info = {"email": "nora@example.com", "type": 2, "first_name": "Nora", "last_name": "New"}
    path = f"/v2/users/{mock.post('/v2/users', {'action': 'autoCreate', 'user_info': info}).json['id']}"
    assert [event["event"] for event in subscriber.pull()] == ["user.created"]
    return path


def names(subscriber):
    return [event["event"] for event in subscriber.pull()]


def test_status_is_announced_once_for_each_change(mock, subscriber, nora):
    """Deactivating twice announces nothing the second time."""
    for action in ("deactivate", "deactivate", "activate", "clock_in"):
        assert mock.call("PUT", nora + "/status", {"action": action}).status == 204
    first, second = subscriber.pull()
    assert (first["event"], second["event"]) == ("user.deactivated", "user.activated")
    assert first["payload"]["object"]["email"] == "nora@example.com"
    assert first["payload"]["operator"] == "host@example.com"


def test_presence_is_announced_in_the_words_of_the_event(make_mock):
    """Zoom's event has other names than its operation for two of the statuses."""
    mock = make_mock(profile="2026-09")
    subscriber = Subscriber(mock)
    for status in ("In_A_Zoom_Meeting", "In_A_Zoom_Meeting", "Away"):
        assert mock.call("PUT", "/v2/users/me/presence_status", {"status": status}).status == 204
        mock.clock.advance(minutes=1)
    shown = [event["payload"]["object"]["presence_status"] for event in subscriber.pull()]
    assert shown == ["In_Meeting", "Away"]


def test_a_new_address_is_a_change_of_the_profile(mock, subscriber, nora):
    """Old and new address are in the event, and nothing else."""
    assert mock.call("PUT", nora + "/email", {"email": "new@example.com"}).status == 204
    payload = subscriber.pull()[0]["payload"]
    assert payload["object"].keys() == payload["old_object"].keys() == {"id", "email"}
    assert (payload["old_object"]["email"], payload["object"]["email"]) == ("nora@example.com", "new@example.com")


def test_the_name_of_a_room_and_a_picture_are_changes_of_the_profile(mock, subscriber, nora):
    """A room is announced by its name, a picture by its address."""
    assert mock.call("PATCH", nora, {"vanity_name": "nora.room"}).status == 204
    part = b'--x\r\nContent-Disposition: form-data; name="pic_file"; filename="n.png"\r\n\r\n' + PNG + b"\r\n--x--\r\n"
    assert mock.post(nora + "/picture", body=part, headers=FORM).status == 201
    room, picture = (event["payload"]["object"] for event in subscriber.pull())
    assert room["vanity_name"] == "nora.room"
    assert picture["pic_url"] == mock.get(nora).json["pic_url"]


def test_a_password_and_a_revocation_are_announced_as_operations(mock, subscriber, nora):
    """Nothing of the password is in the event."""
    assert mock.call("PUT", nora + "/password", {"password": "Harb0ur-Lights"}).status == 204
    assert mock.call("DELETE", nora + "/token").status == 204
    sent = [event["payload"] for event in subscriber.pull()]
    assert [payload["operation"] for payload in sent] == ["change_password", "sign_out_from_all_devices"]
    assert sent[0]["object"].keys() == {"id"}


def test_a_user_who_is_switched_is_announced_as_disassociated(mock, subscriber, nora):
    """Assistants and other parts of a user go without events."""
    mock.post(nora + "/assistants", {"assistants": [{"email": "host@example.com"}]})
    path = nora.replace("/v2/users", "/v2/accounts/me/users") + "/account"
    assert mock.call("PUT", path, {"account_id": "another"}).status == 204
    assert names(subscriber) == ["user.disassociated"]
