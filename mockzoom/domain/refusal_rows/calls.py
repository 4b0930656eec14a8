"""Refusals of the call itself: its path, token, scope, rate, body and pages."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import (
    DOCUMENTED,
    INFERRED,
    OBSERVED,
    both,
    live,
    row,
    seeds,
)

ENDPOINT_UNKNOWN = row(
    "endpoint_unknown",
    "no operation has this path",
    both(404, 2300, "This API endpoint is not recognized.", OBSERVED, "recorded/api_404_2300_unknown_route"),
)
ENDPOINT_NOT_EMULATED = row(
    "endpoint_not_emulated",
    "Zoom has this operation, mockzoom does not emulate it",
    both(
        404,
        2300,
        "This API endpoint is not recognized.",
        INFERRED,
        "a rule of mockzoom's own, in the words for unknown routes; Zoom itself would serve the call",
    ),
)
METHOD_NOT_SUPPORTED = row(
    "method_not_supported",
    "the path exists, the method does not",
    both(
        405,
        2300,
        "This API endpoint is not recognized.",
        INFERRED,
        "facts 1.4 has the text for unknown routes; the status and the Allow header are HTTP's own rule",
    ),
)
ACCESS_TOKEN_INVALID = row(
    "access_token_invalid",
    "no bearer token, or one that nobody issued or that was revoked",
    both(401, 124, "Invalid access token.", OBSERVED, "recorded/api_401_no_or_bad_token"),
)
ACCESS_TOKEN_EXPIRED = row(
    "access_token_expired",
    "the bearer token's hour has passed",
    both(401, 124, "Access token is expired.", OBSERVED, "recorded/api_401_expired_token (client fixtures)"),
)
ACCESS_TOKEN_IN_QUERY = row(
    "access_token_in_query",
    "the token stands in the query instead of the Authorization header",
    both(
        401,
        124,
        "Invalid access token, this access token is not supported as query parameter string.",
        OBSERVED,
        "recorded/api_401_token_in_query (2023)",
    ),
)
SCOPE_MISSING = row(
    "scope_missing",
    "the token has none of the operation's scopes",
    seeds(
        400,
        4711,
        "Invalid access token, does not contain scopes:[{scopes}].",
        INFERRED,
        "facts 1.4 has the format of 2024; that an app of 2021 is told the classic scopes is our judgement",
    ),
    live(
        400,
        4711,
        "Invalid access token, does not contain scopes:[{scopes}].",
        OBSERVED,
        "recorded/api_400_4711_missing_scope (FORUM 108207); HTTP 400 asserted by clients",
    ),
)
RATE_LIMIT_PER_SECOND = row(
    "rate_limit_per_second",
    "the account used up its calls of this second (or minute, for resource-intensive operations)",
    both(
        429,
        429,
        "You have reached the maximum per-second rate limit for this API. Try again later.",
        DOCUMENTED,
        "facts 3 (official rate-limit page)",
    ),
)
RATE_LIMIT_DAILY = row(
    "rate_limit_daily",
    "the account used up its calls of this UTC day",
    both(
        429,
        429,
        "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when "
        "you can make another request.",
        DOCUMENTED,
        "facts 3 (official rate-limit page)",
    ),
)
BODY_NOT_JSON = row(
    "body_not_json",
    "the body is not JSON text, or not a JSON object",
    both(
        400,
        300,
        "Request Body should be a valid JSON object.",
        OBSERVED,
        "recorded/api_400_300_bad_json (official errors page)",
    ),
)
CONTENT_TYPE_UNSUPPORTED = row(
    "content_type_unsupported",
    "the body comes under a content type that the operation does not take",
    both(
        400,
        300,
        "Request Body should be a valid JSON object.",
        INFERRED,
        "facts 1.4: the same text per one document",
    ),
)
MULTIPART_VALUE_PREFIXED = row(
    "multipart_value_prefixed",
    "the form field `registrants` starts with `true` or `false` before its list: the converter behind the Chilkat "
    "samples copies the first field's value in front of the second",
    both(
        400,
        300,
        "Request Body should be a valid JSON object.",
        INFERRED,
        "facts 1.1: an artefact of the converter; what Zoom answers was never seen",
    ),
)
BODY_TOO_LARGE = row(
    "body_too_large",
    "the body is larger than the server's limit (1 MiB unless set otherwise; 16 MiB where a file is uploaded)",
    both(413, 413, "Request Entity Too Large.", INFERRED, "no evidence; the status is HTTP's own for this case"),
)
VALIDATION_FAILED = row(
    "validation_failed",
    "a field is missing, malformed, too long or out of range; `errors` names each",
    both(
        400,
        300,
        "Validation Failed.",
        OBSERVED,
        "recorded/meeting_add_registrant_300_invalid_email, FORUM 16202",
    ),
)
INTERNAL_ERROR = row(
    "internal_error",
    "mockzoom itself failed; its log has the details",
    both(500, 500, "Internal server error.", INFERRED, "no evidence; a fault of mockzoom, never of Zoom"),
)
STORE_FAILED = row(
    "store_failed",
    "the database of `--store` cannot be reached or failed; the log says why, and nothing was done",
    both(503, 503, "Service unavailable.", INFERRED, "no evidence; the status is HTTP's own for this case"),
)
NEXT_PAGE_TOKEN_INVALID = row(
    "next_page_token_invalid",
    "the page token is older than 15 minutes, of another list, or nobody's",
    both(
        400,
        300,
        "The next page token is invalid or expired.",
        OBSERVED,
        "recorded/api_400_300_next_page_token",
    ),
)
