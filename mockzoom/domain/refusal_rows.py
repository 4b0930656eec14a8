"""Every refusal of the API as a row: a name, a situation, a wording for each edition, and how we know.

Templates are filled with facts: `{webinar_id}`, `{registrant_id}`, `{user_id}`, `{email}`, `{limit}`, `{scopes}`,
`{account_id}`.
Sources: SPEC21, SPEC24 and SPEC25 are Zoom's own specifications of those years, SEED the two documents of the
default profile, FORUM n a topic of Zoom's developer forum, `recorded/x` a recorded answer, `facts n` a section of
the fact sheet.
"""

from __future__ import annotations

from mockzoom.domain.profiles import Profile
from mockzoom.domain.provenance import Provenance
from mockzoom.domain.refusals import Row, Wording

OBSERVED, DOCUMENTED, INFERRED = Provenance.OBSERVED, Provenance.DOCUMENTED, Provenance.INFERRED

_BATCH = "addBatchWebinarRegistrants"
_SINGLE = "webinarRegistrantCreate"
_GET_REGISTRANT = "webinarRegistrantGet"
_DELETE_REGISTRANT = "deleteWebinarRegistrant"
_CREATE = "webinarCreate"
_GET = "webinar"
_LIST = "webinars"


def _seeds(status: int, code: int, message: str, how: Provenance, source: str, *operations: str) -> tuple[Wording]:
    return (Wording(Profile.SEEDS_2021_08, status, code, message, how, source, operations),)


def _live(status: int, code: int, message: str, how: Provenance, source: str, *operations: str) -> tuple[Wording]:
    return (Wording(Profile.LIVE_2025_06, status, code, message, how, source, operations),)


def _both(status: int, code: int, message: str, how: Provenance, source: str, *operations: str) -> tuple[Wording, ...]:
    return _seeds(status, code, message, how, source, *operations) + _live(
        status, code, message, how, source, *operations
    )


def _row(name: str, situation: str, *wordings: tuple[Wording, ...]) -> Row:
    return Row(name, situation, tuple(w for group in wordings for w in group))


# --- the call itself ------------------------------------------------------------------------------------------

