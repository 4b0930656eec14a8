"""Errors of the operations on recordings."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED

_FILES = ("recordingGet", "recordingDelete", "recordingDeleteOne", "recordingStatusUpdate", "recordingStatusUpdateOne")
_NO_RECORDING = "There is no recording for this meeting."
_BY_ANALOGY = "the documents give 404 without a code or text; those of SPEC21 recordingGet and SPEC25 recordingDelete"

RECORDING_NOT_FOUND = define_error(
    "recording_not_found",
    "the meeting or webinar has no recording, or none with this file; while it is live it has none",
    all_profiles(404, 3301, _NO_RECORDING, INFERRED, _BY_ANALOGY),
    v2021_08(404, 3301, _NO_RECORDING, DOCUMENTED, "SPEC21 recordingGet, SPEC21 recordingDelete", *_FILES),
    v2025_06(
        404,
        3301,
        _NO_RECORDING,
        DOCUMENTED,
        "SPEC25 recordingDelete, SPEC25 recordingStatusUpdate",
        *_FILES[1:],
        "analytics_details",
        "analytics_summary",
    ),
    v2025_06(
        404,
        3301,
        "This recording does not exist.",
        OBSERVED,
        "facts 8.4 F3 (code and text); the status is that of SPEC25 recordingGet",
        "recordingGet",
    ),
    v2025_06(
        404,
        3301,
        "There is no recording for this session.",
        DOCUMENTED,
        "SPEC25 recordingsList; that the parameter `meeting_id` causes it is our judgement",
        "recordingsList",
    ),
)

RECORDING_NOT_PERMITTED = define_error(
    "recording_not_permitted",
    "a user's own token (without an :admin scope) is used for the recording of another host",
    all_profiles(
        400,
        200,
        "You do not have the right permissions.",
        INFERRED,
        "SPEC21 recordingGet and SPEC25 recordingGet print this text under HTTP 200; code 200 with HTTP 400 is our "
        "judgement, as is the situation",
    ),
    all_profiles(
        400,
        200,
        "You do not have the right permission.",
        INFERRED,
        "SPEC21 and SPEC25 recordingDelete print this text under HTTP 200; code 200 with HTTP 400 is our judgement",
        "recordingDelete",
    ),
)

RECORDING_UNCOMPLETED = define_error(
    "recording_uncompleted",
    "a file is to be deleted while the session is live, or while its recording is processed",
    all_profiles(
        400,
        3303,
        "You can not delete an uncompleted meeting.",
        DOCUMENTED,
        "SPEC21 recordingDeleteOne, SPEC25; the situation is our judgement",
    ),
)

RECORDING_IN_SIMULIVE = define_error(
    "recording_in_simulive",
    "a file of the recording is the `record_file_id` of a simulive webinar of the same host",
    v2021_08(
        400,
        3310,
        "This recording was selected for a simulive webinar. You cannot delete or trash it.",
        INFERRED,
        "not in SPEC21; the text of SPEC25 recordingDelete",
    ),
    v2025_06(
        400,
        3310,
        "This recording was selected for a simulive webinar. You cannot delete or trash it.",
        DOCUMENTED,
        "SPEC25 recordingDelete",
    ),
)

RECORDINGS_ACCOUNT_NOT_FOUND = define_error(
    "recordings_account_not_found",
    "the account id in the path is neither `me` nor the caller's",
    all_profiles(
        404,
        2001,
        "This account does not exist or does not belong to you: {account_id}.",
        DOCUMENTED,
        "SPEC21 getAccountCloudRecording, which lists it under 404 and says 400 in the text",
    ),
)

NO_LIVE_MEETING = define_error(
    "no_live_meeting",
    "the recording of a meeting or webinar that is not live is to be controlled",
    all_profiles(
        400,
        300,
        "Meeting does not exist.",
        DOCUMENTED,
        "SPEC21 inMeetingRecordingControl, SPEC25; the situation is our judgement",
    ),
)

RECORDING_CONTROL_FORBIDDEN = define_error(
    "recording_control_forbidden",
    "a user's own token (without an :admin scope) is that of neither host nor alternative host, or the host's user "
    "setting `recording.cloud_recording` is off",
    all_profiles(
        400,
        300,
        "No permission.",
        DOCUMENTED,
        "SPEC21 inMeetingRecordingControl, SPEC25; the situation is our judgement",
    ),
)
