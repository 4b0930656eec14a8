"""Errors of the operations on users: their look-up, creation, update, removal and licences.

Users are not in SPEC25; SPEC22 is the newest specification available for them.
"""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED
from mockzoom.zoom.webinars.errors import NO_WEBINAR_ACCESS

_OF_OTHER_ACCOUNT = "User does not belong to this account:{account_id}."

_REPORTS = (
    "reportWebinarDetails",
    "reportWebinarParticipants",
    "reportWebinarPolls",
)  # those of them that SPEC21 lists 1010 for

USER_EXISTS = define_error(
    "user_exists",
    "the account has a user of this e-mail address",
    all_profiles(
        409,
        1005,
        "User already in the account: {email}",
        OBSERVED,
        "seen by clients (Moodle's plugin tests for this text); HTTP 409 by SPEC21 and SPEC22, whose text is 'Email "
        "$email has already been used.'",
    ),
)

USER_ACTIVE_ELSEWHERE = define_error(
    "user_active_elsewhere",
    "the e-mail address is that of a user in another account",
    all_profiles(
        400,
        1009,
        "The user {email} already holds an active account.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
    ),
)

USER_TYPE_NOT_PERMITTED = define_error(
    "user_type_not_permitted",
    "type 99 is given other than by ssoCreate, or a user's own token (without an :admin scope) changes its type",
    all_profiles(
        400,
        1108,
        "Permission requirements to change the user type of this user were not met.",
        DOCUMENTED,
        "SPEC21, SPEC22; the situation is our judgement",
    ),
)

INVITATION_EXPIRED = define_error(
    "invitation_expired",
    "the user was invited (action create) at least 30 days ago and did not accept",
    all_profiles(
        400,
        1120,
        "A valid invitation to join the Zoom account was not found for this user.",
        DOCUMENTED,
        "SPEC21, SPEC22; that an invitation is good for 30 days is inferred",
    ),
    all_profiles(404, 1120, "Invite not exist", DOCUMENTED, "SPEC21", "switchUserAccount"),
)

ADMIN_NOT_REMOVABLE = define_error(
    "admin_not_removable",
    "the account's owner, its first user, is to be removed",
    all_profiles(
        400,
        1117,
        "You can not disassociate an Admin user.",
        DOCUMENTED,
        "SPEC21, SPEC22; that it guards the owner, and deleting too, is our judgement",
    ),
    all_profiles(
        400,
        1117,
        "Can not disassociate Admin user",
        DOCUMENTED,
        "SPEC21; that it guards the owner is our judgement",
        "switchUserAccount",
    ),
)

USER_HAS_EVENTS = define_error(
    "user_has_events",
    "the user hosts webinars that cannot be deleted through the API; only the built-in test webinars are such",
    all_profiles(
        400,
        300,
        "This user has published events on Zoom Events and cannot be deleted or unlinked.",
        DOCUMENTED,
        "SPEC22; the situation is our judgement",
    ),
)

TRANSFER_TO_SELF = define_error(
    "transfer_to_self",
    "`transfer_email` is the address of the user who is to be removed",
    all_profiles(
        400,
        300,
        "The transfer-to email address cannot be the same as the unlinked or deleted user's email address.",
        DOCUMENTED,
        "SPEC21, SPEC22",
    ),
)

TRANSFER_TARGET_UNLICENSED = define_error(
    "heir_without_licence",
    "webinars or meetings are to be transferred to a user who may not host them",
    all_profiles(
        400,
        300,
        "The destination user does not have a {license} or higher license and cannot receive this data.",
        DOCUMENTED,
        "SPEC22; the situation is our judgement",
    ),
)

WEBINAR_NEEDS_LICENCE = define_error(
    "webinar_needs_licence",
    "the webinar feature is switched on for a user who is not licensed",
    all_profiles(
        400,
        1122,
        "Webinar feature can only be enabled for Licensed or On-prem users.",
        DOCUMENTED,
        "SPEC21 userSettingsUpdate; a client's own table of codes has the same",
    ),
)

LARGE_MEETING_NEEDS_LICENCE = define_error(
    "large_meeting_needs_licence",
    "the large-meeting feature is switched on for a user who is not licensed",
    all_profiles(
        400,
        1108,
        "Only Licensed or On-prem users can enable the large meeting feature.",
        DOCUMENTED,
        "SPEC21 userSettingsUpdate",
    ),
)

