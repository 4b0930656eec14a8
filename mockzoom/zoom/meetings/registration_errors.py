"""Errors of registration for meetings, and of the operations on their registrants."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED

NOT_SCHEDULED_MEETING = define_error(
    "not_scheduled_meeting",
    "batch registration on an instant or recurring meeting (types 1, 3 and 8)",
    v2021_08(
        400,
        303,
        "This API can only be used for scheduled meeting(meeting type: 2). Batch registration is not supported for "
        "other meeting types.",
        INFERRED,
        "not in SPEC21; the text of SPEC24",
    ),
    v2025_06(
        400,
        303,
        "This API can only be used for scheduled meeting(meeting type: 2). Batch registration is not supported for "
        "other meeting types.",
        DOCUMENTED,
        "SPEC24, SPEC25 (code 303; the webinars' twin has 300)",
    ),
)
HOST_NOT_LICENSED = define_error(
    "meeting_host_not_licensed",
    "the host of the meeting is not licensed, so that it cannot have registration",
    all_profiles(
        400,
        200,
        "Only available for paid users: {user_id}.",
        OBSERVED,
        "recorded/meeting_registrant_400_paid_users",
        "meetingRegistrantCreate",
    ),
    all_profiles(
        400,
        200,
        "Only available for paid users: {user_id}.",
        INFERRED,
        "as on single registration, facts 8.1 a13",
    ),
    all_profiles(
        400, 200, "Only available for paid users: {user_id}.", DOCUMENTED, "SPEC21, SPEC25", "meetingregistrantdelete"
    ),
)
MEETING_REGISTRATION_NOT_ENABLED = define_error(
    "meeting_registration_not_enabled",
    "the meeting's approval_type is 2: it takes no registration",
    all_profiles(
        404,
        404,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        OBSERVED,
        "recorded/meeting_add_registrant_404_not_enabled",
    ),
    v2021_08(
        404,
        404,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        INFERRED,
        "not in SPEC21; as recorded on single registration",
        "addBatchRegistrants",
    ),
    v2025_06(
        404,
        404,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        DOCUMENTED,
        "SPEC24, and recorded on single registration; SPEC25 prints it under HTTP 400",
        "addBatchRegistrants",
    ),
    v2021_08(
        400,
        300,
        "This meeting has not set registration as required: {meeting_id}.",
        INFERRED,
        "SPEC21 prints the code in the place of the HTTP status; HTTP 400 is our judgement",
        "meetingRegistrants",
        "meetingRegistrantStatus",
    ),
    v2025_06(
        400,
        300,
        "This meeting has not set registration as required: {meeting_id}.",
        INFERRED,
        "SPEC25 names registration as a prerequisite, without a refusal; the text of SPEC21",
        "meetingRegistrants",
        "meetingRegistrantStatus",
    ),
    v2021_08(
        400,
        3000,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        OBSERVED,
        "facts 8.1 a8 (status and code of the meetings' twin, April 2020); the text is inferred",
        "meetingRegistrantsQuestionsGet",
    ),
    v2021_08(
        400,
        3000,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        INFERRED,
        "by analogy with reading the questions, facts 8.1 a8",
        "meetingRegistrantQuestionUpdate",
    ),
    v2025_06(
        400,
        3000,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        INFERRED,
        "SPEC25 lists no error; as in 2021-08, facts 8.1 a8",
        "meetingRegistrantsQuestionsGet",
        "meetingRegistrantQuestionUpdate",
    ),
    v2021_08(
        400,
        404,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        DOCUMENTED,
        "SPEC21 (HTTP 400, code 404)",
        "meetingregistrantdelete",
    ),
    v2025_06(
        400,
        300,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        DOCUMENTED,
        "SPEC25",
        "meetingregistrantdelete",
    ),
)
MEETING_OVER = define_error(
    "meeting_over",
    "the meeting has ended, or its scheduled end has passed on the account's clock",
    all_profiles(
        400,
        3038,
        "Meeting is over, you can not register now. If you have any questions, please contact the Meeting host.",
        OBSERVED,
        "recorded/meeting_add_registrant_400_3038; on batch SPEC24, SPEC25",
    ),
)
MEETING_HOST_CANNOT_REGISTER = define_error(
    "meeting_host_cannot_register",
    "the e-mail is the host's or an alternative host's",
    all_profiles(
        400, 3027, "Host can not register", OBSERVED, "recorded/meeting_add_registrant_400_3027 (2021 and 2026)"
    ),
)
MEETING_FULL = define_error(
    "meeting_full",
    "registration would exceed the 4,999 registrants of a meeting",
    all_profiles(400, 3043, "Meeting has reached maximum attendee capacity.", DOCUMENTED, "SPEC21, SPEC25"),
    v2021_08(
        404,
        3043,
        "Meeting has reached maximum attendee capacity.",
        INFERRED,
        "not in SPEC21; SPEC24 has it under HTTP 404",
        "addBatchRegistrants",
    ),
    all_profiles(
        400,
        3043,
        "Meeting has reached maximum attendee capacity.",
        INFERRED,
        "documented for registration only",
        "meetingRegistrantStatus",
    ),
)
MEETING_REGISTRANT_DAILY_LIMIT = define_error(
    "meeting_registrant_daily_limit",
    "the registrant's three registrations of this UTC day are used up (repetitions count)",
    all_profiles(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for Add meeting registrant API requests for the "
        "registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        OBSERVED,
        "recorded/meeting_add_registrant_429",
    ),
    all_profiles(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for meeting Perform batch registration API requests for "
        "the registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        INFERRED,
        "the webinars' template (facts 1.3) with the other word",
        "addBatchRegistrants",
    ),
)
MEETING_REGISTRANT_STATUS_DAILY_LIMIT = define_error(
    "meeting_registrant_status_daily_limit",
    "the registrant's ten status changes of this UTC day are used up",
    all_profiles(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for meeting Update registrant's status API requests for "
        "the registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        INFERRED,
        "the webinars' text (recorded/webinar_registrant_status_429) with the other word",
    ),
)
