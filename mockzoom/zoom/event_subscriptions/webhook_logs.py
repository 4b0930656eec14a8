"""The log of webhooks that Zoom's API shows: getWebhookLogs, one row for each request to a receiver."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import DAY, instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.event_subscriptions.errors import (
    APP_NOT_FOUND,
    LOG_DATE_INVALID,
    LOG_DATES_REVERSED,
    LOG_FROM_IN_FUTURE,
    LOG_RANGE_TOO_OLD,
    RETRY_NUMBER_INVALID,
    WEBHOOK_LOGS_FORBIDDEN,
)
from mockzoom.zoom.page_tokens import PagePosition, read_token, write_token
from mockzoom.zoom.registry import operation
from mockzoom.zoom.webhooks.models import (
    DELIVERIES,
    EVENTS,
    FINISHED,
    HELD,
    READY,
    SUBSCRIPTIONS,
    WAITING,
    Attempt,
    Event,
    EventDelivery,
    Subscription,
    group_name,
)
from mockzoom.zoom.webhooks.rules import is_delivered
from mockzoom.zoom.webhooks.snapshots import SHOWN_HEADERS

KEPT_MS = 7 * DAY
ALL, FAILED_ONLY, DELIVERED_ONLY = 1, 2, 3
RETRIES = ("0", "1", "2", "3")

# Parts of the failures that a sender names, and Zoom's number for them; everything else is a remote error.
_REASONS = (("no response in", 1), ("connection refused", 2), ("certificate", 9), ("resolved", 13))
_REMOTE_ERROR = 7


class LogRow(NamedTuple):
    """A request to a receiver: `number` orders rows of the same millisecond, `retry` is 0 for the first attempt."""

    at_ms: int
    number: int
    retry: int
    subscription: Subscription
    event: Event
    attempt: Attempt


class LogPage(NamedTuple):
    """A page of the log; `next_page_token` is empty on the last one."""

    rows: list[LogRow]
    page_size: int
    next_page_token: str


def serialize_logs(_: RequestContext, page: LogPage) -> dict[str, Any]:
    """Return a page of the log."""
    return {
        "next_page_token": page.next_page_token,
        "page_size": page.page_size,
        "webhook_logs": [_shown(row) for row in page.rows],
    }


def _shown(row: LogRow) -> dict[str, Any]:
    attempt = row.attempt
    headers = {name: value for name, value in attempt.headers.items() if name in SHOWN_HEADERS}
    shown: dict[str, Any] = {
        "event": row.event.name,
        "status": attempt.status or -1,
        "endpoint": row.subscription.url,
        "subscription_id": row.subscription.id,
        "request_headers": json.dumps(headers, separators=(",", ":")),
        "request_body": row.event.body,
        "response_body": attempt.answer or attempt.failure,
        "date_time": instant(row.at_ms),
        "trace_id": attempt.headers.get("x-zm-trackingid", "").rpartition("rid=")[2],
        "request_id": row.event.id,
        "retry_num": row.retry,
    }
    if not attempt.status:
        reasons = (number for part, number in _REASONS if part in attempt.failure)
        shown["failed_reason_type"] = next(reasons, _REMOTE_ERROR)
    user_id = _user_of(json.loads(row.event.body))
    return shown | ({"user_id": user_id} if user_id else {})


def _user_of(document: dict[str, Any]) -> str:
    """Return whose event it is: the host of its object, or the user that it is about (inferred)."""
    payload = document.get("payload", {})
    target = payload.get("object", {})
    of_user = target.get("id", "") if document.get("event", "").startswith("user.") else ""
    return str(target.get("host_id") or of_user or payload.get("user_id") or "")


@operation("getWebhookLogs", serializer=serialize_logs)
def get_webhook_logs(ctx: RequestContext, request: OperationRequest) -> LogPage:
    """Return the requests of the last seven days, by default those that failed, the latest first (inferred)."""
    if ctx.confined:
        raise api_error(WEBHOOK_LOGS_FORBIDDEN)
    app_id, query = request.path_params["appId"], request.query_params
    if app_id != ctx.account.client_id:
        raise api_error(APP_NOT_FOUND, app_id=app_id)
    retry = query.get("retry_num")
    if retry is not None and retry not in RETRIES:
        raise api_error(RETRY_NUMBER_INVALID)
    first_ms, last_ms = _range(ctx, query.get("from"), query.get("to"))
    rows = [
        row
        for row in _rows(ctx)
        if first_ms <= row.at_ms <= last_ms
        and query.get("event") in (None, "", row.event.name)
        and retry in (None, str(row.retry))
        and _is_of_type(row, query["type"])
    ]
    rows.sort(key=lambda row: (row.at_ms, row.number, row.retry), reverse=True)
    filters = "/".join(str(query.get(name, "")) for name in ("from", "to", "event", "type", "retry_num"))
    return _page(ctx, rows, query, f"getWebhookLogs/{filters}")


def _page(ctx: RequestContext, rows: list[LogRow], query: dict[str, Any], listing: str) -> LogPage:
    """Return a page. New rows come first, so a token names how many rows the list had, and how many were shown."""
    size, token = query["page_size"], query.get("next_page_token")
    place = read_token(ctx.ids, listing, token, ctx.now) if token else PagePosition(after=len(rows))
    start = max(len(rows) - place.after, 0) + place.seen
    shown = rows[start : start + size]
    more = len(rows) > start + size
    following = PagePosition(place.after, 0, place.seen + size)
    return LogPage(shown, size, write_token(ctx.ids, listing, following, ctx.now) if more else "")


def _rows(ctx: RequestContext) -> list[LogRow]:
    found = []
    for subscription in list_all(ctx.state, SUBSCRIPTIONS, ""):
        for group in (READY, WAITING, HELD, FINISHED):
            for delivery in list_all(ctx.state, DELIVERIES, "", group_name(subscription.id, group)):
                event = ctx.state.get(EVENTS, delivery.event_id)
                if event is not None:
                    found += _rows_of(subscription, delivery, event)
    return found


def _rows_of(subscription: Subscription, delivery: EventDelivery, event: Event) -> list[LogRow]:
    number = int(delivery.id[1:])
    return [
        LogRow(attempt.at_ms, number, retry, subscription, event, attempt)
        for retry, attempt in enumerate(delivery.attempts)
        if attempt.headers  # a request that a fault has dropped was not sent
    ]


def _is_of_type(row: LogRow, kind: int) -> bool:
    return kind == ALL or is_delivered(row.attempt.status) == (kind == DELIVERED_ONLY)


def _range(ctx: RequestContext, first: str | None, last: str | None) -> tuple[int, int]:
    """Return the range in epoch ms; by default the last seven days."""
    last_ms = _moment(last) if last else ctx.now
    first_ms = _moment(first) if first else ctx.now - KEPT_MS
    if first and first_ms > ctx.now:
        raise api_error(LOG_FROM_IN_FUTURE)
    if last_ms <= first_ms:
        raise api_error(LOG_DATES_REVERSED)
    if first_ms < ctx.now - KEPT_MS:
        raise api_error(LOG_RANGE_TOO_OLD)
    return first_ms, last_ms + 999  # `to` has whole seconds


def _moment(text: str) -> int:
    try:
        moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - the letter Z is checked
        return int((moment - datetime(1970, 1, 1)).total_seconds()) * 1000  # noqa: DTZ001 - both without a zone
    except (ValueError, OverflowError):
        raise api_error(LOG_DATE_INVALID) from None
