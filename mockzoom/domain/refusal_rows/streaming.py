"""Refusals about live streams, captions, join tokens and the live chat: of what is needed while a webinar runs."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import DOCUMENTED, INFERRED, both, live, row, seeds

_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"
_CAPTIONS = "webinarToken"
_STREAMING_OFF = "The current user has not enabled the custom live streaming feature of the webinar."
_NOT_CONFIGURED = "The current webinar is not configured with a custom streaming service."
_NOT_STARTED = "Webinar {webinar_id} has not started."
_CAPTIONS_OFF = (
    "Closed captioning disabled. To enable this feature, enable the Closed captioning and Allow use of caption API "
    "Token to integrate with 3rd-party Closed Captioning services settings in the Zoom web portal's Settings interface."
)
_NOT_ALLOWED = (
    "Not allowed to start {what}. To use this feature, enable the {setting} setting in the Settings page of the Zoom "
    "web portal."
)
_NO_STREAM_TOKEN, _NO_RECORDING_TOKEN, _NO_ARCHIVE_TOKEN = (
    _NOT_ALLOWED.replace("{what}", what).replace("{setting}", setting)
    for what, setting in (
        ("live streaming", "Allow livestreaming of webinars"),
        ("local recording", "Local Recording"),
        ("local archiving", "Archive meetings and webinars"),
    )
)
_NO_DLP = "DLP is not enabled on this account."

CUSTOM_STREAMING_OFF = row(
    "custom_streaming_off",
    "the host's user setting `in_meeting.webinar_live_streaming` is off",
    seeds(400, 200, _STREAMING_OFF, INFERRED, _NOT_IN_SPEC21),
    live(400, 200, _STREAMING_OFF, DOCUMENTED, "SPEC25"),
)
STREAM_NOT_CONFIGURED = row(
    "stream_not_configured",
    "the webinar has no stream to go to, or the host's user setting `in_meeting.webinar_live_streaming` is off",
    seeds(400, 3000, _NOT_CONFIGURED, INFERRED, _NOT_IN_SPEC21),
    live(400, 3000, _NOT_CONFIGURED, DOCUMENTED, "SPEC25; that the setting counts, too, is our judgement"),
)
WEBINAR_NOT_STARTED = row(
    "webinar_not_started",
    "the webinar is not on the air",
    seeds(400, 200, _NOT_STARTED, INFERRED, _NOT_IN_SPEC21),
    seeds(400, 3000, _NOT_STARTED, INFERRED, _NOT_IN_SPEC21, _CAPTIONS),
    live(400, 200, _NOT_STARTED, DOCUMENTED, "SPEC25 webinarLiveStreamStatusUpdate"),
    live(400, 3000, _NOT_STARTED, DOCUMENTED, "SPEC25 webinarToken", _CAPTIONS),
)
CAPTIONS_OFF = row(
    "captions_off",
    "the host's user setting `in_meeting.closed_caption` is off",
    seeds(400, 3000, _CAPTIONS_OFF, INFERRED, _NOT_IN_SPEC21),
    live(400, 3000, _CAPTIONS_OFF, DOCUMENTED, "SPEC25, without its markup"),
)
LIVE_STREAMING_FORBIDDEN = row(
    "live_streaming_forbidden",
    "the host's user setting `in_meeting.webinar_live_streaming` is off",
    seeds(400, 3000, _NO_STREAM_TOKEN, INFERRED, _NOT_IN_SPEC21),
    live(400, 3000, _NO_STREAM_TOKEN, DOCUMENTED, "SPEC25, without its markup"),
)
LOCAL_RECORDING_FORBIDDEN = row(
    "local_recording_forbidden",
    "the host's user setting `recording.local_recording` is off",
    seeds(400, 3000, _NO_RECORDING_TOKEN, INFERRED, _NOT_IN_SPEC21),
    live(400, 3000, _NO_RECORDING_TOKEN, DOCUMENTED, "SPEC25, without its markup"),
)
LOCAL_ARCHIVING_FORBIDDEN = row(
    "local_archiving_forbidden",
    "the host's user setting `recording.archive` is off",
    seeds(400, 3000, _NO_ARCHIVE_TOKEN, INFERRED, _NOT_IN_SPEC21),
    live(400, 3000, _NO_ARCHIVE_TOKEN, DOCUMENTED, "SPEC25, without its markup"),
)
DLP_OFF = row(
    "dlp_off",
    "the account does not have data loss prevention (`dlp = false` in a seed file)",
    seeds(400, 300, _NO_DLP, INFERRED, _NOT_IN_SPEC21),
    live(400, 300, _NO_DLP, DOCUMENTED, "SPEC25"),
)
NO_LIVE_WEBINAR = row(
    "no_live_webinar",
    "the webinar exists and is not on the air, so there is no live webinar of this number",
    both(404, 3001, "Webinar does not exist: {webinar_id}.", INFERRED, "SPEC25's text for a webinar that is not there"),
)