USER_NOT_FOUND = define_error(
    "user_not_found",
    "a user with this id or e-mail address does not exist",
    all_profiles(404, 1001, "User does not exist: {user_id}.", DOCUMENTED, "facts 1.4"),
    v2021_08(
        404,
        1001,
        "User {user_id} not exist or not belong to this account.",
        DOCUMENTED,
        "SPEC21",
        "webinarCreate",
        "webinars",
        "meetingCreate",
        "meetings",
        "recordingsList",
    ),
    v2021_08(400, 1001, "User not exist: {user_id}.", DOCUMENTED, "SPEC21 (HTTP 400)", "listWebinarTemplates"),
    v2025_06(404, 1001, "User {user_id} does not exist.", DOCUMENTED, "SPEC25", "webinarCreate"),
    all_profiles(400, 1001, "User not exist.", DOCUMENTED, "SPEC21, SPEC26 (HTTP 400)", "userZak"),
    all_profiles(404, 1001, "User not exist.", DOCUMENTED, "SPEC21", "delUserVB"),
    all_profiles(
        404,
        1001,
        "User {user_id} does not exist or does not belong to this account.",
        DOCUMENTED,
        "SPEC21",
        "switchUserAccount",
    ),
    all_profiles(
        404,
        1001,
        "User {user_id} not exist or not belong to this account.",
        DOCUMENTED,
        "SPEC21, SPEC25",
        "reportMeetings",
    ),
    v2025_06(
        404,
        1001,
        "User {user_id} does not exist, or does not belong to this account.",
        DOCUMENTED,
        "SPEC25",
        "recordingsList",
    ),
    v2021_08(
        404,
        3001,
        "User does not exist: {user_id}.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
        "listUpcomingMeeting",
    ),
    v2025_06(404, 3001, "User does not exist: {user_id}.", DOCUMENTED, "SPEC25 (code 3001)", "listUpcomingMeeting"),
)

USER_OF_OTHER_ACCOUNT = define_error(
    "user_of_other_account",
    "the user exists, in an account that is not the caller's",
    all_profiles(400, 1010, "User does not belong to this account: {account_id}.", DOCUMENTED, "facts 1.4"),
    v2021_08(400, 1010, _OF_OTHER_ACCOUNT, DOCUMENTED, "SPEC21", "webinarAbsentees", *_REPORTS),
    v2021_08(400, 1010, _OF_OTHER_ACCOUNT, INFERRED, "not in SPEC21; the text of SPEC25", "reportWebinarSurvey"),
    v2021_08(
        401, 1010, _OF_OTHER_ACCOUNT, DOCUMENTED, "SPEC21 (HTTP 401)", "listPastWebinarPollResults", "listPastWebinarQA"
    ),
    v2025_06(
        400,
        1010,
        _OF_OTHER_ACCOUNT,
        DOCUMENTED,
        "SPEC25",
        "webinarAbsentees",
        "reportWebinarDetails",
        "reportWebinarPolls",
        "reportWebinarSurvey",
    ),
    v2025_06(
        400,
        1010,
        "User does not belong to this account: {account_id}",
        DOCUMENTED,
        "SPEC25",
        "reportWebinarParticipants",
    ),
    v2025_06(
        400,
        1010,
        _OF_OTHER_ACCOUNT,
        INFERRED,
        "not in SPEC25; the text of SPEC21",
        "listPastWebinarPollResults",
        "listPastWebinarQA",
    ),
    all_profiles(400, 200, "Cannot delete a user out of your account.", DOCUMENTED, "SPEC21, SPEC22", "userDelete"),
    all_profiles(404, 1010, "User not found on this account.", DOCUMENTED, "SPEC21", "switchUserAccount"),
    all_profiles(
        400,
        1010,
        "User not found on this account: {account_id}.",
        DOCUMENTED,
        "SPEC21, SPEC25 recordingGet",
        "recordingGet",
        "analytics_details",
        "analytics_summary",
    ),
)

NO_PERMISSION = define_error(
    "no_permission",
    "a user's own token (without an :admin scope) is used for another user's webinar or data, or for an unknown user",
    v2021_08(
        400,
        200,
        "No permission.",
        OBSERVED,
        "facts 8.2 W7 (July 2021, meetings of an unknown user); elsewhere the text of SPEC25",
    ),
    v2021_08(
        400, 200, "No permission.", DOCUMENTED, "SPEC21; the situation is our judgement", "listWebinarParticipants"
    ),
    v2021_08(
        400,
        3003,
        "You are not the meeting host.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
        "webinarStatus",
        "webinarUpdate",
    ),
    v2021_08(
        400,
        3003,
        "You are not the webinar host.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
        "webinarDelete",
    ),
    v2021_08(
        404,
        3001,
        "This webinar id does not belong to you:{webinar_id}.",
        DOCUMENTED,
        "SPEC21; the situation is our judgement",
        "listPastWebinarPollResults",
        "listPastWebinarQA",
    ),
    v2025_06(400, 200, "No permission.", DOCUMENTED, "SPEC25; the situation is our judgement"),
    v2025_06(
        400,
        200,
        "Only an account administrator can change a profile picture.",
        DOCUMENTED,
        "SPEC26; that it is about other users' pictures is our judgement",
        "userPicture",
        "userPictureDelete",
    ),
    v2025_06(400, 200, "Only an account administrator can change email.", DOCUMENTED, "SPEC26", "userEmailUpdate"),
    all_profiles(
        400,
        5411,
        "Unauthorized request. You do not have permission to update the presence status of this user.",
        DOCUMENTED,
        "SPEC21, SPEC26",
        "updatePresenceStatus",
    ),
    NO_WEBINAR_ACCESS,
)

EMAIL_REQUIRED = define_error(
    "email_required",
    "the query has no `email`, or an empty one",
    all_profiles(400, 300, "Email is required.", DOCUMENTED, "SPEC21, SPEC26 userEmail"),
)
