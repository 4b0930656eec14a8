"""Refusals that are provoked in the same way for every operation that names them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from arranged import (
    ACCOUNT,
    CATALOGUE,
    Sent,
    asking,
    edit_account,
    edit_users,
    edit_webinars,
    elsewhere,
    issue_token,
    operation_of,
)

from mockzoom.server import Request
from mockzoom.zoom.plans import FREE_LIMITS
from mockzoom.zoom.quotas import period


def _expired(mock, sent: Sent):
    operation, _ = operation_of(sent)
    return sent.go(mock, token=issue_token(mock, "old", scopes=operation.scopes, expires_ms=mock.clock.now))


def _in_query(mock, sent: Sent):
    return asking(sent, access_token=mock.token).go(mock, headers={"authorization": ""})


def _burst(mock, sent: Sent):
    edit_account(mock, plan="free", rate_limits="all")
    mock.clock.advance(minutes=2)
    return _used_up(mock, sent, "burst")


def _day(mock, sent: Sent):
    edit_account(mock, plan="free", rate_limits="all")
    return _used_up(mock, sent, "daily")


def _used_up(mock, sent: Sent, which: str):
    operation, _ = operation_of(sent)
    limit = getattr(FREE_LIMITS[operation.rate_label], which)
    with mock.pipeline.store.transaction(ACCOUNT) as state:
        state.increment(period(limit.window, mock.clock.now), [("calls", limit.pool)] * limit.calls)
    return sent.go(mock)


def _too_large(mock, sent: Sent):
    limit = mock.pipeline.body_limit(Request(sent.method, sent.path, headers=sent.headers or {}))
    return sent.go(mock, body=b" " * (limit + 1))


def _invalid_body(mock, sent: Sent):
    """A value of a wrong type in the first field that has one."""
    operation, _ = operation_of(sent)
    names = list(CATALOGUE.request_shape(operation).properties)
    for name in names:
        for value in (0, "?", [], [[]], [0], {"?": 0}):
            answer = sent._replace(body={**(sent.body or {}), name: value}).go(mock)
            if answer.status >= 400:
                return answer
    return answer


def _not_mine(mock, sent: Sent):
    operation, found = operation_of(sent)
    own = operation.scopes - operation.admin_scopes
    sent = elsewhere(sent, userId="host@example.com") if "userId" in found else sent
    return sent.go(mock, token=issue_token(mock, "somebody", scopes=own, user_id="somebody else"))


Provoke = Callable[[Any, Sent], Any]

GENERIC: dict[str, Provoke] = {
    "access_token_invalid": lambda mock, sent: sent.go(mock, token="nobody's"),
    "access_token_expired": _expired,
    "access_token_in_query": _in_query,
    "scope_missing": lambda mock, sent: sent.go(mock, token=issue_token(mock, "poor", scopes=["nothing:read"])),
    "rate_limit_per_second": _burst,
    "rate_limit_daily": _day,
    "body_not_json": lambda mock, sent: sent.go(mock, body=b"{"),
    "content_type_unsupported": lambda mock, sent: sent.go(mock, body=b"{}", headers={"content-type": "text/plain"}),
    "body_too_large": _too_large,
    "validation_failed": _invalid_body,
    "webinar_id_invalid": lambda mock, sent: elsewhere(sent, webinarId="abc").go(mock),
    "webinar_not_found": lambda mock, sent: elsewhere(sent, webinarId="81111111111").go(mock),
    "webinar_plan_missing": lambda mock, sent: edit_users(mock, type=1) or sent.go(mock),
    "no_permission": _not_mine,
    "user_not_found": lambda mock, sent: elsewhere(sent, userId="nobody@example.com").go(mock),
    "user_of_other_account": lambda mock, sent: elsewhere(sent, userId="stranger@example.org").go(mock),
    "next_page_token_invalid": lambda mock, sent: asking(sent, next_page_token="x").go(mock),
    "registration_not_enabled": lambda mock, sent: edit_webinars(mock, settings={"approval_type": 2}) or sent.go(mock),
    "webinar_over": lambda mock, sent: edit_webinars(mock, ended=True) or sent.go(mock),
}
