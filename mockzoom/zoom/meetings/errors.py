"""Errors of the operations on meetings; those of registration are in `registration_errors`.

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
    all_profiles(400, 300, "Invalid Meeting ID.", DOCUMENTED, "SPEC21, SPEC25", "createBatchPolls"),
    v2025_06(400, 300, "Invalid meeting id.", DOCUMENTED, "SPEC25", "getMeetingLiveStreamDetails"),
    all_profiles(400, 300, "Invalid meeting id.", DOCUMENTED, "SPEC21, SPEC25", "inMeetingRecordingControl"),
)
_TEMPLATE = "meetingTemplateCreate"
_NO_MEETING = "Meeting does not exist: {meeting_id}."
_NOT_LISTED = (  # operations for which SPEC25 lists no error about an unknown meeting
    "meetingPollGet",
    "meetingPollDelete",
)
_NOT_LISTED_IN_2021 = (
    "meetingPollGet",
    "meetingPollDelete",
    "meetingPollUpdate",
    "meetingInvitation",
    "getMeetingLiveStreamDetails",
    "meetingLiveStreamUpdate",
    "meetingLiveStreamStatusUpdate",
    "meetingRegistrantsQuestionsGet",
    "meetingRegistrantQuestionUpdate",
    "meetingRegistrantGet",
    "meetingStatus",
)
MEETING_NOT_FOUND = define_error(
    "meeting_not_found",
    "the account has no meeting of this number",
    v2021_08(404, 3001, "Meeting {meeting_id} is not found or has expired.", DOCUMENTED, "SPEC21"),
    v2021_08(
        404, 3001, "Meeting with this {meeting_id} is not found or has expired.", DOCUMENTED, "SPEC21", "meetingDelete"
    ),
    v2021_08(
        404,
        3001,
        "A meeting with this {meeting_id} is not found or has expired.",
        DOCUMENTED,
        "SPEC21",
        "meetingUpdate",
    ),
    v2021_08(
        404,
        3001,
        "Meeting {meeting_id} is not found or has expired.",
        INFERRED,
        "not in SPEC21 for these operations; the text of its siblings",
        *_NOT_LISTED_IN_2021,
    ),
    v2021_08(400, 3001, _NO_MEETING, DOCUMENTED, "SPEC21 (HTTP 400)", "createBatchPolls", "meetingregistrantdelete"),
    all_profiles(404, 404, "Meeting not found", DOCUMENTED, "SPEC21, SPEC25", "meetingPollCreate"),
    all_profiles(
        404,
        404,
        "Meeting Poll not found",
        DOCUMENTED,
        "SPEC21, SPEC25; the situation is our judgement",
        "meetingPolls",
    ),
    v2021_08(400, 3001, "Meeting does not exist: {meeting_id}", INFERRED, "not in SPEC21; as SPEC25", _TEMPLATE),
    v2025_06(400, 3001, "Meeting does not exist: {meeting_id}", DOCUMENTED, "SPEC25", _TEMPLATE),
    v2025_06(404, 3001, _NO_MEETING, INFERRED, "SPEC25 has it for meetingPollUpdate", *_NOT_LISTED),
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
    v2025_06(
        404,
        3001,
        "Meeting {meeting_id} is not found or has expired.",
        DOCUMENTED,
        "SPEC25 (inMeetingControl there)",
        "inMeetingRecordingControl",
    ),
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
        _TEMPLATE,
    ),
    all_profiles(
        400,
        3000,
        "Cannot access meeting information.",
        DOCUMENTED,
        "SPEC21, SPEC25; the situation is our judgement",
        "createBatchPolls",
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
        "meetingUpdate",
        "meetingLiveStreamStatusUpdate",
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
    v2021_08(
        400,
        3003,
        "You're not the meeting host.",
        DOCUMENTED,
        "SPEC21",
        "meetingStatus",
        "meetingRegistrantStatus",
    ),
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
_OTHERS = ("meeting", "meetingUpdate", "meetingRegistrantCreate", "meetingRegistrantStatus")
MEETING_OCCURRENCE_INVALID = define_error(
    "meeting_occurrence_invalid",
    "`occurrence_id` names no available occurrence of the meeting",
    v2021_08(400, 3000, "Invalid occurrence_id.", DOCUMENTED, "SPEC21 meetingDelete"),
    v2025_06(400, 300, "Invalid parameter: `occurrence_id`.", DOCUMENTED, "SPEC25 meetingDelete"),
    v2021_08(400, 3000, "Invalid occurrence_id.", INFERRED, "SPEC21 meetingDelete has it", *_OTHERS),
    v2025_06(400, 300, "Invalid parameter: `occurrence_id`.", INFERRED, "SPEC25 meetingDelete has it", *_OTHERS),
)
MEETING_NOT_STARTED = define_error(
    "meeting_not_started",
    "the meeting is not live",
    v2021_08(400, 4927, "Meeting {meeting_id} has not started.", INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(400, 4927, "Meeting {meeting_id} has not started.", DOCUMENTED, "SPEC25 meetingLiveStreamStatusUpdate"),
)
MEETING_IN_PROGRESS = define_error(
    "meeting_in_progress",
    "the meeting, or the occurrence that is to be deleted, is in progress",
    v2021_08(400, 3002, "Sorry, you cannot delete this meeting since it is in progress.", DOCUMENTED, "SPEC21"),
    v2025_06(
        400,
        3002,
        "Sorry, you cannot delete this meeting since it is in progress.",
        INFERRED,
        "not in SPEC25; the text of SPEC21",
    ),
)
MEETING_HAS_ENDED = define_error(
    "meeting_has_ended",
    "a scheduled meeting (type 2) that was held is to be deleted; only in profile 2021-08",
    v2021_08(
        400,
        3007,
        "Sorry, you cannot delete this meeting since it has ended.",
        DOCUMENTED,
        "SPEC21; that one whose hour passed without being held can be deleted is inferred",
    ),
    v2025_06(
        400,
        3007,
        "Sorry, you cannot delete this meeting since it has ended.",
        INFERRED,
        "never returned: SPEC25 does not have this error any more; the text of SPEC21",
    ),
)
PERSONAL_NOT_DELETABLE = define_error(
    "personal_meeting_not_deletable",
    "a user's personal meeting (type 4) is to be deleted",
    all_profiles(400, 3018, "Not allowed to delete PMI.", DOCUMENTED, "SPEC21, SPEC25"),
)
MEETING_NOT_EDITABLE = define_error(
    "meeting_not_editable",
    "the meeting cannot be changed through the API; only the built-in test meetings are such",
    all_profiles(
        400,
        3000,
        "Cannot access meeting information.",
        INFERRED,
        "a rule of mockzoom's own; SPEC21 meetingUpdate and meetingDelete have the text",
    ),
)
