"""Live streams, tokens, invitations, room systems and the live chat."""

from arranged import Sent, edit_account, edit_users

STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}


def live(mock) -> int:
    """A webinar on the air, with a stream to go to."""
    webinar = mock.webinar()
    assert mock.call("PATCH", f"/v2/webinars/{webinar}/livestream", STREAM).status == 204
    assert mock.people("start", webinar).status == 200
    return webinar


def _message(mock) -> str:
    webinar = live(mock)
    mock.people("join", webinar, host=True)
    said = mock.people("chat_messages", webinar, host=True, text="Hello!")
    assert said.status == 200, said.body
    return f"/v2/live_webinars/{webinar}/chat/messages/{said.json['message_id']}"


def _getting(rest):
    return lambda mock: Sent("GET", f"/v2/webinars/{live(mock)}/{rest}")


def _posting(rest, body):
    return lambda mock: Sent("POST", f"/v2/webinars/{mock.webinar()}/{rest}", body)


CALLS = {
    "getWebinarLiveStreamDetails": _getting("livestream"),
    "webinarLiveStreamUpdate": lambda mock: Sent("PATCH", f"/v2/webinars/{mock.webinar()}/livestream", STREAM),
    "webinarLiveStreamStatusUpdate": lambda mock: Sent(
        "PATCH", f"/v2/webinars/{live(mock)}/livestream/status", {"action": "start", "settings": {"display_name": "D"}}
    ),
    "webinarInviteLinksCreate": _posting("invite_links", {"attendees": [{"name": "Ana"}], "ttl": 60}),
    "getWebinarSipDialingWithPasscode": _posting("sip_dialing", {"passcode": "1"}),
    "webinarToken": _getting("token"),
    "webinarLiveStreamingJoinToken": _getting("jointoken/live_streaming"),
    "webinarLocalArchivingArchiveToken": _getting("jointoken/local_archiving"),
    "webinarLocalRecordingJoinToken": _getting("jointoken/local_recording"),
    "deleteWebinarChatMessageById": lambda mock: Sent("DELETE", _message(mock)),
}


def _off(section, name, value=False):
    return lambda mock, sent: edit_users(mock, settings={section: {name: value}}) or sent.go(mock)


def _elapsed(mock, sent):
    mock.clock.advance(days=2)
    return sent.go(mock)


def _without_dlp(mock, sent):
    edit_account(mock, dlp=False)
    return sent.go(mock)


_NO_STREAMING = _off("in_meeting", "webinar_live_streaming", {"enable": False})

REFUSALS = {
    ("getWebinarLiveStreamDetails", "custom_streaming_off"): _NO_STREAMING,
    ("webinarLiveStreamUpdate", "custom_streaming_off"): _NO_STREAMING,
    ("webinarLiveStreamStatusUpdate", "stream_not_configured"): _NO_STREAMING,
    ("webinarLiveStreamStatusUpdate", "webinar_not_started"): _elapsed,
    ("webinarToken", "captions_off"): _off("in_meeting", "closed_caption"),
    ("webinarToken", "webinar_not_started"): _elapsed,
    ("webinarLiveStreamingJoinToken", "live_streaming_forbidden"): _NO_STREAMING,
    ("webinarLocalArchivingArchiveToken", "local_archiving_forbidden"): _off("recording", "archive"),
    ("webinarLocalRecordingJoinToken", "local_recording_forbidden"): _off("recording", "local_recording"),
    ("deleteWebinarChatMessageById", "dlp_off"): _without_dlp,
    ("deleteWebinarChatMessageById", "no_live_webinar"): _elapsed,
}