ENDPOINT_UNKNOWN = _row(
    "endpoint_unknown",
    "no operation has this path",
    _both(404, 2300, "This API endpoint is not recognized.", OBSERVED, "recorded/api_404_2300_unknown_route"),
)
METHOD_NOT_SUPPORTED = _row(
    "method_not_supported",
    "the path exists, the method does not",
    _both(
        405,
        2300,
        "This API endpoint is not recognized.",
        INFERRED,
        "facts 1.4 has the text for unknown routes; the status and the Allow header are HTTP's own rule",
    ),
)
ACCESS_TOKEN_INVALID = _row(
    "access_token_invalid",
    "no bearer token, or one that nobody issued or that was revoked",
    _both(401, 124, "Invalid access token.", OBSERVED, "recorded/api_401_no_or_bad_token"),
)
ACCESS_TOKEN_EXPIRED = _row(
    "access_token_expired",
    "the bearer token's hour has passed",
    _both(401, 124, "Access token is expired.", OBSERVED, "recorded/api_401_expired_token (client fixtures)"),
)
ACCESS_TOKEN_IN_QUERY = _row(
    "access_token_in_query",
    "the token stands in the query instead of the Authorization header",
    _both(
        401,
        124,
        "Invalid access token, this access token is not supported as query parameter string.",
        OBSERVED,
        "recorded/api_401_token_in_query (2023)",
    ),
)
SCOPE_MISSING = _row(
    "scope_missing",
    "the token has none of the operation's scopes",
    _seeds(
        400,
        4711,
        "Invalid access token, does not contain scopes:[{scopes}].",
        INFERRED,
        "facts 1.4 has the format of 2024; that an app of 2021 is told the classic scopes is our judgement",
    ),
    _live(
        400,
        4711,
        "Invalid access token, does not contain scopes:[{scopes}].",
        OBSERVED,
        "recorded/api_400_4711_missing_scope (FORUM 108207); HTTP 400 asserted by clients",
    ),
)
RATE_LIMIT_PER_SECOND = _row(
    "rate_limit_per_second",
    "the account used up its calls of this second (or minute, for resource-intensive operations)",
    _both(
        429,
        429,
        "You have reached the maximum per-second rate limit for this API. Try again later.",
        DOCUMENTED,
        "facts 3 (official rate-limit page)",
    ),
)
RATE_LIMIT_DAILY = _row(
    "rate_limit_daily",
    "the account used up its calls of this UTC day",
    _both(
        429,
        429,
        "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when "
        "you can make another request.",
        DOCUMENTED,
        "facts 3 (official rate-limit page)",
    ),
)
BODY_NOT_JSON = _row(
    "body_not_json",
    "the body is not JSON text, or not a JSON object",
    _both(
        400,
        300,
        "Request Body should be a valid JSON object.",
        OBSERVED,
        "recorded/api_400_300_bad_json (official errors page)",
    ),
)
CONTENT_TYPE_UNSUPPORTED = _row(
    "content_type_unsupported",
    "the body comes under a content type that the operation does not take",
    _both(
        400,
        300,
        "Request Body should be a valid JSON object.",
        INFERRED,
        "facts 1.4: the same text per one document",
    ),
)
MULTIPART_VALUE_PREFIXED = _row(
    "multipart_value_prefixed",
    "the form field `registrants` starts with `true` or `false` before its list: the converter behind the Chilkat "
    "samples copies the first field's value in front of the second",
    _both(
        400,
        300,
        "Request Body should be a valid JSON object.",
        INFERRED,
        "facts 1.1: an artefact of the converter; what Zoom answers was never seen",
    ),
)
BODY_TOO_LARGE = _row(
    "body_too_large",
    "the body is larger than the server's limit (1 MiB unless set otherwise)",
    _both(413, 413, "Request Entity Too Large.", INFERRED, "no evidence; the status is HTTP's own for this case"),
)
VALIDATION_FAILED = _row(
    "validation_failed",
    "a field is missing, malformed, too long or out of range; `errors` names each",
    _both(
        400,
        300,
        "Validation Failed.",
        OBSERVED,
        "recorded/meeting_add_registrant_300_invalid_email, FORUM 16202",
    ),
)
INTERNAL_ERROR = _row(
    "internal_error",
    "mockzoom itself failed; its log has the details",
    _both(500, 500, "Internal server error.", INFERRED, "no evidence; a fault of mockzoom, never of Zoom"),
)
NEXT_PAGE_TOKEN_INVALID = _row(
    "next_page_token_invalid",
    "the page token is older than 15 minutes, of another list, or nobody's",
    _both(
        400,
        300,
        "The next page token is invalid or expired.",
        OBSERVED,
        "recorded/api_400_300_next_page_token",
    ),
)

# --- users ----------------------------------------------------------------------------------------------------

USER_NOT_FOUND = _row(
    "user_not_found",
    "nobody has this user id or e-mail address",
    _both(404, 1001, "User does not exist: {user_id}.", DOCUMENTED, "facts 1.4"),
    _seeds(
        404,
        1001,
        "User {user_id} not exist or not belong to this account.",
        DOCUMENTED,
        "SPEC21",
        _CREATE,
        _LIST,
    ),
    _live(404, 1001, "User {user_id} does not exist.", DOCUMENTED, "SPEC25", _CREATE),
)
USER_OF_OTHER_ACCOUNT = _row(
    "user_of_other_account",
    "the user exists, in an account that is not the caller's",
    _both(400, 1010, "User does not belong to this account: {account_id}.", DOCUMENTED, "facts 1.4"),
)
SCHEDULE_FOR_INVALID = _row(
    "schedule_for_invalid",
    "`schedule_for` names nobody of this account",
    _both(
        400,
        300,
        "The value that you entered for the `schedule_for` field is invalid. Enter a valid value and try again.",
        DOCUMENTED,
        "SPEC25 webinarCreate, webinarUpdate",
    ),
)
CANNOT_SCHEDULE_FOR = _row(
    "cannot_schedule_for",
    "`schedule_for` names a user who may not host webinars",
    _both(
        400,
        3000,
        "You cannot schedule a meeting for {user_id}.",
        DOCUMENTED,
        "SPEC25 webinarCreate; the situation is our judgement",
    ),
)

# --- webinars -------------------------------------------------------------------------------------------------

