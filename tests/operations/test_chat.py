"""The chat of a running webinar: people write, an app deletes."""

from __future__ import annotations

import base64
import re

import pytest

from mockzoom.domain.chat import CHAT_MESSAGES


@pytest.fixture
def webinar(either):
    """A webinar on the air; the host and ana are in."""
    number = either.webinar()
    either.batch(number, ["ana@example.com", "bob@example.com"])
    for verb, who in (("start", {}), ("join", {"host": True}), ("join", {"email": "ana@example.com"})):
        assert either.people(verb, number, **who).status == 200
    return number


def say(zoom, webinar, text, **who):
    return zoom.people("chat_messages", webinar, text=text, **(who or {"email": "ana@example.com"}))


def delete(zoom, webinar, message_id, query=""):
    return zoom.call("DELETE", f"/v2/live_webinars/{webinar}/chat/messages/{message_id}{query}")


def written(zoom, webinar):
    """Who wrote what in all sessions of a webinar."""
    with zoom.pipeline.store.open("mockzoom-account") as state:
        return [(m.sender.name, m.text) for _, m in state.page(CHAT_MESSAGES, webinar, limit=100)]


def test_a_message_is_told_with_its_id(either, webinar):
    """Base64 of a UUID; and its sender."""
    said = say(either, webinar, "Hello!").json
    name = base64.b64decode(said["message_id"]).decode()
    assert re.fullmatch(r"1-\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", name)
    assert (said["participant"]["email"], said["text"]) == ("ana@example.com", "Hello!")
    assert said["date_time"] == "2026-11-21T12:00:00Z"


def test_a_message_is_deleted_and_the_others_stay(either, webinar):
    """Once; again is no fault, and file_ids have no effect."""
    names = [say(either, webinar, text, **who).json["message_id"] for text, who in (("A", {}), ("B", {"host": True}))]
    assert len(set(names)) == 2
    for _ in range(2):
        answer = delete(either, webinar, names[0], "?file_ids=x,y")
        assert (answer.status, answer.body) == (204, b"")
    assert written(either, webinar) == [("Holly Host", "B")]


def test_only_those_who_are_in_write(either, webinar):
    """Neither who never came nor who left."""
    either.people("leave", webinar, email="ana@example.com")
    for email in ("bob@example.com", "ana@example.com"):
        assert say(either, webinar, "Hi", email=email).status == 409
    assert written(either, webinar) == []


@pytest.mark.parametrize("text", ["", "x" * 1025, 1, "\0"])
def test_a_bad_text_is_told(either, webinar, text):
    """With the field."""
    answer = say(either, webinar, text)
    assert (answer.status, answer.json["error"]["field"]) == (422, "text")


def test_messages_of_other_webinars_and_sessions_are_out_of_reach(either):
    """A message belongs to one session."""
    one, other = either.webinar(type=6), either.webinar(type=6)
    for number in (one, other):
        either.people("start", number)
        either.people("join", number, host=True)
    name = say(either, one, "A", host=True).json["message_id"]
    delete(either, other, name)
    either.call("PUT", f"/v2/webinars/{one}/status", {"action": "end"})
    ended = delete(either, one, name)
    assert (ended.status, ended.json) == (404, {"code": 3001, "message": f"Webinar does not exist: {one}."})
    either.people("start", one)
    assert delete(either, one, name).status == 204
    assert written(either, one) == [("Holly Host", "A")]


def test_an_account_may_do_without_dlp(new_zoom, tmp_path):
    """By its seed file; the check comes before whether the webinar is live."""
    path = tmp_path / "seed.toml"
    path.write_text(
        '[[accounts]]\naccount_id = "a"\nclient_id = "c"\nclient_secret = "s"\ntoken = "t"\ndlp = false\n'
        'test_webinars = true\n[[accounts.users]]\nemail = "a@example.com"\n'
    )
    zoom = new_zoom(seed=str(path))
    answer = zoom.call("DELETE", "/v2/live_webinars/90000000005/chat/messages/x", token="t")
    assert (answer.status, answer.json) == (400, {"code": 300, "message": "DLP is not enabled on this account."})


def test_messages_go_with_their_webinar(either, webinar):
    """Nothing stays behind, where a webinar that was held can be deleted."""
    say(either, webinar, "Hello!")
    either.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
    deletable = either.settings.profile == "2025-06"
    assert either.call("DELETE", f"/v2/webinars/{webinar}").status == (204 if deletable else 400)
    assert (written(either, webinar) == []) == deletable
