"""The chat of a running webinar: people write, an app deletes."""

from __future__ import annotations

import base64
import re

import pytest

from mockzoom.zoom.chat import CHAT_MESSAGES


@pytest.fixture
def webinar(mock_each_profile):
    """A webinar on the air; the host and ana are in."""
    number = mock_each_profile.webinar()
    mock_each_profile.batch(number, ["ana@example.com", "bob@example.com"])
    for verb, who in (("start", {}), ("join", {"host": True}), ("join", {"email": "ana@example.com"})):
        assert mock_each_profile.people(verb, number, **who).status == 200
    return number


def say(mock, webinar, text, **who):
    return mock.people("chat_messages", webinar, text=text, **(who or {"email": "ana@example.com"}))


def delete(mock, webinar, message_id, query=""):
    return mock.call("DELETE", f"/v2/live_webinars/{webinar}/chat/messages/{message_id}{query}")


def written(mock, webinar):
    """Who wrote what in all sessions of a webinar."""
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        return [(m.sender.name, m.text) for _, m in state.page(CHAT_MESSAGES, webinar, limit=100)]


def test_a_message_is_told_with_its_id(mock_each_profile, webinar):
    """Base64 of a UUID; and its sender."""
    said = say(mock_each_profile, webinar, "Hello!").json
    name = base64.b64decode(said["message_id"]).decode()
    assert re.fullmatch(r"1-\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", name)
    assert (said["participant"]["email"], said["text"]) == ("ana@example.com", "Hello!")
    assert said["date_time"] == "2026-11-21T12:00:00Z"


def test_a_message_is_deleted_and_the_others_stay(mock_each_profile, webinar):
    """A message is deleted once; deleting it again is not an error, and file_ids have no effect."""
    names = [
        say(mock_each_profile, webinar, text, **who).json["message_id"]
        for text, who in (("A", {}), ("B", {"host": True}))
    ]
    assert len(set(names)) == 2
    for _ in range(2):
        answer = delete(mock_each_profile, webinar, names[0], "?file_ids=x,y")
        assert (answer.status, answer.body) == (204, b"")
    assert written(mock_each_profile, webinar) == [("Holly Host", "B")]


def test_only_those_who_are_in_write(mock_each_profile, webinar):
    """Neither who never came nor who left."""
    mock_each_profile.people("leave", webinar, email="ana@example.com")
    for email in ("bob@example.com", "ana@example.com"):
        assert say(mock_each_profile, webinar, "Hi", email=email).status == 409
    assert written(mock_each_profile, webinar) == []


@pytest.mark.parametrize("text", ["", "x" * 1025, 1, "\0"])
def test_a_bad_text_is_told(mock_each_profile, webinar, text):
    """With the field."""
    answer = say(mock_each_profile, webinar, text)
    assert (answer.status, answer.json["error"]["field"]) == (422, "text")


def test_messages_of_other_webinars_and_sessions_are_out_of_reach(mock_each_profile):
    """A message belongs to one session."""
    one, other = mock_each_profile.webinar(type=6), mock_each_profile.webinar(type=6)
    for number in (one, other):
        mock_each_profile.people("start", number)
        mock_each_profile.people("join", number, host=True)
    name = say(mock_each_profile, one, "A", host=True).json["message_id"]
    delete(mock_each_profile, other, name)
    mock_each_profile.call("PUT", f"/v2/webinars/{one}/status", {"action": "end"})
    ended = delete(mock_each_profile, one, name)
    assert (ended.status, ended.json) == (404, {"code": 3001, "message": f"Webinar does not exist: {one}."})
    mock_each_profile.people("start", one)
    assert delete(mock_each_profile, one, name).status == 204
    assert written(mock_each_profile, one) == [("Holly Host", "A")]


def test_an_account_may_do_without_dlp(make_mock, tmp_path):
    """By its seed file; the check comes before whether the webinar is live."""
    path = tmp_path / "seed.toml"
    path.write_text(
        '[[accounts]]\naccount_id = "a"\nclient_id = "c"\nclient_secret = "s"\ntoken = "t"\ndlp = false\n'
        'test_webinars = true\n[[accounts.users]]\nemail = "a@example.com"\n'
    )
    mock = make_mock(seed=str(path))
    answer = mock.call("DELETE", "/v2/live_webinars/90000000005/chat/messages/x", token="t")
    assert (answer.status, answer.json) == (400, {"code": 300, "message": "DLP is not enabled on this account."})


def test_messages_go_with_their_webinar(mock_each_profile, webinar):
    """Nothing stays behind, where a webinar that was held can be deleted."""
    say(mock_each_profile, webinar, "Hello!")
    mock_each_profile.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
    deletable = mock_each_profile.settings.profile != "2021-08"
    assert mock_each_profile.call("DELETE", f"/v2/webinars/{webinar}").status == (204 if deletable else 400)
    assert (written(mock_each_profile, webinar) == []) == deletable
