"""Errors that a test provokes inside the process: those of any request, and those that need a change in the store."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

from arranged import (
    ACCOUNT,
    CATALOGUE,
    Sent,
    asking,
    edit_account,
    edit_users,
    everyone,
    issue_token,
    operation_of,
)

from contract_tests.cases.branding import form
from mockzoom.server import Request
from mockzoom.zoom.plans import PLANS, PLANS_OF_PRODUCTS
from mockzoom.zoom.quotas import period
from mockzoom.zoom.users.models import USERS


def _expired(mock, sent: Sent):
    operation, _ = operation_of(sent)
    return sent.go(mock, token=issue_token(mock, "old", scopes=operation.scopes, expires_ms=mock.clock.now))


def _of_the_app(mock, sent: Sent):
    operation, _ = operation_of(sent)
    return sent.go(mock, token=issue_token(mock, "app", scopes=operation.scopes, app_only=True))


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
    limit = getattr(PLANS_OF_PRODUCTS.get(operation.product, PLANS)["free"][operation.rate_label], which)
    with mock.pipeline.store.transaction(ACCOUNT) as state:
        state.increment(period(limit.window, mock.clock.now), [("calls", limit.pool)] * limit.calls)
    return sent.go(mock)


def _too_large(mock, sent: Sent):
    limit = mock.pipeline.body_limit(Request(sent.method, sent.path, headers=sent.headers or {}))
    return sent.go(mock, body=b" " * (limit + 1))


def _invalid_field(mock, sent: Sent):
    """A value of a wrong type in the first field that has one; without a body, one that no query parameter takes."""
    operation, _ = operation_of(sent)
    if operation.request is None:
        query = {parameter.name: "-1" for parameter in operation.query_parameters}
        return asking(sent._replace(path=sent.path.partition("?")[0]), **query).go(mock)
    names = list(CATALOGUE.request_shape(operation).properties)
    for name in names:
        for value in (0, "?", [], [[]], [0], {"?": 0}):
            answer = sent._replace(body={**(sent.body or {}), name: value}).go(mock)
            if answer.rule == "validation_failed":
                return answer
    return answer


def _prefixed(mock, sent: Sent):
    lines = ["--x", 'Content-Disposition: form-data; name="registrants"', "", "true[{}]", "--x--", ""]
    headers = {"content-type": "multipart/form-data; boundary=x"}
    return sent.go(mock, body="\r\n".join(lines).encode(), headers=headers)


def _held(mock, sent: Sent):
    number = sent.path.rpartition("/")[2]
    mock.people("start", number)
    mock.call("PUT", f"{sent.path}/status", {"action": "end"})
    return sent.go(mock)


def _host_gone(mock, sent):
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        for user in everyone(state):
            state.remove(USERS, user.id)
    return sent.go(mock)


def _without_query(mock, sent):
    return sent._replace(path=sent.path.partition("?")[0]).go(mock)


Provoke = Callable[[Any, Sent], Any]

OF_ANY_OPERATION: dict[str, Provoke] = {
    "access_token_invalid": lambda mock, sent: sent.go(mock, token="nobody's"),
    "access_token_expired": _expired,
    "access_token_in_query": _in_query,
    "app_token_refused": _of_the_app,
    "scope_missing": lambda mock, sent: sent.go(mock, token=issue_token(mock, "poor", scopes=["nothing:read"])),
    "rate_limit_per_second": _burst,
    "rate_limit_daily": _day,
    "body_not_json": lambda mock, sent: sent.go(mock, body=b"{"),
    "content_type_unsupported": lambda mock, sent: sent.go(mock, body=b"{}", headers={"content-type": "text/plain"}),
    "content_encoding_unsupported": lambda mock, sent: sent.go(
        mock, body=gzip.compress(b"{}"), headers=(sent.headers or {}) | {"content-encoding": "gzip"}
    ),
    "body_too_large": _too_large,
    "validation_failed": _invalid_field,
}

# Errors that requests alone cannot provoke: `contract_tests/exclusions.toml` has the reasons.
OF_ONE_OPERATION: dict[tuple[str, str], Provoke] = {
    ("addBatchWebinarRegistrants", "multipart_value_prefixed"): _prefixed,
    ("webinarDelete", "webinar_has_ended"): _held,
    ("meetingDelete", "meeting_has_ended"): _held,
    ("reportWebinarQA", "user_not_found"): _host_gone,
    ("uploadWebinarBrandingVB", "validation_failed"): lambda mock, sent: sent.go(mock, body=form(default="perhaps")),
    ("recordingDelete", "validation_failed"): lambda mock, sent: asking(sent, action="burn").go(mock),
    ("recordingDeleteOne", "validation_failed"): lambda mock, sent: asking(sent, action="burn").go(mock),
    ("getUserEventSubscriptions", "validation_failed"): _without_query,
    ("unSubscribeEventSubscription", "validation_failed"): _without_query,
    ("userDelete", "validation_failed"): lambda mock, sent: asking(sent, transfer_webinar="true").go(mock),
}
for _name, _operation in CATALOGUE.operations.items():
    if "{meetingId}" in _operation.path and "meeting_hosting_not_allowed" in _operation.refusals:
        OF_ONE_OPERATION[_name, "meeting_hosting_not_allowed"] = lambda mock, sent: (
            edit_users(mock, type=99) or sent.go(mock)
        )
