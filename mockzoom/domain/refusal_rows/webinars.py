"""Refusals about users and webinars."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import (
    ABSENTEES,
    BATCH,
    CREATE,
    DELETE_REGISTRANT,
    DETAILS_REPORT,
    DOCUMENTED,
    GET,
    INFERRED,
    INVITE_LINKS,
    LIST,
    PARTICIPANTS,
    PARTICIPANTS_REPORT,
    PAST_POLLS,
    PAST_QA,
    POLLS_REPORT,
    QA_REPORT,
    SIP_DIALING,
    SURVEY_REPORT,
    TEMPLATES,
    both,
    live,
    row,
    seeds,
)

_OF_OTHER_ACCOUNT = "User does not belong to this account:{account_id}."
_REPORTS = (DETAILS_REPORT, PARTICIPANTS_REPORT, POLLS_REPORT)  # those of them that SPEC21 lists 1010 for
_PLAN_OF_PAST = "printed under HTTP 200; code 200 with HTTP 400 is our judgement"
_NO_ACCESS = both(
    400,
    3000,
    "Cannot access meeting information.",
    INFERRED,
    "SPEC25 has the text, and no other for a webinar that is there; the situation is our judgement",
    SIP_DIALING,
)

USER_NOT_FOUND = row(
    "user_not_found",
    "nobody has this user id or e-mail address",
    both(404, 1001, "User does not exist: {user_id}.", DOCUMENTED, "facts 1.4"),
    seeds(
        404,
        1001,
        "User {user_id} not exist or not belong to this account.",
        DOCUMENTED,
        "SPEC21",
        CREATE,
        LIST,
        "meetingCreate",
        "meetings",
    ),
    seeds(400, 1001, "User not exist: {user_id}.", DOCUMENTED, "SPEC21 (HTTP 400)", TEMPLATES),
    live(404, 1001, "User {user_id} does not exist.", DOCUMENTED, "SPEC25", CREATE),
)
USER_OF_OTHER_ACCOUNT = row(
    "user_of_other_account",
    "the user exists, in an account that is not the caller's",
    both(400, 1010, "User does not belong to this account: {account_id}.", DOCUMENTED, "facts 1.4"),
    seeds(400, 1010, _OF_OTHER_ACCOUNT, DOCUMENTED, "SPEC21", ABSENTEES, *_REPORTS),
    seeds(400, 1010, _OF_OTHER_ACCOUNT, INFERRED, "not in SPEC21; the text of SPEC25", SURVEY_REPORT),
    seeds(401, 1010, _OF_OTHER_ACCOUNT, DOCUMENTED, "SPEC21 (HTTP 401)", PAST_POLLS, PAST_QA),
    live(400, 1010, _OF_OTHER_ACCOUNT, DOCUMENTED, "SPEC25", ABSENTEES, DETAILS_REPORT, POLLS_REPORT, SURVEY_REPORT),
    live(
        400,
        1010,
        "User does not belong to this account: {account_id}",
        DOCUMENTED,
        "SPEC25",
        PARTICIPANTS_REPORT,
    ),
    live(400, 1010, _OF_OTHER_ACCOUNT, INFERRED, "not in SPEC25; the text of SPEC21", PAST_POLLS, PAST_QA),
    both(400, 200, "Cannot delete a user out of your account.", DOCUMENTED, "SPEC21, SPEC22", "userDelete"),
)
SCHEDULE_FOR_INVALID = row(
    "schedule_for_invalid",
    "`schedule_for` names nobody of this account",
    both(
        400,
        300,
        "The value that you entered for the `schedule_for` field is invalid. Enter a valid value and try again.",
        DOCUMENTED,
        "SPEC25 webinarCreate, webinarUpdate",
    ),
)
CANNOT_SCHEDULE_FOR = row(
    "cannot_schedule_for",
    "`schedule_for` names a user who may not host webinars",
    both(
        400,
        3000,
        "You cannot schedule a meeting for {user_id}.",
        DOCUMENTED,
        "SPEC25 webinarCreate; the situation is our judgement",
    ),
)


WEBINAR_ID_INVALID = row(
    "webinar_id_invalid",
    "the webinar id in the path is not a number",
    seeds(
        400,
        300,
        "Invalid webinar ID.",
        INFERRED,
        "SPEC21 prints the code in the place of the HTTP status; HTTP 400 is our judgement",
    ),
    live(400, 300, "Invalid webinar ID.", DOCUMENTED, "SPEC25"),
    seeds(400, 300, "Invalid Webinar Id.", INFERRED, "not in SPEC21; the text of SPEC25", INVITE_LINKS),
    live(400, 300, "Invalid Webinar Id.", DOCUMENTED, "SPEC25", INVITE_LINKS),
)
WEBINAR_NOT_FOUND = row(
    "webinar_not_found",
    "the account has no webinar of this number",
    seeds(404, 3001, "Webinar {webinar_id} not found or has expired.", DOCUMENTED, "SPEC21"),
    seeds(404, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SEED, SPEC21", BATCH),
    seeds(400, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SPEC21 (HTTP 400)", DELETE_REGISTRANT),
    live(404, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SPEC25"),
    live(
        404,
        3001,
        "Webinar does not exist: {webinar_id}.",
        INFERRED,
        "SPEC25 has the status and no text; that of its siblings",
        "pastWebinars",
    ),
    seeds(
        404,
        3001,
        "Webinar {webinar_id} not found or has expired.",
        INFERRED,
        "SPEC21 has the status and `Webinar not found.` without a code; the text of its siblings",
        "pastWebinars",
    ),
    both(
        400,
        3000,
        "The webinar's SIP URI does not exist: {webinar_id}.",
        INFERRED,
        "SPEC25 has the text, and not 3001; the situation is our judgement",
        SIP_DIALING,
    ),
)
WEBINAR_PLAN_MISSING = row(
    "webinar_plan_missing",
    "the host has no licence or no webinar plan",
    seeds(
        400,
        200,
        "Webinar plan subscription is missing. Enable webinar for this user once the subscription is added:{user_id}.",
        INFERRED,
        "SPEC21 prints this text under HTTP 200; code 200 with HTTP 400 is our judgement",
    ),
    seeds(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinar for this user: {user_id} "
        "in order to perform this action.",
        DOCUMENTED,
        "SEED, SPEC21",
        BATCH,
    ),
    seeds(
        400,
        200,
        "Subscription plan for webinar is missing. Enable webinar for this user once the subscription plan is "
        "added:{user_id}.",
        DOCUMENTED,
        "SPEC21",
        CREATE,
    ),
    seeds(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to "
        "perform this action: {user_id}.",
        DOCUMENTED,
        "SPEC21",
        DELETE_REGISTRANT,
    ),
    seeds(
        400,
        200,
        "Cannot use webinar API, you need to subscribe webinar plan and then enable webinar for this user:{user_id}.",
        DOCUMENTED,
        "SPEC21",
        TEMPLATES,
    ),
    live(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to "
        "perform this action.",
        DOCUMENTED,
        "SPEC25",
    ),
    live(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to "
        "perform this action: {user_id}.",
        DOCUMENTED,
        "SPEC25",
        "webinarUpdate",
    ),
    live(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for user {user_id} in "
        "order to perform this action.",
        DOCUMENTED,
        "SPEC25",
        CREATE,
    ),
    live(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for user {user_id} to "
        "perform this action.",
        DOCUMENTED,
        "SPEC25",
        GET,
    ),
    live(
        400,
        200,
        "Webinar plan subscription is missing. Enable webinar for this user once the subscription is added:{user_id}.",
        INFERRED,
        f"SPEC25, {_PLAN_OF_PAST}",
        ABSENTEES,
    ),
    seeds(
        400,
        200,
        "Missing webinar subscription plan.",
        INFERRED,
        f"SPEC21 (polls), {_PLAN_OF_PAST}; the survey has the text of SPEC25",
        POLLS_REPORT,
        SURVEY_REPORT,
    ),
    live(
        400,
        200,
        "Missing webinar subscription plan.",
        INFERRED,
        f"SPEC25, {_PLAN_OF_PAST}",
        POLLS_REPORT,
        SURVEY_REPORT,
    ),
    seeds(
        400,
        200,
        "A report cannot be generated for this account because this account has not subscribed to a webinar plan.",
        INFERRED,
        f"SPEC21, {_PLAN_OF_PAST}",
        QA_REPORT,
    ),
    live(
        400,
        200,
        "A report can't be generated for this account because this account is not subscribed to a webinar plan",
        INFERRED,
        f"SPEC25, {_PLAN_OF_PAST}",
        QA_REPORT,
    ),
    _NO_ACCESS,
)
NO_PERMISSION = row(
    "no_permission",
    "a user's own token (without an :admin scope) reaches for another user's webinar or data",
    seeds(400, 200, "No permission.", INFERRED, "not in SPEC21; the text of SPEC25"),
    seeds(400, 200, "No permission.", DOCUMENTED, "SPEC21; the situation is our judgement", PARTICIPANTS),
    seeds(
        400,
        3003,
        "You are not the meeting host.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
        "webinarStatus",
        "webinarUpdate",
    ),
    seeds(
        400,
        3003,
        "You are not the webinar host.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
        "webinarDelete",
    ),
    seeds(
        404,
        3001,
        "This webinar id does not belong to you:{webinar_id}.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
        PAST_POLLS,
        PAST_QA,
    ),
    live(400, 200, "No permission.", DOCUMENTED, "SPEC25; the situation is our judgement"),
    _NO_ACCESS,
)
WEBINAR_NOT_EDITABLE = row(
    "webinar_not_editable",
    "the webinar cannot be changed through the API; of ours, only the built-in test webinars are so",
    both(
        400,
        3000,
        "Your request could not be processed because webinars created via event directory can not be updated or "
        "deleted using this method.",
        DOCUMENTED,
        "SPEC25 webinarDelete",
    ),
)
WEBINAR_IN_PROGRESS = row(
    "webinar_in_progress",
    "the webinar, or the occurrence that is to be deleted, is on the air",
    seeds(400, 3002, "Sorry, you cannot delete this webinar since it is in progress.", DOCUMENTED, "SPEC21"),
    live(
        400,
        3002,
        "Sorry, you cannot delete this webinar since it is in progress.",
        INFERRED,
        "SPEC25 says so of simulive webinars only; the text of SPEC21",
    ),
)
WEBINAR_HAS_ENDED = row(
    "webinar_has_ended",
    "a scheduled webinar (type 5) was held, and is to be deleted; in profile 2021-08 alone",
    seeds(
        400,
        3007,
        "Sorry, you cannot delete this webinar since it has ended.",
        DOCUMENTED,
        "SPEC21; that one whose hour passed without being held can be deleted is inferred",
    ),
    live(
        400,
        3007,
        "Sorry, you cannot delete this webinar since it has ended.",
        INFERRED,
        "never spoken: SPEC25 has this refusal no more; the text of SPEC21",
    ),
)
OCCURRENCE_NOT_FOUND = row(
    "occurrence_not_found",
    "`occurrence_id` names no occurrence of the webinar",
    seeds(400, 3000, "Webinar occurrence does not exist.", INFERRED, "not in SPEC21; the text of SPEC25"),
    live(400, 3000, "Webinar occurrence does not exist.", DOCUMENTED, "SPEC25 webinarDelete"),
)
SIMULIVE_NOT_ENABLED = row(
    "simulive_not_enabled",
    "the webinar is to be simulive, and the account does not have the feature",
    seeds(400, 300, "Account hasn't enabled simulive webinar.", INFERRED, "not in SPEC21; the text of SPEC25"),
    live(400, 300, "Account hasn't enabled simulive webinar.", DOCUMENTED, "SPEC25 webinarCreate"),
)
SIMULIVE_FOR_OTHERS = row(
    "simulive_for_others",
    "a simulive webinar is to be scheduled for somebody else",
    seeds(400, 300, "Can not schedule simulive webinar for others.", INFERRED, "not in SPEC21; the text of SPEC25"),
    live(400, 300, "Can not schedule simulive webinar for others.", DOCUMENTED, "SPEC25 webinarCreate"),
)
RECORD_FILE_NOT_FOUND = row(
    "record_file_not_found",
    "the recording that a simulive webinar is to play does not exist",
    seeds(400, 300, "Record file does not exist.", INFERRED, "not in SPEC21; the text of SPEC25"),
    live(400, 300, "Record file does not exist.", DOCUMENTED, "SPEC25 webinarCreate"),
)
SIMULIVE_STARTED = row(
    "simulive_started",
    "a simulive webinar is playing and cannot be changed",
    seeds(
        400,
        3000,
        "You cannot update or delete simulive webinars that have started using this method.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
    ),
    live(
        400,
        3000,
        "You cannot update or delete simulive webinars that have started using this method.",
        DOCUMENTED,
        "SPEC25 webinarUpdate, webinarDelete; when it counts as started is our judgement",
    ),
)
WEBINAR_DAILY_LIMIT = row(
    "webinar_daily_limit",
    "the host's 100 creations and updates of this UTC day are used up",
    seeds(
        429,
        429,
        "You have exceeded the daily rate limit ({limit}) of Webinar Create/Update API requests permitted for this "
        "particular user. You may resume these requests at GMT 00:00:00.",
        INFERRED,
        "the meetings' twin was recorded in 2020: recorded/meeting_create_429_daily_user",
    ),
    live(
        429,
        429,
        "A maximum of ({limit}) webinars can be created and updated for a single user in one day.",
        DOCUMENTED,
        "SPEC24",
    ),
)
