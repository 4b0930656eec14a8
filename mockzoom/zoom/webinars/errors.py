"""Errors of the operations on webinars: their look-up, creation, update and deletion."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED

_PLAN_OF_PAST = "printed under HTTP 200; code 200 with HTTP 400 is our judgement"

NO_WEBINAR_ACCESS = all_profiles(
    400,
    3000,
    "Cannot access meeting information.",
    INFERRED,
    "SPEC25 has the text, and no other for a webinar that is there; the situation is our judgement",
    "getWebinarSipDialingWithPasscode",
)

SCHEDULE_FOR_INVALID = define_error(
    "schedule_for_invalid",
    "`schedule_for` is not a user of this account",
    all_profiles(
        400,
        300,
        "The value that you entered for the `schedule_for` field is invalid. Enter a valid value and try again.",
        DOCUMENTED,
        "SPEC25 webinarCreate, webinarUpdate",
    ),
)

CANNOT_SCHEDULE_FOR = define_error(
    "cannot_schedule_for",
    "`schedule_for` names a user who may not host webinars",
    all_profiles(
        400,
        3000,
        "You cannot schedule a meeting for {user_id}.",
        DOCUMENTED,
        "SPEC25 webinarCreate; the situation is our judgement",
    ),
)

WEBINAR_ID_INVALID = define_error(
    "webinar_id_invalid",
    "the webinar id in the path is not a number",
    v2021_08(
        400,
        300,
        "Invalid webinar ID.",
        INFERRED,
        "SPEC21 prints the code in the place of the HTTP status; HTTP 400 is our judgement",
    ),
    v2025_06(400, 300, "Invalid webinar ID.", DOCUMENTED, "SPEC25"),
    v2021_08(
        400, 300, "Invalid Webinar Id.", INFERRED, "not in SPEC21; the text of SPEC25", "webinarInviteLinksCreate"
    ),
    v2025_06(400, 300, "Invalid Webinar Id.", DOCUMENTED, "SPEC25", "webinarInviteLinksCreate"),
)

WEBINAR_NOT_FOUND = define_error(
    "webinar_not_found",
    "the account has no webinar of this number",
    v2021_08(404, 3001, "Webinar {webinar_id} not found or has expired.", DOCUMENTED, "SPEC21"),
    v2021_08(
        404, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SEED, SPEC21", "addBatchWebinarRegistrants"
    ),
    v2021_08(
        400, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SPEC21 (HTTP 400)", "deleteWebinarRegistrant"
    ),
    v2021_08(
        404,
        3001,
        "Meeting {webinar_id} is not found or has expired.",
        OBSERVED,
        "recorded/webinar_add_registrant_404_2021 (code 3001 by an older table); SPEC21 has a webinar's text",
        "webinarRegistrantCreate",
    ),
    v2021_08(
        404,
        3001,
        "Meeting {webinar_id} is not found or has expired.",
        INFERRED,
        "as on registration, which has the same path: facts 8.1 a9; SPEC21 has a webinar's text",
        "webinarRegistrants",
        "webinarRegistrantGet",
        "webinarRegistrantStatus",
        "webinarRegistrantsQuestionsGet",
        "webinarRegistrantQuestionUpdate",
    ),
    v2025_06(404, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SPEC25"),
    v2025_06(
        404,
        3001,
        "Webinar does not exist: {webinar_id}.",
        INFERRED,
        "SPEC25 has the status and no text; that of its siblings",
        "pastWebinars",
    ),
    v2021_08(
        404,
        3001,
        "Webinar {webinar_id} not found or has expired.",
        INFERRED,
        "SPEC21 has the status and `Webinar not found.` without a code; the text of its siblings",
        "pastWebinars",
    ),
    all_profiles(
        400,
        3000,
        "The webinar's SIP URI does not exist: {webinar_id}.",
        INFERRED,
        "SPEC25 has the text, and not 3001; the situation is our judgement",
        "getWebinarSipDialingWithPasscode",
    ),
)

WEBINAR_IS_MEETING = define_error(
    "webinar_is_meeting",
    "the number is a meeting's",
    all_profiles(
        400,
        3000,
        "Cannot access meeting info.",
        INFERRED,
        "facts 8.2 X1, the twin of meeting_is_webinar; SPEC25 has the text on webinarTemplateCreate",
    ),
    all_profiles(
        400,
        3000,
        "Cannot access meeting information.",
        INFERRED,
        "SPEC25 has the text; the situation is our judgement",
        "getWebinarSipDialingWithPasscode",
    ),
)
WEBINAR_PLAN_MISSING = define_error(
    "webinar_plan_missing",
    "the host has no licence or no webinar plan",
    v2021_08(
        400,
        200,
        "Webinar plan subscription is missing. Enable webinar for this user once the subscription is added:{user_id}.",
        OBSERVED,
        "facts 8.1 b (status and code, April 2020); the text is that of SPEC21, which prints HTTP 200",
    ),
    v2021_08(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinar for this user: {user_id} "
        "in order to perform this action.",
        DOCUMENTED,
        "SEED, SPEC21",
        "addBatchWebinarRegistrants",
    ),
    v2021_08(
        400,
        200,
        "Subscription plan for webinar is missing. Enable webinar for this user once the subscription plan is "
        "added:{user_id}.",
        DOCUMENTED,
        "SPEC21",
        "webinarCreate",
    ),
    v2021_08(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to "
        "perform this action: {user_id}.",
        DOCUMENTED,
        "SPEC21",
        "deleteWebinarRegistrant",
    ),
    v2021_08(
        400,
        200,
        "Cannot use webinar API, you need to subscribe webinar plan and then enable webinar for this user:{user_id}.",
        DOCUMENTED,
        "SPEC21",
        "listWebinarTemplates",
    ),
    v2025_06(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to "
        "perform this action.",
        DOCUMENTED,
        "SPEC25",
    ),
    v2025_06(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to "
        "perform this action: {user_id}.",
        DOCUMENTED,
        "SPEC25",
        "webinarUpdate",
    ),
    v2025_06(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for user {user_id} in "
        "order to perform this action.",
        DOCUMENTED,
        "SPEC25",
        "webinarCreate",
    ),
    v2025_06(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for user {user_id} to "
        "perform this action.",
        DOCUMENTED,
        "SPEC25",
        "webinar",
    ),
    v2025_06(
        400,
        200,
        "Webinar plan subscription is missing. Enable webinar for this user once the subscription is added:{user_id}.",
        INFERRED,
        f"SPEC25, {_PLAN_OF_PAST}",
        "webinarAbsentees",
    ),
    v2021_08(
        400,
        200,
        "Missing webinar subscription plan.",
        INFERRED,
        f"SPEC21 (polls), {_PLAN_OF_PAST}; the survey has the text of SPEC25",
        "reportWebinarPolls",
        "reportWebinarSurvey",
    ),
    v2025_06(
        400,
        200,
        "Missing webinar subscription plan.",
        INFERRED,
        f"SPEC25, {_PLAN_OF_PAST}",
        "reportWebinarPolls",
        "reportWebinarSurvey",
    ),
    v2021_08(
        400,
        200,
        "A report cannot be generated for this account because this account has not subscribed to a webinar plan.",
        INFERRED,
        f"SPEC21, {_PLAN_OF_PAST}",
        "reportWebinarQA",
    ),
    v2025_06(
        400,
        200,
        "A report can't be generated for this account because this account is not subscribed to a webinar plan",
        INFERRED,
        f"SPEC25, {_PLAN_OF_PAST}",
        "reportWebinarQA",
    ),
    NO_WEBINAR_ACCESS,
)

WEBINAR_NOT_EDITABLE = define_error(
    "webinar_not_editable",
    "the webinar cannot be changed through the API; only the built-in test webinars are such",
    all_profiles(
        400,
        3000,
        "Your request could not be processed because webinars created via event directory can not be updated or "
        "deleted using this method.",
        DOCUMENTED,
        "SPEC25 webinarDelete",
    ),
)

WEBINAR_IN_PROGRESS = define_error(
    "webinar_in_progress",
    "the webinar, or the occurrence that is to be deleted, is in progress",
    v2021_08(400, 3002, "Sorry, you cannot delete this webinar since it is in progress.", DOCUMENTED, "SPEC21"),
    v2025_06(
        400,
        3002,
        "Sorry, you cannot delete this webinar since it is in progress.",
        INFERRED,
        "SPEC25 says so of simulive webinars only; the text of SPEC21",
    ),
)

WEBINAR_HAS_ENDED = define_error(
    "webinar_has_ended",
    "a scheduled webinar (type 5) that was held is to be deleted; only in profile 2021-08",
    v2021_08(
        400,
        3007,
        "Sorry, you cannot delete this webinar since it has ended.",
        DOCUMENTED,
        "SPEC21; that one whose hour passed without being held can be deleted is inferred",
    ),
    v2025_06(
        400,
        3007,
        "Sorry, you cannot delete this webinar since it has ended.",
        INFERRED,
        "never returned: SPEC25 does not have this error any more; the text of SPEC21",
    ),
)

OCCURRENCE_NOT_FOUND = define_error(
    "occurrence_not_found",
    "`occurrence_id` names no occurrence of the webinar",
    v2021_08(400, 3000, "Webinar occurrence does not exist.", INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(400, 3000, "Webinar occurrence does not exist.", DOCUMENTED, "SPEC25 webinarDelete"),
)
OCCURRENCE_IDS_INVALID = define_error(
    "occurrence_ids_invalid",
    "`occurrence_ids` names an occurrence that the webinar does not have, where one registration holds for all",
    v2021_08(
        400,
        300,
        "Invalid parameter: occurrence_ids.",
        DOCUMENTED,
        "facts 8.2 W10 (a table of 2018); the situation and the final period, which facts 8.1 a1 has, are inferred",
    ),
    v2025_06(400, 300, "Invalid parameter: occurrence_ids.", INFERRED, "as in 2021-08, facts 8.2 W10"),
)

SIMULIVE_NOT_ENABLED = define_error(
    "simulive_not_enabled",
    "the webinar is to be simulive, and the account does not have the feature",
    v2021_08(400, 300, "Account hasn't enabled simulive webinar.", INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(400, 300, "Account hasn't enabled simulive webinar.", DOCUMENTED, "SPEC25 webinarCreate"),
)

SIMULIVE_FOR_OTHERS = define_error(
    "simulive_for_others",
    "a simulive webinar is to be scheduled for another user",
    v2021_08(400, 300, "Can not schedule simulive webinar for others.", INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(400, 300, "Can not schedule simulive webinar for others.", DOCUMENTED, "SPEC25 webinarCreate"),
)

RECORD_FILE_NOT_FOUND = define_error(
    "record_file_not_found",
    "the recording that a simulive webinar is to play does not exist",
    v2021_08(400, 300, "Record file does not exist.", INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(400, 300, "Record file does not exist.", DOCUMENTED, "SPEC25 webinarCreate"),
)

SIMULIVE_STARTED = define_error(
    "simulive_started",
    "a simulive webinar is playing and cannot be changed",
    v2021_08(
        400,
        3000,
        "You cannot update or delete simulive webinars that have started using this method.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
    ),
    v2025_06(
        400,
        3000,
        "You cannot update or delete simulive webinars that have started using this method.",
        DOCUMENTED,
        "SPEC25 webinarUpdate, webinarDelete; when it counts as started is our judgement",
    ),
)

WEBINAR_DAILY_LIMIT = define_error(
    "webinar_daily_limit",
    "the host's 100 creations and updates of this UTC day are used up",
    v2021_08(
        429,
        429,
        "You have exceeded the daily rate limit ({limit}) of Webinar Create/Update API requests permitted for this "
        "particular user. You may resume these requests at GMT 00:00:00.",
        INFERRED,
        "the meetings' twin was recorded in 2020: recorded/meeting_create_429_daily_user",
    ),
    v2025_06(
        429,
        429,
        "A maximum of ({limit}) webinars can be created and updated for a single user in one day.",
        DOCUMENTED,
        "SPEC24",
    ),
)
