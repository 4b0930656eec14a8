"""Errors about past webinars: participants, poll answers, Q&A and reports."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED

_SEEN = (
    "recorded/report_participants_404_2023, facts 8.2 W5 (January 2026, meetings); the documents have a webinar's text"
)
_NOT_ENDED = "that it applies to webinars that have not ended, too, is our judgement"
_ENDED = "Webinar ID is invalid or not end."
_GONE = "Webinar {webinar_id} not found or has expired."
_NO_MEETING = "Meeting does not exist: {webinar_id}."
_UNDER_200 = "prints this text under HTTP 200; code 200 with HTTP 400 is our judgement"
_OF_21, _OF_25 = f"SPEC21 {_UNDER_200}", f"SPEC25 {_UNDER_200}"
_MEETING_GONE = "Meeting {webinar_id} not found or has expired."

PAST_WEBINAR_NOT_FOUND = define_error(
    "past_webinar_not_found",
    "no webinar has this number or UUID, or the webinar was never held or has not ended",
    v2021_08(404, 3001, _GONE, DOCUMENTED, f"SPEC21; {_NOT_ENDED}"),
    v2021_08(404, 3001, _GONE, INFERRED, "not in SPEC21; the text of SPEC25", "reportWebinarSurvey"),
    v2021_08(404, 3001, _MEETING_GONE, DOCUMENTED, f"SPEC21; {_NOT_ENDED}", "reportWebinarDetails"),
    v2021_08(404, 3001, "Meeting ID is invalid or not end.", DOCUMENTED, "SPEC21", "webinarAbsentees"),
    all_profiles(404, 3001, _NO_MEETING, OBSERVED, _SEEN, "reportWebinarParticipants"),
    all_profiles(
        404,
        3001,
        _NO_MEETING,
        INFERRED,
        "as on the report, facts 8.1 a9, whose path is not certain; SPEC21 and SPEC25 have `Webinar does not exist.`",
        "listWebinarParticipants",
    ),
    v2021_08(404, 3001, _ENDED, DOCUMENTED, "SPEC21", "listPastWebinarPollResults", "listPastWebinarQA"),
    v2025_06(404, 3001, _GONE, DOCUMENTED, f"SPEC25; {_NOT_ENDED}"),
    v2025_06(404, 3001, _MEETING_GONE, DOCUMENTED, f"SPEC25; {_NOT_ENDED}", "reportWebinarDetails"),
    v2025_06(
        404, 3001, "Webinar {webinar_id} not found or expired.", DOCUMENTED, f"SPEC25; {_NOT_ENDED}", "webinarAbsentees"
    ),
    v2025_06(404, 3001, _ENDED, DOCUMENTED, "SPEC25", "listPastWebinarPollResults", "listPastWebinarQA"),
)
PAID_ACCOUNT_ONLY = define_error(
    "paid_account_only",
    "the account's plan is `free`",
    v2021_08(
        400,
        200,
        "This is only available for paid account:{account_id}.",
        INFERRED,
        _OF_21,
    ),
    v2021_08(
        400,
        200,
        "Only available for Paid or ZMP account: {account_id}.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
        "reportWebinarSurvey",
    ),
    v2021_08(
        400, 200, "Only available for paid account: {account_id}.", DOCUMENTED, "SPEC21", "listWebinarParticipants"
    ),
    all_profiles(
        400,
        200,
        "Only available for paid account: {account_id}",
        DOCUMENTED,
        "SPEC21, SPEC25",
        "pastMeetingDetails",
        "pastMeetingParticipants",
    ),
    all_profiles(
        400,
        200,
        "This is only available for paid account",
        INFERRED,
        "SPEC21 and SPEC25 print this text under HTTP 200; code 200 with HTTP 400 is our judgement",
        "reportMeetingDetails",
    ),
    v2021_08(
        400,
        200,
        "Only available for Paid or ZMP account: {account_id}.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
        "reportMeetingQA",
        "reportMeetingSurvey",
    ),
    v2021_08(
        400,
        200,
        "This is only available for paid account",
        INFERRED,
        _OF_21,
        "reportMeetingParticipants",
    ),
    v2025_06(400, 200, "This is only available for paid account: {account_id}", INFERRED, _OF_25, "reportMeetingPolls"),
    all_profiles(
        400,
        200,
        "This is only available for paid account:{account_id}.",
        DOCUMENTED,
        "SPEC21, SPEC25",
        "reportMeetings",
    ),
    v2021_08(
        400,
        200,
        "Only available for Paid account.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
        "Getameetingsummary",
    ),
    v2025_06(400, 200, "Only available for Paid account.", DOCUMENTED, "SPEC25", "Getameetingsummary"),
    v2021_08(400, 200, "This is only available for paid account: {account_id}.", INFERRED, _OF_21, "reportUsers"),
    v2021_08(400, 200, "This is only available for paid accounts:{account_id}.", INFERRED, _OF_21, "reportDaily"),
    v2025_06(400, 200, "This is only available for paid accounts:{account_id}", INFERRED, _OF_25, "reportDaily"),
    v2025_06(400, 200, "This is only available for paid account: {account_id}.", INFERRED, _OF_25, "reportTelephone"),
    all_profiles(
        400,
        200,
        "Only available for Paid account.",
        INFERRED,
        "SPEC21 prints this text under HTTP 200; code 200 with HTTP 400 is our judgement",
        "getAccountCloudRecording",
    ),
    v2025_06(
        400,
        200,
        "Only available for Paid or ZMP account: {account_id}.",
        INFERRED,
        _OF_25,
    ),
    v2025_06(
        400,
        200,
        "This is only available for paid account:{account_id}",
        INFERRED,
        _OF_25,
        "reportWebinarDetails",
    ),
    v2025_06(
        400,
        200,
        "Only available for Paid or ZMP account: {account_id}.",
        DOCUMENTED,
        "SPEC25",
        "listWebinarParticipants",
    ),
)
WEBINAR_A_YEAR_AGO = define_error(
    "webinar_a_year_ago",
    "the session began more than 365 days ago on the account's clock",
    v2021_08(
        400,
        12702,
        "Can not access a webinar a year ago.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
    ),
    v2025_06(
        400,
        12702,
        "Can not access a webinar a year ago.",
        DOCUMENTED,
        "SPEC25; that a year counts from the start and has 365 days is our judgement",
    ),
)
OCCURRENCE_ID_INVALID = define_error(
    "occurrence_id_invalid",
    "`occurrence_id` is not an occurrence of the webinar, or not that of the session with this UUID",
    v2021_08(
        400,
        300,
        "The request could not be completed because you have provided an invalid occurence ID: {occurrence_id}",
        DOCUMENTED,
        "SPEC21, in its spelling",
    ),
    v2025_06(
        400,
        300,
        "The request could not be completed because you have provided an invalid occurrence ID: {occurrence_id}",
        DOCUMENTED,
        "SPEC25",
    ),
)
