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

from mockzoom.api import Call
from mockzoom.domain.plans import FREE
from mockzoom.domain.quotas import period


def _expired(zoom, sent: Sent):
    operation, _ = operation_of(sent)
    return sent.go(zoom, token=issue_token(zoom, "old", scopes=operation.scopes, expires_ms=zoom.clock.now))


def _in_query(zoom, sent: Sent):
    return asking(sent, access_token=zoom.token).go(zoom, headers={"authorization": ""})


def _burst(zoom, sent: Sent):
    edit_account(zoom, plan="free", rate_limits="all")
    zoom.clock.advance(minutes=2)
    return _used_up(zoom, sent, "burst")


def _day(zoom, sent: Sent):
    edit_account(zoom, plan="free", rate_limits="all")
    return _used_up(zoom, sent, "daily")


def _used_up(zoom, sent: Sent, which: str):
    operation, _ = operation_of(sent)
    limit = getattr(FREE[operation.rate_label], which)
    with zoom.pipeline.store.open(ACCOUNT) as state:
        state.count_up(period(limit.window, zoom.clock.now), [("calls", limit.pool)] * limit.calls)
    return sent.go(zoom)


def _too_large(zoom, sent: Sent):
    limit = zoom.pipeline.body_limit(Call(sent.method, sent.path, headers=sent.headers or {}))
    return sent.go(zoom, body=b" " * (limit + 1))


def _invalid_body(zoom, sent: Sent):
    """A value of a wrong type in the first field that has one."""
    operation, _ = operation_of(sent)
    names = list(CATALOGUE.request_shape(operation).properties)
    for name in names:
        for value in (0, "?", [], [[]], [0], {"?": 0}):
            answer = sent._replace(body={**(sent.body or {}), name: value}).go(zoom)
            if answer.status >= 400:
                return answer
    return answer


def _not_mine(zoom, sent: Sent):
    operation, found = operation_of(sent)
    own = operation.scopes - operation.admin_scopes
    sent = elsewhere(sent, userId="host@example.com") if "userId" in found else sent
    return sent.go(zoom, token=issue_token(zoom, "somebody", scopes=own, user_id="somebody else"))


Provoke = Callable[[Any, Sent], Any]

GENERIC: dict[str, Provoke] = {
    "access_token_invalid": lambda zoom, sent: sent.go(zoom, token="nobody's"),
    "access_token_expired": _expired,
    "access_token_in_query": _in_query,
    "scope_missing": lambda zoom, sent: sent.go(zoom, token=issue_token(zoom, "poor", scopes=["nothing:read"])),
    "rate_limit_per_second": _burst,
    "rate_limit_daily": _day,
    "body_not_json": lambda zoom, sent: sent.go(zoom, body=b"{"),
    "content_type_unsupported": lambda zoom, sent: sent.go(zoom, body=b"{}", headers={"content-type": "text/plain"}),
    "body_too_large": _too_large,
    "validation_failed": _invalid_body,
    "webinar_id_invalid": lambda zoom, sent: elsewhere(sent, webinarId="abc").go(zoom),
    "webinar_not_found": lambda zoom, sent: elsewhere(sent, webinarId="81111111111").go(zoom),
    "webinar_plan_missing": lambda zoom, sent: edit_users(zoom, type=1) or sent.go(zoom),
    "no_permission": _not_mine,
    "user_not_found": lambda zoom, sent: elsewhere(sent, userId="nobody@example.com").go(zoom),
    "user_of_other_account": lambda zoom, sent: elsewhere(sent, userId="stranger@example.org").go(zoom),
    "next_page_token_invalid": lambda zoom, sent: asking(sent, next_page_token="x").go(zoom),
    "registration_not_enabled": lambda zoom, sent: edit_webinars(zoom, settings={"approval_type": 2}) or sent.go(zoom),
    "webinar_over": lambda zoom, sent: edit_webinars(zoom, ended=True) or sent.go(zoom),
}
