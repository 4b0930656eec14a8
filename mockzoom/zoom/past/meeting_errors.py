"""Errors about past meetings: details, participants, poll answers, Q&A and reports."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED

_GONE = "Meeting {meeting_id} not found or has expired."
_WEBINAR_GONE = "Webinar {meeting_id} not found or has expired."
_NO_MEETING = "Meeting does not exist: {meeting_id}."
_NOT_AVAILABLE = "This meeting is not available or ID is not valid."
_NOT_END = "Meeting ID is invalid or not end."
_A_YEAR_AGO = "Can not access a meeting a year ago."
_REPORT_A_YEAR_AGO = "Can not access meeting a year ago."
_NOT_ENDED = "that it applies to meetings that have not ended, too, is our judgement"
_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"
_REPORTS = ("reportMeetingDetails", "reportMeetingParticipants", "reportMeetingPolls")

PAST_MEETING_NOT_FOUND = define_error(
    "past_meeting_not_found",
    "no meeting has this number or UUID, or the meeting was never held or has not ended",
    v2021_08(404, 3001, _GONE, DOCUMENTED, f"SPEC21; {_NOT_ENDED}"),
    v2021_08(404, 3001, _NOT_AVAILABLE, DOCUMENTED, "SPEC21", "pastMeetingDetails", "pastMeetingParticipants"),
    v2021_08(404, 3001, _NOT_AVAILABLE, INFERRED, "SPEC21 pastMeetingDetails", "listPastMeetingPolls"),
    v2021_08(404, 3001, _NOT_END, INFERRED, _NOT_IN_SPEC21, "listPastMeetingQA"),
    v2021_08(404, 3001, _GONE, INFERRED, _NOT_IN_SPEC21, "reportMeetingQA"),
    v2021_08(404, 3001, _WEBINAR_GONE, INFERRED, _NOT_IN_SPEC21, "reportMeetingSurvey"),
    v2025_06(404, 3001, _GONE, DOCUMENTED, f"SPEC25; {_NOT_ENDED}"),
    v2025_06(404, 3001, _NO_MEETING, DOCUMENTED, "SPEC25", "pastMeetingDetails", "pastMeetingParticipants"),
    v2025_06(404, 3001, _NO_MEETING, INFERRED, "SPEC25 pastMeetingDetails", "listPastMeetingPolls"),
    v2025_06(404, 3001, _NOT_END, DOCUMENTED, "SPEC25", "listPastMeetingQA"),
    v2025_06(404, 3001, 'Meeting "{meeting_id}" not found or has expired.', DOCUMENTED, "SPEC25", "reportMeetingPolls"),
    v2025_06(404, 3001, _WEBINAR_GONE, DOCUMENTED, "SPEC25, in its words", "reportMeetingSurvey"),
    all_profiles(
        404,
        3001,
        _NO_MEETING,
        OBSERVED,
        "facts 8.2 W5 (January 2026); SPEC21 and SPEC25 have `Meeting {meetingId} not found or has expired.`",
        "reportMeetingParticipants",
    ),
)
PAST_MEETING_IS_WEBINAR = define_error(
    "past_meeting_is_webinar",
    "the number, or the session of the UUID, is a webinar's",
    v2021_08(400, 300, "Cannot access meeting info.", DOCUMENTED, "SPEC21; the situation is our judgement"),
    v2021_08(
        400,
        300,
        "Cannot access meeting information.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
        "pastMeetingParticipants",
    ),
    v2025_06(400, 300, "Cannot access meeting information.", DOCUMENTED, "SPEC25; the situation is our judgement"),
    v2025_06(
        400,
        300,
        "Cannot access meeting information.",
        INFERRED,
        "SPEC25 pastMeetingDetails; SPEC21 has it here, too",
        "pastMeetingParticipants",
    ),
)
MEETING_A_YEAR_AGO = define_error(
    "meeting_a_year_ago",
    "the session began more than 365 days ago on the account's clock",
    v2021_08(400, 12702, _A_YEAR_AGO, INFERRED, _NOT_IN_SPEC21),
    v2021_08(400, 12702, _REPORT_A_YEAR_AGO, INFERRED, _NOT_IN_SPEC21, *_REPORTS),
    v2021_08(400, 12702, "Can not access a webinar a year ago.", INFERRED, _NOT_IN_SPEC21, "reportMeetingSurvey"),
    v2025_06(
        400,
        12702,
        _A_YEAR_AGO,
        DOCUMENTED,
        "SPEC25; that a year counts from the start and has 365 days is our judgement",
    ),
    v2025_06(400, 12702, _REPORT_A_YEAR_AGO, DOCUMENTED, "SPEC25", *_REPORTS),
    v2025_06(400, 12702, "Can not access a webinar a year ago.", DOCUMENTED, "SPEC25", "reportMeetingSurvey"),
)
