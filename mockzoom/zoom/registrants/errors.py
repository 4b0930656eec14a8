"""Errors about registration and registrants."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED

NOT_SCHEDULED_WEBINAR = define_error(
    "not_scheduled_webinar",
    "batch registration on a recurring webinar (types 6 and 9)",
    v2021_08(
        400,
        300,
        "This API can only be used for scheduled webinar(webinar type: 5). Batch registration is not supported for "
        "other webinar types.",
        DOCUMENTED,
        "SEED, SPEC21",
    ),
    v2025_06(
        400,
        300,
        "This API can only be used for scheduled webinars (type 5). Batch registration is not supported for other "
        "webinar types.",
        DOCUMENTED,
        "SPEC25",
    ),
)
REGISTRATION_NOT_ENABLED = define_error(
    "registration_not_enabled",
    "the webinar's `approval_type` is 2 (no registration)",
    v2021_08(
        404,
        404,
        "Registration has not been enabled for this meeting: {webinar_id}.",
        DOCUMENTED,
        "SEED, SPEC21, which lists 400 with code 3000 too; the meetings' twin was recorded: "
        "recorded/meeting_add_registrant_404_not_enabled",
    ),
    v2021_08(
        400,
        3000,
        "This webinar does not have registration as required:{webinar_id}.",
        DOCUMENTED,
        "SPEC21",
        "webinarRegistrantCreate",
    ),
    v2021_08(
        400,
        300,
        "Registration has not been enabled for this meeting: {webinar_id}.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
        "webinarRegistrantStatus",
    ),
    v2021_08(
        400,
        404,
        "Registration has not been enabled for this webinar: {webinar_id}.",
        DOCUMENTED,
        "SPEC21 (HTTP 400, code 404)",
        "deleteWebinarRegistrant",
    ),
    v2021_08(
        404,
        404,
        "Registration has not been enabled for this meeting: {webinar_id}.",
        INFERRED,
        "not in SPEC21; as for batch registration",
        "webinarRegistrantGet",
    ),
    v2021_08(
        400,
        3000,
        "Registration has not been enabled for this webinar: {webinar_id}.",
        OBSERVED,
        "facts 8.1 a8 (status and code, April 2020); the text is that of SPEC25, and inferred",
        "webinarRegistrantsQuestionsGet",
    ),
    v2021_08(
        400,
        3000,
        "Registration has not been enabled for this webinar: {webinar_id}.",
        INFERRED,
        "by analogy with reading the questions, facts 8.1 a8",
        "webinarRegistrantQuestionUpdate",
    ),
    v2025_06(
        400,
        3000,
        "Registration has not been enabled for this webinar: {webinar_id}.",
        DOCUMENTED,
        "SPEC25",
    ),
    v2025_06(
        400,
        3000,
        "This webinar does not have registration as required: {webinar_id}.",
        DOCUMENTED,
        "SPEC25",
        "webinarRegistrantCreate",
    ),
    v2025_06(
        400,
        300,
        "Registration has not been enabled for this meeting: {webinar_id}.",
        DOCUMENTED,
        "SPEC25",
        "webinarRegistrantStatus",
    ),
    all_profiles(
        400,
        3000,
        "This Webinar has not registration required: {webinar_id}",
        DOCUMENTED,
        "SPEC21, SPEC25; it names the session's UUID",
        "webinarAbsentees",
    ),
)
WEBINAR_OVER = define_error(
    "webinar_over",
    "the webinar has ended, or its scheduled end has passed on the account's clock",
    v2021_08(
        400,
        3038,
        "This webinar is over, you can no longer register for this webinar. If you have any questions, please contact "
        "the webinar host.",
        DOCUMENTED,
        "SPEC21",
    ),
    v2021_08(
        400,
        3038,
        "Webinar is over, you can not register now. If you have any questions, please contact Webinar host.",
        DOCUMENTED,
        "SPEC21",
        "webinarRegistrantCreate",
    ),
    v2025_06(
        400,
        3038,
        "The webinar is over. You cannot register now. If you have any questions, contact the webinar's host.",
        DOCUMENTED,
        "SPEC25",
    ),
    v2025_06(
        400,
        3038,
        "The webinar is over. You cannot register now. If you have any questions, contact the webinar's host.",
        OBSERVED,
        "facts 8.4 F5 (two production clients have the first two sentences); the third is that of the batch, SPEC25, "
        "which prints another text for this operation",
        "webinarRegistrantCreate",
    ),
)
WEBINAR_FULL = define_error(
    "webinar_full",
    "batch registration would exceed registrants_restrict_number or the host's webinar capacity",
    v2021_08(404, 3043, "Webinar has reached maximum attendee capacity.", DOCUMENTED, "SEED, SPEC21"),
    v2025_06(400, 3043, "Webinar has reached maximum attendee capacity.", DOCUMENTED, "SPEC25"),
)
ATTENDEE_LIMIT_REACHED = define_error(
    "attendee_limit_reached",
    "a single registration would exceed registrants_restrict_number or the host's webinar capacity",
    v2021_08(
        400,
        3000,
        "You have reached the limit for the number of attendees you can add. Contact Zoom Support for more "
        "information.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
    ),
    v2025_06(
        400,
        3000,
        "You have reached the limit for the number of attendees you can add. Contact Zoom Support for more "
        "information.",
        OBSERVED,
        "recorded/webinar_batch_3000_attendee_limit (FORUM 74518), SPEC25; the situation is our judgement",
    ),
)
STATUS_CAPACITY_REACHED = define_error(
    "status_capacity_reached",
    "approving would exceed registrants_restrict_number or the host's webinar capacity",
    all_profiles(400, 3035, "Webinar has reached maximum attendee capacity.", DOCUMENTED, "SPEC21, SPEC25"),
)
HOST_CANNOT_REGISTER = define_error(
    "host_cannot_register",
    "the e-mail is the host's or an alternative host's",
    v2021_08(400, 3027, "Host can not register.", DOCUMENTED, "SPEC21; on batch by the experience of a client"),
    v2025_06(
        400,
        3027,
        "Host can not register",
        OBSERVED,
        "recorded/meeting_add_registrant_400_3027 (meetings, 2026-09-23); SPEC25 prints 'Host cannot register.', a "
        "client's test of 2026 'Webinar host can not register for the webinar.'",
    ),
)
PANELIST_CANNOT_REGISTER = define_error(
    "panelist_cannot_register",
    "the e-mail is a panelist's",
    v2021_08(
        400,
        3000,
        "You have been invited as a panelist for the webinar, please check your email to find more information about "
        "this webinar.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
    ),
    v2025_06(
        400,
        3000,
        "You have been invited as a panelist for the webinar, please check your email to find more information about "
        "this webinar.",
        DOCUMENTED,
        "SPEC25 (single registration)",
    ),
)
EMAIL_DOMAIN_RESTRICTED = define_error(
    "email_domain_restricted",
    "the webinar restricts the e-mail domains of registrants, and this domain is not allowed",
    all_profiles(
        400,
        3034,
        "If you have been invited, please input your work email address.",
        DOCUMENTED,
        "SPEC21, SPEC25 (single registration)",
    ),
)
REGISTRANT_DENIED = define_error(
    "registrant_denied",
    "a registrant with this e-mail was denied or cancelled before, and has not been deleted",
    all_profiles(
        400,
        3000,
        "Registration for this email address has been denied.",
        INFERRED,
        "FORUM 39340 says that it fails; code and text were never published",
    ),
)
REGISTRANT_NOT_FOUND = define_error(
    "registrant_not_found",
    "the webinar or meeting has no registrant of this id",
    v2021_08(400, 3079, "This registrant does not exist: {registrant_id}.", INFERRED, "not in SPEC21; as in SPEC25"),
    v2021_08(400, 3000, "Registrant {registrant_id} was not found.", DOCUMENTED, "SPEC21", "deleteWebinarRegistrant"),
    v2025_06(400, 3079, "This registrant does not exist: {registrant_id}.", DOCUMENTED, "SPEC25"),
    v2025_06(400, 3000, "Registrant {registrant_id} was not found.", DOCUMENTED, "SPEC25", "deleteWebinarRegistrant"),
    all_profiles(
        400,
        3079,
        "This registrant does not exist: {registrant_id}.",
        INFERRED,
        "SPEC25 has it for webinars, and no error for meetings",
        "meetingRegistrantGet",
    ),
    all_profiles(
        400,
        3000,
        "Registrant {registrant_id} was not found.",
        INFERRED,
        "SPEC21 and SPEC25 have it for webinars, and no error for meetings",
        "meetingregistrantdelete",
    ),
)
REGISTRANT_ID_INVALID = define_error(
    "registrant_id_invalid",
    "the registrant id in the path is not 22 characters of URL-safe base64 (the situation is our judgement)",
    all_profiles(
        400,
        300,
        "The value that you entered for the Registrant ID field is invalid. Enter a valid value and try again.",
        DOCUMENTED,
        "SPEC21 and SPEC25 deleteWebinarRegistrant",
    ),
)
REGISTRANT_DAILY_LIMIT = define_error(
    "registrant_daily_limit",
    "the registrant's three registrations of this UTC day are used up (repeated registrations count)",
    v2021_08(
        429,
        429,
        'You have exceeded the daily rate limit of "{limit}" for webinar Perform batch registration API requests for '
        'the registrant "{email}". You can resume these API requests at GMT 00:00:00.',
        DOCUMENTED,
        "SEED, without its marks for bold; Zoom's notice of August 2021 has one text for both registrations, the one "
        "recorded on the single (FORUM 57798)",
        "addBatchWebinarRegistrants",
    ),
    v2021_08(
        429,
        429,
        "You have exceeded the daily rate limit ({limit}) of Webinar Batch Registration API requests permitted for "
        "({email}) this particular registrant. You may resume these requests at GMT 00:00:00.",
        OBSERVED,
        "recorded/webinar_add_registrant_429_2021 (FORUM 57798)",
    ),
    v2025_06(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for webinar Perform batch registration API requests for "
        "the registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        INFERRED,
        "the template of the documents in the form that three sibling endpoints were seen to use (facts 1.3)",
        "addBatchWebinarRegistrants",
    ),
    v2025_06(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for Add a webinar registrant API requests for the "
        "registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        OBSERVED,
        "recorded/webinar_add_registrant_429_2025 (FORUM 141856)",
    ),
)
REGISTRANT_STATUS_DAILY_LIMIT = define_error(
    "registrant_status_daily_limit",
    "the registrant's ten status changes of this UTC day are used up",
    v2021_08(
        429,
        429,
        'You have exceeded the daily rate limit of "{limit}" for webinar Update registrant\'s status API requests for '
        'the registrant "{email}". You can resume these API requests at GMT 00:00:00.',
        INFERRED,
        "the template of the batch's document; not in SPEC21",
    ),
    v2025_06(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for webinar Update registrant's status API requests for "
        "the registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        OBSERVED,
        "recorded/webinar_registrant_status_429 (FORUM 122482)",
    ),
)
