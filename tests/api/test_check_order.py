"""Of several faults in one call, the one that stands first in `CHECK_ORDER` speaks: for every pair, and for any set."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.domain.check_order import BATCH_ONLY, CHECK_ORDER, SINGLE_ONLY
from mockzoom.domain.panelists import PANELISTS, Panelist
from mockzoom.domain.quotas import period
from mockzoom.domain.records import (
    ACCESS_TOKENS,
    REGISTRANTS,
    USERS,
    WEBINARS,
    AccessToken,
    Occurrence,
    Registrant,
    Webinar,
    fold,
)
from mockzoom.operations.registrants import add_batch_webinar_registrants
from mockzoom.storage.base import DIRECTORY

ACCOUNT, NUMBER = "mockzoom-account", 81234567890


@dataclass
class Situation:
    """A batch registration that would succeed, for faults to spoil."""

    end_of_path: str = "batch_registrants"
    number: str = str(NUMBER)
    body: bytes = (
        b'{"registrants":[{"email":"a@example.com","first_name":"A"},{"email":"b@corp.test","first_name":"B"}]}'
    )
    token: dict[str, Any] = field(default_factory=dict)
    sent_token: str = "t"
    host: str = "host@example.com"
    settings: dict[str, Any] = field(default_factory=lambda: {"approval_type": 0, "registrants_restrict_number": 0})
    webinar: dict[str, Any] = field(default_factory=dict)
    calls_before: int = 0
    denied: bool = False
    panelist: bool = False
    query: str = ""


def _spoil(name: str, s: Situation) -> None:  # noqa: C901, PLR0912, PLR0915 - a table of faults reads best in one place
    match name:
        case "endpoint":
            s.end_of_path = "batch_registrant"
        case "access_token":
            s.sent_token = "nobody's"
        case "scope":
            s.token["scopes"] = ("webinar:read",)
        case "rate_limit":
            s.calls_before = 80
        case "path":
            s.number = "not-a-number"
        case "body":
            s.body = b'{"registrants":[]}'
        case "webinar_exists":
            s.number = "81111111111" if s.number.isdigit() else s.number
        case "webinar_plan":
            s.host = "basic@example.com"
        case "permission":
            s.token |= {"user_id": "somebody else", "scopes": s.token.get("scopes", ("webinar:write",))}
        case "scheduled_type":
            s.webinar["type"] = 6
        case "registration_enabled":
            s.settings["approval_type"] = 2
        case "not_over":
            s.webinar["ended"] = True
        case "occurrences_exist":
            s.webinar |= {"type": 9, "occurrences": (Occurrence("1", 1 << 45, 60),)}
            s.settings["registration_type"] = 3
            s.query = "?occurrence_ids=2"
        case "not_host":
            s.settings["alternative_hosts"] = "a@example.com"
        case "not_panelist":
            s.panelist = True
        case "domain_admitted":
            s.settings |= {"meeting_authentication": True, "authentication_domains": "corp.test"}
        case "not_denied":
            s.denied = True
        case "seats_left":
            s.webinar["seats"] = 0
        case "daily_quota":
            s.webinar["quota_spent"] = True


RULES = {
    "endpoint": "endpoint_unknown",
    "access_token": "access_token_invalid",
    "scope": "scope_missing",
    "rate_limit": "rate_limit_per_second",
    "path": "webinar_id_invalid",
    "body": "validation_failed",
    "webinar_exists": "webinar_not_found",
    "webinar_plan": "webinar_plan_missing",
    "permission": "no_permission",
    "scheduled_type": "not_scheduled_webinar",
    "registration_enabled": "registration_not_enabled",
    "not_over": "webinar_over",
    "occurrences_exist": "occurrence_not_found",
    "not_host": "host_cannot_register",
    "not_panelist": "panelist_cannot_register",
    "domain_admitted": "email_domain_restricted",
    "not_denied": "registrant_denied",
    "seats_left": "webinar_full",
    "daily_quota": "registrant_daily_limit",
}


# Where single registration says it otherwise.
SINGLE_RULES = RULES | {"seats_left": "attendee_limit_reached"}


def _rule(faults) -> str:
    """The rule of the fault that stands first."""
    rules = SINGLE_RULES if SINGLE_ONLY & set(faults) else RULES
    return rules[min(faults, key=CHECK_ORDER.index)]


def _provoke(zoom, faults) -> str:
    """The rule that speaks; the call is a batch, unless a fault can only be met by single registration."""
    s = Situation()
    if SINGLE_ONLY & set(faults):
        s.end_of_path, s.body = "registrants", b'{"email":"a@example.com","first_name":"A"}'
    for name in sorted(faults, key=CHECK_ORDER.index):
        _spoil(name, s)
    with zoom.pipeline.store.open(DIRECTORY) as directory:
        token = {"value": "t", "account_id": ACCOUNT, "scopes": ("webinar:write",), "expires_ms": None} | s.token
        directory.put(ACCESS_TOKENS, [AccessToken(**token)])
    with zoom.pipeline.store.open(ACCOUNT) as state:
        host = state.find(USERS, fold(s.host))
        fields = {
            "id": NUMBER,
            "uuid": "A" * 22 + "==",
            "host_id": host.id,
            "type": 5,
            "topic": "T",
            "created_ms": 0,
            "duration": 60,
            "timezone": "UTC",
            "settings": s.settings,
            "start_ms": zoom.clock.now + 1,
        }
        state.put(WEBINARS, [Webinar(**fields | s.webinar)])
        if s.denied:
            state.put(REGISTRANTS, [Registrant("R" * 22, NUMBER, "A@example.com", "A", "", "denied", 0)])
        if s.panelist:
            state.put(PANELISTS, [Panelist("P" * 22, NUMBER, "A@example.com", "A")])
        for _ in range(s.calls_before):
            state.count_up(period("second", zoom.clock.now), [("calls", "heavy"), ("calls", "light")])
    path = f"/v2/webinars/{s.number}/{s.end_of_path}{s.query}"
    return zoom.post(path, body=s.body, token=s.sent_token).rule


def test_the_table_of_faults_covers_every_check():
    """A check that is added to the order needs a fault here."""
    assert tuple(RULES) == CHECK_ORDER


def test_without_a_fault_the_call_succeeds(new_zoom):
    """Otherwise the pairs below would prove nothing."""
    assert _provoke(new_zoom(rate_limits="all"), []) == ""


PAIRS = [p for p in combinations(CHECK_ORDER, 2) if not (BATCH_ONLY & set(p) and SINGLE_ONLY & set(p))]


@pytest.mark.parametrize("one,other", PAIRS, ids=lambda name: name)
def test_of_two_faults_the_earlier_check_speaks(new_zoom, one, other):
    """Every pair that can meet in one call."""
    for profile in ("2021-08", "2025-06"):
        assert _provoke(new_zoom(rate_limits="all", profile=profile), [one, other]) == _rule([one, other])


@given(st.sets(st.sampled_from([c for c in CHECK_ORDER if c not in SINGLE_ONLY]), min_size=1))
def test_of_many_faults_the_earliest_check_speaks(new_zoom, faults):
    """Any number of faults at once."""
    assert _provoke(new_zoom(rate_limits="all"), faults) == _rule(faults)


def test_a_refused_batch_changes_nothing(new_zoom):
    """No registrant, no attempt and no id is spent by a refusal of the operation."""
    for fault in CHECK_ORDER[CHECK_ORDER.index("body") :]:
        zoom = new_zoom(rate_limits="all")
        _provoke(zoom, [fault])
        with zoom.pipeline.store.open(ACCOUNT) as state:
            known = {r.email for _, r in state.page(REGISTRANTS, NUMBER, limit=9)}
            assert known <= {"A@example.com"}
            assert state.next_number("registrants") == 1
            counter = ("registration", NUMBER, "b@corp.test")
            assert state.tally(period("day", zoom.clock.now), [counter]) == {}


def test_the_heart_is_bound_to_its_name():
    """The operation under Zoom's own operationId is the function that these tests exercise."""
    from mockzoom.api.table import TABLE

    assert TABLE["addBatchWebinarRegistrants"].perform is add_batch_webinar_registrants
