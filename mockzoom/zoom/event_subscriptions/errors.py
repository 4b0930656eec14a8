"""Errors of the API of event subscriptions and of webhook logs."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import ErrorSpec, ErrorVariant
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED, EvidenceGrade

_DOC = "DOC api/marketplace"
_NOT_THEN = "the API came after 2021; the text of DOC api/marketplace"


def _variants(
    status: int, code: int, message: str, *operations: str, how: EvidenceGrade = DOCUMENTED, source: str = _DOC
) -> tuple[ErrorVariant, ...]:
    return v2021_08(status, code, message, INFERRED, _NOT_THEN, *operations) + v2025_06(
        status, code, message, how, source, *operations
    )


def _invalid(name: str, situation: str, message: str) -> ErrorSpec:
    return define_error(name, situation, _variants(400, 1500, message))


EVENTS_EMPTY = _invalid("events_empty", "`events` is missing or empty", "The events list is empty.")

WEBHOOK_URL_EMPTY = _invalid(
    "webhook_url_empty", "`event_webhook_url` is missing or empty", "The event webhook url is empty."
)

SUBSCRIPTION_SCOPE_INVALID = _invalid(
    "subscription_scope_invalid",
    "`subscription_scope` is missing, or neither `user` nor `account`: mockzoom has no master accounts",
    "The subscription scope is invalid.",
)

CUSTOM_HEADER_INVALID = _invalid(
    "custom_header_invalid", "a field of `custom_header` is missing or has a wrong form", "{sentence}"
)

CUSTOM_HEADER_TYPE_INVALID = define_error(
    "custom_header_type_invalid",
    "`custom_header_type` differs from 0, 1 and 3 (2, a token of OAuth, is not emulated)",
    _variants(404, 1801, "The custom header type validate failed: {custom_header_type}."),
)

SUBSCRIBER_NOT_FOUND = define_error(
    "subscriber_not_found",
    "a user of a subscription does not exist, or belongs to another account",
    _variants(404, 1001, "User does not exist or does not belong to this account: {user_id}."),
    _variants(404, 1001, "User does not exist or does not belong to this account.", "getUserEventSubscriptions"),
)

APP_NOT_AUTHORIZED = define_error(
    "app_not_authorized",
    "`account_id` is not the account of the app: no other account has authorized it",
    _variants(400, 1300, "The user don't authorize the app: {user_id}."),
    _variants(400, 1002, "The user don't authorize the app: {user_id}.", "subscribeEventSubscription"),
)

EVENT_NOT_FOUND = define_error(
    "event_not_found",
    "an entry of `events` is not the name of an event",
    _variants(404, 1601, "App event not exists: {event}"),
)

EVENT_NOT_ALLOWED = define_error(
    "event_not_allowed",
    "the app has no scope for the objects of an event",
    _variants(
        400,
        1602,
        "The event is not allowed for the app: {event}",
        source="DOC api/marketplace, DOC api/webhooks; that any scope of webinars, meetings, recordings or users will "
        "do is inferred",
    ),
)

SUBSCRIPTIONS_FULL = define_error(
    "subscriptions_full",
    "the app has 20 subscriptions",
    _variants(
        400,
        1500,
        "The number of event subscriptions exceeds the limit of {maximum}.",
        how=INFERRED,
        source="DOC api/webhooks has the limit, no source the error",
    ),
)

WEBHOOK_URL_NOT_VALIDATED = define_error(
    "webhook_url_not_validated",
    "the receiver does not answer `endpoint.url_validation` rightly, or its address is not allowed",
    _variants(404, 1701, "The event webhook url validate failed: {url}."),
)

SUBSCRIPTION_NOT_FOUND = define_error(
    "subscription_not_found",
    "the subscription does not exist, or was not made through this API",
    _variants(
        404,
        1601,
        "App event subscription is invalid: {subscription_id}",
        source="DOC api/marketplace; DOC api/webhooks: this API does not change those of the build flow; that they are "
        "answered as missing ones is inferred",
    ),
)

RETRY_NUMBER_INVALID = define_error(
    "retry_number_invalid",
    "`retry_num` is not a number from 0 to 3",
    _variants(400, 1506, "The 'retry_num' value must be an integer within the range of 0 to 3."),
)

WEBHOOK_LOGS_FORBIDDEN = define_error(
    "webhook_logs_forbidden",
    "the token of a user without an admin scope asks for the logs of the app",
    _variants(
        401,
        201,
        "You do not have permission to access the targeted resource.",
        source="DOC api/marketplace; that it concerns users without an admin scope is inferred",
    ),
)

APP_NOT_FOUND = define_error(
    "app_not_found",
    "the path names another app than that of the token; here the id of an app is its client id",
    _variants(404, 1401, "APP ID does not exist: {app_id}."),
)

LOG_DATES_REVERSED = define_error(
    "log_dates_reversed",
    "`to` is not after `from`",
    _variants(404, 1501, "The 'to' date must be after the 'from' date."),
)

LOG_RANGE_TOO_OLD = define_error(
    "log_range_too_old",
    "`from` is more than seven days ago",
    _variants(404, 1502, "The date range must be within the last seven days."),
)

LOG_DATE_INVALID = define_error(
    "log_date_invalid",
    "`from` or `to` is not written like 2026-11-21T12:00:00Z",
    _variants(404, 1503, "The dates must follow the format: `yyyy-MM-dd'T'HH:mm:ss'Z'`."),
)

LOG_FROM_IN_FUTURE = define_error(
    "log_from_in_future",
    "`from` is in the future",
    _variants(404, 1504, "The 'from' date must be before the current date(UTC)."),
)
