"""Errors of the request itself: its path, token, scope, rate, body and page token."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import Violation, ZoomApiError
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, OBSERVED

ENDPOINT_UNKNOWN = define_error(
    "endpoint_unknown",
    "no operation has this path",
    all_profiles(404, 2300, "This API endpoint is not recognized.", OBSERVED, "recorded/api_404_2300_unknown_route"),
)
ENDPOINT_NOT_EMULATED = define_error(
    "endpoint_not_emulated",
    "Zoom has this operation, but mockzoom does not emulate it",
    all_profiles(
        404,
        2300,
        "This API endpoint is not recognized.",
        INFERRED,
        "a rule of mockzoom's own, in the words for unknown routes; Zoom itself would serve the call",
    ),
)
THING_NOT_FOUND = define_error(
    "thing_not_found",
    "the path names a thing that does not exist, and Zoom's documents list no error for it",
    all_profiles(
        404,
        404,
        "Resource not found: {value}.",
        INFERRED,
        "SPEC21 lists the code 404 for things that do not exist, in words of each family; these words are general",
    ),
)
METHOD_NOT_SUPPORTED = define_error(
    "method_not_supported",
    "the path exists, the method does not",
    v2021_08(404, 2300, "This API endpoint is not recognized.", INFERRED, "as in 2025-06, facts 8.1 a14"),
    v2025_06(
        404,
        2300,
        "This API endpoint is not recognized.",
        OBSERVED,
        "facts 8.1 a14 (the status, July 2026); the body is inferred from that of an unknown route",
    ),
)
ACCESS_TOKEN_INVALID = define_error(
    "access_token_invalid",
    "no bearer token, or one that was never issued or that was revoked",
    all_profiles(401, 124, "Invalid access token.", OBSERVED, "recorded/api_401_no_or_bad_token"),
)
ACCESS_TOKEN_EXPIRED = define_error(
    "access_token_expired",
    "the bearer token has expired (one hour after it was issued)",
    all_profiles(401, 124, "Access token is expired.", OBSERVED, "recorded/api_401_expired_token (client fixtures)"),
)
ACCESS_TOKEN_IN_QUERY = define_error(
    "access_token_in_query",
    "the token is in the query string instead of the Authorization header",
    all_profiles(
        401,
        124,
        "Invalid access token, this access token is not supported as query parameter string.",
        OBSERVED,
        "recorded/api_401_token_in_query (2023)",
    ),
)
APP_TOKEN_REFUSED = define_error(
    "app_token_refused",
    "the token is one of the grant client_credentials, which stands for the app and not for an account",
    all_profiles(
        400,
        200,
        "Invalid api key or secret.",
        OBSERVED,
        "facts 8.1 a12 (2022, FORUM 79648); that every operation but those on event subscriptions says so is inferred",
    ),
)
SCOPE_MISSING = define_error(
    "scope_missing",
    "the token has none of the operation's scopes",
    v2021_08(
        400,
        4711,
        "Invalid access token, does not contain scopes:[{scopes}].",
        INFERRED,
        "facts 1.4 has the format of 2024; that an app of 2021 gets the classic scopes is our judgement",
    ),
    v2025_06(
        400,
        4711,
        "Invalid access token, does not contain scopes:[{scopes}].",
        OBSERVED,
        "recorded/api_400_4711_missing_scope (FORUM 108207); HTTP 400 asserted by clients",
    ),
)
define_error(
    "scope_missing_marketplace",
    "as scope_missing, in the form of the Marketplace; only a fault returns it",
    all_profiles(
        400,
        201,
        "Invalid access token, does not contain scopes:[{scopes}].",
        OBSERVED,
        "recorded/api_201_missing_scope; HTTP 400 is our judgement, by analogy with the other two",
    ),
)
define_error(
    "scope_missing_phone",
    "as scope_missing, in the form of Zoom Phone; only a fault returns it",
    all_profiles(
        400,
        104,
        "Invalid access token, does not contain scopes:[{scopes}]",
        OBSERVED,
        "recorded/api_400_104_missing_scope",
    ),
)
RATE_LIMIT_PER_SECOND = define_error(
    "rate_limit_per_second",
    "the account used up its requests of this second (or minute, for resource-intensive operations)",
    all_profiles(
        429,
        429,
        "You have reached the maximum per-second rate limit for this API. Try again later.",
        DOCUMENTED,
        "facts 3 (official rate-limit page)",
    ),
)
RATE_LIMIT_DAILY = define_error(
    "rate_limit_daily",
    "the account used up its requests of this UTC day",
    all_profiles(
        429,
        429,
        "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when "
        "you can make another request.",
        DOCUMENTED,
        "facts 3 (official rate-limit page)",
    ),
)
BODY_NOT_JSON = define_error(
    "body_not_json",
    "the body is not JSON text, not a JSON object, or nested more than 128 levels deep (mockzoom's own limit)",
    all_profiles(
        400,
        300,
        "Request Body should be a valid JSON object.",
        OBSERVED,
        "recorded/api_400_300_bad_json (official errors page)",
    ),
    xml_root="error",
)
CONTENT_TYPE_UNSUPPORTED = define_error(
    "content_type_unsupported",
    "the request has no content type, or one that the operation does not accept",
    all_profiles(
        415,
        300,
        "Unsupported Content Type",
        OBSERVED,
        "recorded/meeting_create_415_form; facts 8.2 W4 (no content type, 2020); nothing newer contradicts",
    ),
)
CONTENT_ENCODING_UNSUPPORTED = define_error(
    "content_encoding_unsupported",
    "the body is compressed (`Content-Encoding`, or the first bytes of gzip); mockzoom does not unpack it",
    all_profiles(
        400,
        300,
        "Request Body should be a valid JSON object.",
        INFERRED,
        "no evidence of what Zoom does with a compressed body; the words are those for a body that is not JSON",
    ),
    xml_root="error",
)
MULTIPART_VALUE_PREFIXED = define_error(
    "multipart_value_prefixed",
    "the form field `registrants` starts with `true` or `false` before its list: the converter behind the Chilkat "
    "samples copies the first field's value in front of the second",
    all_profiles(
        400,
        300,
        "Request Body should be a valid JSON object.",
        INFERRED,
        "facts 1.1: an artefact of the converter; what Zoom answers was never seen",
    ),
    xml_root="error",
)
BODY_TOO_LARGE = define_error(
    "body_too_large",
    "the body is larger than the server's limit (1 MiB unless set otherwise; 16 MiB where a file is uploaded)",
    all_profiles(
        413, 413, "Request Entity Too Large.", INFERRED, "no evidence; the status is HTTP's own for this case"
    ),
)
VALIDATION_FAILED = define_error(
    "validation_failed",
    "a field is missing, malformed, too long or out of range; `errors` names each",
    all_profiles(
        400,
        300,
        "Validation Failed.",
        OBSERVED,
        "recorded/meeting_add_registrant_300_invalid_email, FORUM 16202",
    ),
    xml_root="result",
)
INTERNAL_ERROR = define_error(
    "internal_error",
    "mockzoom itself failed; its log has the details",
    all_profiles(500, 500, "Internal server error.", INFERRED, "no evidence; a fault of mockzoom, never of Zoom"),
)
STORE_FAILED = define_error(
    "store_failed",
    "the database of `--store` cannot be reached or failed; the log says why, and nothing was done",
    all_profiles(503, 503, "Service unavailable.", INFERRED, "no evidence; the status is HTTP's own for this case"),
)
NEXT_PAGE_TOKEN_INVALID = define_error(
    "next_page_token_invalid",
    "the page token is older than 15 minutes, of another list, or was never issued",
    all_profiles(
        400,
        300,
        "The next page token is invalid or expired.",
        OBSERVED,
        "recorded/api_400_300_next_page_token",
    ),
)


def invalid_field(name: str, *, missing: bool = False) -> ZoomApiError:
    """Return the validation error for one field of a body, to raise."""
    return ZoomApiError(VALIDATION_FAILED, violations=(Violation(name, missing),))


def invalid_query(name: str, *, missing: bool = False) -> ZoomApiError:
    """Return the validation error for one query parameter, to raise."""
    return ZoomApiError(VALIDATION_FAILED, violations=(Violation(name, missing),), about_body=False)