WEBINAR_ID_INVALID = _row(
    "webinar_id_invalid",
    "the webinar id in the path is not a number",
    _seeds(
        400,
        300,
        "Invalid webinar ID.",
        INFERRED,
        "SPEC21 prints the code in the place of the HTTP status; HTTP 400 is our judgement",
    ),
    _live(400, 300, "Invalid webinar ID.", DOCUMENTED, "SPEC25"),
)
WEBINAR_NOT_FOUND = _row(
    "webinar_not_found",
    "the account has no webinar of this number",
    _seeds(404, 3001, "Webinar {webinar_id} not found or has expired.", DOCUMENTED, "SPEC21"),
    _seeds(404, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SEED, SPEC21", _BATCH),
    _seeds(400, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SPEC21 (HTTP 400)", _DELETE_REGISTRANT),
    _live(404, 3001, "Webinar does not exist: {webinar_id}.", DOCUMENTED, "SPEC25"),
)
WEBINAR_PLAN_MISSING = _row(
    "webinar_plan_missing",
    "the host has no licence or no webinar plan",
    _seeds(
        400,
        200,
        "Webinar plan subscription is missing. Enable webinar for this user once the subscription is added:{user_id}.",
        INFERRED,
        "SPEC21 prints this text under HTTP 200; code 200 with HTTP 400 is our judgement",
    ),
    _seeds(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinar for this user: {user_id} "
        "in order to perform this action.",
        DOCUMENTED,
        "SEED, SPEC21",
        _BATCH,
    ),
    _seeds(
        400,
        200,
        "Subscription plan for webinar is missing. Enable webinar for this user once the subscription plan is "
        "added:{user_id}.",
        DOCUMENTED,
        "SPEC21",
        _CREATE,
    ),
    _seeds(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to "
        "perform this action: {user_id}.",
        DOCUMENTED,
        "SPEC21",
        _DELETE_REGISTRANT,
    ),
    _live(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to "
        "perform this action.",
        DOCUMENTED,
        "SPEC25",
    ),
    _live(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for user {user_id} in "
        "order to perform this action.",
        DOCUMENTED,
        "SPEC25",
        _CREATE,
    ),
    _live(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for user {user_id} to "
        "perform this action.",
        DOCUMENTED,
        "SPEC25",
        _GET,
    ),
)
NO_PERMISSION = _row(
    "no_permission",
    "a user's own token (without an :admin scope) reaches for another user's webinar or data",
    _seeds(400, 200, "No permission.", INFERRED, "not in SPEC21; the text of SPEC25"),
    _live(400, 200, "No permission.", DOCUMENTED, "SPEC25; the situation is our judgement"),
)
WEBINAR_NOT_EDITABLE = _row(
    "webinar_not_editable",
    "the webinar cannot be changed through the API; of ours, only the built-in test webinars are so",
    _both(
        400,
        3000,
        "Your request could not be processed because webinars created via event directory can not be updated or "
        "deleted using this method.",
        DOCUMENTED,
        "SPEC25 webinarDelete",
    ),
)
OCCURRENCE_NOT_FOUND = _row(
    "occurrence_not_found",
    "`occurrence_id` names no occurrence of the webinar",
    _seeds(400, 3000, "Webinar occurrence does not exist.", INFERRED, "not in SPEC21; the text of SPEC25"),
    _live(400, 3000, "Webinar occurrence does not exist.", DOCUMENTED, "SPEC25 webinarDelete"),
)
WEBINAR_DAILY_LIMIT = _row(
    "webinar_daily_limit",
    "the host's 100 creations and updates of this UTC day are used up",
    _seeds(
        429,
        429,
        "You have exceeded the daily rate limit ({limit}) of Webinar Create/Update API requests permitted for this "
        "particular user. You may resume these requests at GMT 00:00:00.",
        INFERRED,
        "the meetings' twin was recorded in 2020: recorded/meeting_create_429_daily_user",
    ),
    _live(
        429,
        429,
        "A maximum of ({limit}) webinars can be created and updated for a single user in one day.",
        DOCUMENTED,
        "SPEC24",
    ),
)

# --- registration ---------------------------------------------------------------------------------------------

NOT_SCHEDULED_WEBINAR = _row(
    "not_scheduled_webinar",
    "batch registration on a recurring webinar (types 6 and 9)",
    _seeds(
        400,
        300,
        "This API can only be used for scheduled webinar(webinar type: 5). Batch registration is not supported for "
        "other webinar types.",
        DOCUMENTED,
        "SEED, SPEC21",
    ),
    _live(
        400,
        300,
        "This API can only be used for scheduled webinars (type 5). Batch registration is not supported for other "
        "webinar types.",
        DOCUMENTED,
        "SPEC25",
    ),
)
REGISTRATION_NOT_ENABLED = _row(
    "registration_not_enabled",
    "the webinar's approval_type is 2: nobody has to register",
    _seeds(
        404,
        404,
        "Registration has not been enabled for this meeting: {webinar_id}.",
        DOCUMENTED,
        "SEED, SPEC21; the meetings' twin was recorded: recorded/meeting_add_registrant_404_not_enabled",
    ),
    _seeds(
        400,
        3000,
        "This webinar does not have registration as required:{webinar_id}.",
        DOCUMENTED,
        "SPEC21",
        _SINGLE,
    ),
    _seeds(
        400,
        300,
        "Registration has not been enabled for this meeting: {webinar_id}.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
        "webinarRegistrantStatus",
    ),
    _seeds(
        400,
        404,
        "Registration has not been enabled for this webinar: {webinar_id}.",
        DOCUMENTED,
        "SPEC21 (HTTP 400, code 404)",
        _DELETE_REGISTRANT,
    ),
    _seeds(
        404,
        404,
        "Registration has not been enabled for this meeting: {webinar_id}.",
        INFERRED,
        "not in SPEC21; as for batch registration",
        _GET_REGISTRANT,
    ),
    _live(
        400,
        3000,
        "Registration has not been enabled for this webinar: {webinar_id}.",
        DOCUMENTED,
        "SPEC25",
    ),
    _live(
        400,
        3000,
        "This webinar does not have registration as required: {webinar_id}.",
        DOCUMENTED,
        "SPEC25",
        _SINGLE,
    ),
    _live(
        400,
        300,
        "Registration has not been enabled for this meeting: {webinar_id}.",
        DOCUMENTED,
        "SPEC25",
        "webinarRegistrantStatus",
    ),
)
WEBINAR_OVER = _row(
    "webinar_over",
    "the webinar has ended, or its scheduled end has passed on the account's clock",
    _seeds(
        400,
        3038,
        "This webinar is over, you can no longer register for this webinar. If you have any questions, please contact "
        "the webinar host.",
        DOCUMENTED,
        "SPEC21",
    ),
    _seeds(
        400,
        3038,
        "Webinar is over, you can not register now. If you have any questions, please contact Webinar host.",
        DOCUMENTED,
        "SPEC21",
        _SINGLE,
    ),
    _live(
        400,
        3038,
        "The webinar is over. You cannot register now. If you have any questions, contact the webinar's host.",
        DOCUMENTED,
        "SPEC25",
    ),
    _live(
        400,
        3038,
        "Webinar is over, you cannot register now. If you have any questions, contact the webinar host.",
        DOCUMENTED,
        "SPEC25",
        _SINGLE,
    ),
)
WEBINAR_FULL = _row(
    "webinar_full",
    "batch registration would exceed registrants_restrict_number or the host's webinar capacity",
    _seeds(404, 3043, "Webinar has reached maximum attendee capacity.", DOCUMENTED, "SEED, SPEC21"),
    _live(400, 3043, "Webinar has reached maximum attendee capacity.", DOCUMENTED, "SPEC25"),
)
ATTENDEE_LIMIT_REACHED = _row(
    "attendee_limit_reached",
    "a single registration would exceed registrants_restrict_number or the host's webinar capacity",
    _seeds(
        400,
        3000,
        "You have reached the limit for the number of attendees you can add. Contact Zoom Support for more "
        "information.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
    ),
    _live(
        400,
        3000,
        "You have reached the limit for the number of attendees you can add. Contact Zoom Support for more "
        "information.",
        OBSERVED,
        "recorded/webinar_batch_3000_attendee_limit (FORUM 74518), SPEC25; the situation is our judgement",
    ),
)
STATUS_CAPACITY_REACHED = _row(
    "status_capacity_reached",
    "approving would exceed registrants_restrict_number or the host's webinar capacity",
    _both(400, 3035, "Webinar has reached maximum attendee capacity.", DOCUMENTED, "SPEC21, SPEC25"),
)
HOST_CANNOT_REGISTER = _row(
    "host_cannot_register",
    "the e-mail is the host's or an alternative host's",
    _seeds(400, 3027, "Host can not register.", DOCUMENTED, "SPEC21; on batch by the experience of a client"),
    _live(
        400,
        3027,
        "Host can not register",
        OBSERVED,
        "recorded/meeting_add_registrant_400_3027 (meetings, 2026-09-23); SPEC25 prints 'Host cannot register.'",
    ),
)
PANELIST_CANNOT_REGISTER = _row(
    "panelist_cannot_register",
    "the e-mail is a panelist's",
    _seeds(
        400,
        3000,
        "You have been invited as a panelist for the webinar, please check your email to find more information about "
        "this webinar.",
        INFERRED,
        "not in SPEC21; the text of SPEC25",
    ),
    _live(
        400,
        3000,
        "You have been invited as a panelist for the webinar, please check your email to find more information about "
        "this webinar.",
        DOCUMENTED,
        "SPEC25 (single registration)",
    ),
)
EMAIL_DOMAIN_RESTRICTED = _row(
    "email_domain_restricted",
    "the webinar admits only some e-mail domains, and this is none of them",
    _both(
        400,
        3034,
        "If you have been invited, please input your work email address.",
        DOCUMENTED,
        "SPEC21, SPEC25 (single registration)",
    ),
)
REGISTRANT_DENIED = _row(
    "registrant_denied",
    "the e-mail was denied or cancelled before; only deleting the registrant frees it",
    _both(
        400,
        3000,
        "Registration for this email address has been denied.",
        INFERRED,
        "FORUM 39340 says that it fails; code and text were never published",
    ),
)
REGISTRANT_NOT_FOUND = _row(
    "registrant_not_found",
    "the webinar has no registrant of this id",
    _seeds(400, 3079, "This registrant does not exist: {registrant_id}.", INFERRED, "not in SPEC21; as in SPEC25"),
    _seeds(400, 3000, "Registrant {registrant_id} was not found.", DOCUMENTED, "SPEC21", _DELETE_REGISTRANT),
    _live(400, 3079, "This registrant does not exist: {registrant_id}.", DOCUMENTED, "SPEC25"),
    _live(400, 3000, "Registrant {registrant_id} was not found.", DOCUMENTED, "SPEC25", _DELETE_REGISTRANT),
)
REGISTRANT_ID_INVALID = _row(
    "registrant_id_invalid",
    "the registrant id in the path is not 22 characters of URL-safe base64 (the situation is our judgement)",
    _both(
        400,
        300,
        "The value that you entered for the Registrant ID field is invalid. Enter a valid value and try again.",
        DOCUMENTED,
        "SPEC21 and SPEC25 deleteWebinarRegistrant",
    ),
)
REGISTRANT_DAILY_LIMIT = _row(
    "registrant_daily_limit",
    "the registrant's three registrations of this UTC day are used up (repetitions count)",
    _seeds(
        429,
        429,
        'You have exceeded the daily rate limit of "{limit}" for webinar Perform batch registration API requests for '
        'the registrant "{email}". You can resume these API requests at GMT 00:00:00.',
        DOCUMENTED,
        "SEED",
        _BATCH,
    ),
    _seeds(
        429,
        429,
        "You have exceeded the daily rate limit ({limit}) of Webinar Batch Registration API requests permitted for "
        "({email}) this particular registrant. You may resume these requests at GMT 00:00:00.",
        OBSERVED,
        "recorded/webinar_add_registrant_429_2021 (FORUM 57798)",
    ),
    _live(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for webinar Perform batch registration API requests for "
        "the registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        INFERRED,
        "the template of the documents in the form that three sibling endpoints were seen to use (facts 1.3)",
        _BATCH,
    ),
    _live(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for Add a webinar registrant API requests for the "
        "registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        OBSERVED,
        "recorded/webinar_add_registrant_429_2025 (FORUM 141856)",
    ),
)
REGISTRANT_STATUS_DAILY_LIMIT = _row(
    "registrant_status_daily_limit",
    "the registrant's ten status changes of this UTC day are used up",
    _seeds(
        429,
        429,
        'You have exceeded the daily rate limit of "{limit}" for webinar Update registrant\'s status API requests for '
        'the registrant "{email}". You can resume these API requests at GMT 00:00:00.',
        INFERRED,
        "the template of the batch's document; not in SPEC21",
    ),
    _live(
        429,
        429,
        "You have exceeded the daily rate limit of ({limit}) for webinar Update registrant's status API requests for "
        "the registrant ({email}). You can resume these API requests at GMT 00:00:00.",
        OBSERVED,
        "recorded/webinar_registrant_status_429 (FORUM 122482)",
    ),
)

ROWS: dict[str, Row] = {row.name: row for row in list(globals().values()) if isinstance(row, Row)}
