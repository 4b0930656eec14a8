"""Errors of the operations on meetings and their registrants.

They correspond to those of webinars; Zoom's messages differ. SPEC25 has the operations on meetings; they are not among
the webinar operations of facts 2.
"""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED

MEETING_ID_INVALID = define_error(
    "meeting_id_invalid",
    "the meeting id in the path is not a number",
    v2021_08(400, 300, "Invalid meeting ID.", INFERRED, "not in SPEC21 for these operations; the text of SPEC25"),
    v2025_06(400, 300, "Invalid meeting ID.", DOCUMENTED, "SPEC25, other operations on meetings"),
)
MEETING_NOT_FOUND = define_error(
    "meeting_not_found",
    "the account has no meeting of this number",
    v2021_08(404, 3001, "Meeting {meeting_id} is not found or has expired.", DOCUMENTED, "SPEC21"),
    v2021_08(
        404, 3001, "Meeting with this {meeting_id} is not found or has expired.", DOCUMENTED, "SPEC21", "meetingDelete"
    ),
    all_profiles(
        404,
        3001,
        "Meeting does not exist: {meeting_id}.",
        OBSERVED,
        "recorded/meeting_add_registrant_404_3001; SPEC25 prints code 1001",
        "meetingRegistrantCreate",
    ),
    v2021_08(
        404,
        3001,
        "Meeting does not exist: {meeting_id}.",
        INFERRED,
        "not in SPEC21; as recorded on single registration",
        "addBatchRegistrants",
    ),
    v2025_06(404, 3001, "Meeting does not exist: {meeting_id}.", DOCUMENTED, "SPEC25"),
)
MEETING_IS_WEBINAR = define_error(
    "meeting_is_webinar",
    "the number is a webinar's",
    all_profiles(
        400,
        3000,
        "Cannot access webinar info.",
        OBSERVED,
        "facts 1.4 (asserted by a production client); SPEC21, SPEC25",
    ),
    all_profiles(
        400,
        3000,
        "Cannot access webinar information.",
        DOCUMENTED,
        "SPEC25; SPEC21 has 'Cannot access meeting information.'",
        "meetingDelete",
        "meetingRegistrantStatus",
    ),
    v2025_06(400, 300, "Cannot access webinar info.", DOCUMENTED, "SPEC25 (code 300)", "meetingRegistrants"),
    all_profiles(
        404,
        404,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        OBSERVED,
        "facts 1.4, recorded/meeting_add_registrant_404_not_enabled",
        "meetingRegistrantCreate",
    ),
    all_profiles(
        404,
        404,
        "Registration has not been enabled for this meeting: {meeting_id}.",
        INFERRED,
        "recorded on single registration",
        "addBatchRegistrants",
    ),
)
HOSTING_NOT_ALLOWED = define_error(
    "meeting_hosting_not_allowed",
    "the host has no licence for meetings (type 99) or is not active",
    all_profiles(
        400,
        3161,
        "Meeting hosting and scheduling capabilities are not allowed for your user account.",
        DOCUMENTED,
        "SPEC24, SPEC25 (not in SPEC21); the situation is our judgement",
    ),
    all_profiles(
        400,
        3161,
        "Your user account is not allowed meeting hosting and scheduling capabilities.",
        DOCUMENTED,
        "SPEC25 (not in SPEC21); the situation is our judgement",
        "meeting",
        "meetingCreate",
    ),
    all_profiles(
        400,
        3161,
        "Your user account is not allowed meeting hosting and scheduling capabilities.",
        INFERRED,
        "facts 8.3 row 8 (a client's fixture of 2026); SPEC25 has the other text",
        "meetings",
    ),
)
NOT_MEETING_HOST = define_error(
    "not_meeting_host",
    "a user's own token (without an :admin scope) is used for another user's meeting",
    v2021_08(400, 3003, "You are not the meeting host.", DOCUMENTED, "SPEC21"),
    v2025_06(400, 3003, "You are not the meeting host.", INFERRED, "not in SPEC25; the text of SPEC21"),
)
MEETING_DAILY_LIMIT = define_error(
    "meeting_daily_limit",
    "the host's 100 creations and updates of meetings and webinars of this UTC day are used up",
    all_profiles(
        429,
        429,
        "You have exceeded the daily rate limit ({limit}) of Meeting Create/Update API requests permitted for this "
        "particular user. You may resume these requests at GMT 00:00:00.",
        OBSERVED,
        "recorded/meeting_create_429_daily_user",
    ),
)
MEETING_SCHEDULE_FOR_INVALID = define_error(
    "meeting_schedule_for_invalid",
    "`schedule_for` is not a user of this account",
    all_profiles(
        400,
        300,
        "The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try again.",
        DOCUMENTED,
        "SPEC25 meetingCreate (not in SPEC21)",
    ),
)
CANNOT_SCHEDULE_MEETING_FOR = define_error(
    "cannot_schedule_meeting_for",
    "`schedule_for` names a user who may not host meetings",
    all_profiles(
        400,
        3000,
        "You cannot schedule a meeting for {user_id}",
        DOCUMENTED,
        "SPEC25 meetingCreate (not in SPEC21); the situation is our judgement",
    ),
)
INSTANT_FOR_ANOTHER = define_error(
    "instant_meeting_for_another",
    "`schedule_for` is given for an instant meeting (type 1)",
    all_profiles(
        400,
        3000,
        "Instant meetings do not support the `schedule_for` parameter, and you can't schedule an instant meeting for "
        "another user.",
        DOCUMENTED,
        "SPEC25 meetingCreate (not in SPEC21)",
    ),
)
PRESCHEDULING_NOT_AVAILABLE = define_error(
    "prescheduling_not_available",
    "`pre_schedule` is true for an instant meeting or a recurring one with a fixed time (types 1 and 8)",
    all_profiles(
        400,
        3000,
        "Prescheduling is only available for scheduled meetings (type 2) and recurring meetings with no fixed time "
        "(type 3).",
        DOCUMENTED,
        "SPEC25 meetingCreate and meetingUpdate (not in SPEC21)",
    ),
)
MEETING_OCCURRENCE_INVALID = define_error(
    "meeting_occurrence_invalid",
    "`occurrence_id` names no occurrence; mockzoom's meetings have none",
    v2021_08(400, 3000, "Invalid occurrence_id.", DOCUMENTED, "SPEC21 meetingDelete"),
    v2025_06(400, 300, "Invalid parameter: `occurrence_id`.", DOCUMENTED, "SPEC25 meetingDelete"),
    v2021_08(400, 3000, "Invalid occurrence_id.", INFERRED, "SPEC21 meetingDelete has it", "meetingUpdate"),
    v2025_06(400, 300, "Invalid parameter: `occurrence_id`.", INFERRED, "SPEC25 meetingDelete has it", "meetingUpdate"),
)
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
