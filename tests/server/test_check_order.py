"""Of several errors in one request, the first in `CHECK_ORDER` is returned: for every pair, and for any set."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.check_order import BATCH_ONLY, CHECK_ORDER, SINGLE_ONLY
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken
from mockzoom.zoom.panelists import PANELISTS, Panelist
from mockzoom.zoom.quotas import period
from mockzoom.zoom.registrants.handlers import add_batch_webinar_registrants
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant
from mockzoom.zoom.registrants.question_rules import QUESTION_SETS, QuestionSet
from mockzoom.zoom.registry import handlers
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import WEBINARS, Occurrence, Webinar

ACCOUNT, NUMBER = "mockzoom-account", 81234567890

# The two operations that register people, by the end of their path; each makes all checks but those of the other.
BATCH, SINGLE = "batch_registrants", "registrants"
BODIES = {
    BATCH: b'{"registrants":[{"email":"a@example.com","first_name":"A"},{"email":"b@corp.test","first_name":"B"}]}',
    SINGLE: b'{"email":"a@example.com","first_name":"A"}',
}
CALLS = {BATCH: ("heavy", 40), SINGLE: ("light", 80)}  # a second's calls in plan business
ORDERS = {
    BATCH: tuple(name for name in CHECK_ORDER if name not in SINGLE_ONLY),
    SINGLE: tuple(name for name in CHECK_ORDER if name not in BATCH_ONLY),
}
PAIRS = [(operation, *pair) for operation, order in ORDERS.items() for pair in combinations(order, 2)]


@dataclass
class Situation:
    """A registration that would succeed, for faults to spoil."""

    end_of_path: str
    body: bytes
    number: str = str(NUMBER)
    token: dict[str, Any] = field(default_factory=dict)
    sent_token: str = "t"
    host: str = "host@example.com"
    settings: dict[str, Any] = field(default_factory=lambda: {"approval_type": 0, "registrants_restrict_number": 0})
    webinar: dict[str, Any] = field(default_factory=dict)
    calls_before: int = 0
    denied: bool = False
    panelist: bool = False
    query: str = ""
    questions: bool = False


# Faults that are a field of the situation, of its webinar or of that webinar's settings; `_spoil` makes the others.
OF_SITUATION = {
    "access_token": {"sent_token": "nobody's"},
    "path": {"number": "not-a-number"},
    "webinar_plan": {"host": "basic@example.com"},
    "questions_answered": {"questions": True},
    "not_panelist": {"panelist": True},
    "not_denied": {"denied": True},
}
OF_WEBINAR = {
    "scheduled_type": {"type": 6},
    "not_over": {"ended": True},
    "seats_left": {"seats": 0},
    "daily_quota": {"quota_spent": True},
}
OF_SETTINGS = {
    "registration_enabled": {"approval_type": 2},
    "not_host": {"alternative_hosts": "a@example.com"},
    "domain_admitted": {"meeting_authentication": True, "authentication_domains": "corp.test"},
}


def _spoil(name: str, s: Situation) -> None:
    for part, value in OF_SITUATION.get(name, {}).items():
        setattr(s, part, value)
    s.webinar |= OF_WEBINAR.get(name, {})
    s.settings |= OF_SETTINGS.get(name, {})
    match name:
        case "endpoint":
            s.end_of_path += "_"
        case "scope":
            s.token["scopes"] = ("webinar:read",)
        case "rate_limit":
            s.calls_before = CALLS[s.end_of_path.rstrip("_")][1]
        case "body":
            s.body = b'{"registrants":[]}' if s.body == BODIES[BATCH] else b"{}"
        case "webinar_exists":
            s.number = "81111111111" if s.number.isdigit() else s.number
        case "permission":
            s.token |= {"user_id": "somebody else", "scopes": s.token.get("scopes", ("webinar:write",))}
        case "occurrences_exist":
            _ask_for_an_occurrence(s)


def _ask_for_an_occurrence(s: Situation) -> None:
    if not s.end_of_path.startswith(BATCH):
        s.webinar |= {"type": 9, "occurrences": (Occurrence("1", 1 << 45, 60),)}
    s.settings["registration_type"] = 3
    s.query = "?occurrence_ids=2"


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
    "questions_answered": "custom_answer_missing",
    "not_host": "host_cannot_register",
    "not_panelist": "panelist_cannot_register",
    "domain_admitted": "email_domain_restricted",
    "not_denied": "registrant_denied",
    "seats_left": "webinar_full",
    "daily_quota": "registrant_daily_limit",
}


def _provoke(mock, faults, operation=BATCH) -> str:
    s = Situation(operation, BODIES[operation])
    for name in sorted(faults, key=CHECK_ORDER.index):
        _spoil(name, s)
    with mock.pipeline.store.transaction(DIRECTORY) as directory:
        token = {"value": "t", "account_id": ACCOUNT, "scopes": ("webinar:write",), "expires_ms": None} | s.token
        directory.put(ACCESS_TOKENS, [AccessToken(**token)])
    with mock.pipeline.store.transaction(ACCOUNT) as state:
        host = state.get_by_unique_key(USERS, normalize_email(s.host))
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
            "start_ms": mock.clock.now + 1,
        }
        state.put(WEBINARS, [Webinar(**fields | s.webinar)])
        if s.denied:
            state.put(REGISTRANTS, [Registrant("R" * 22, NUMBER, "A@example.com", "A", "", "denied", 0)])
        if s.panelist:
            state.put(PANELISTS, [Panelist("P" * 22, NUMBER, "A@example.com", "A")])
        if s.questions:
            asked = {"title": "Why?", "type": "short", "required": True, "answers": []}
            state.put(QUESTION_SETS, [QuestionSet(NUMBER, (), (asked,))])
        state.increment(period("second", mock.clock.now), [("calls", CALLS[operation][0])] * s.calls_before)
    path = f"/v2/webinars/{s.number}/{s.end_of_path}{s.query}"
    return mock.post(path, body=s.body, token=s.sent_token).rule


def test_the_table_of_faults_covers_every_check():
    """A check that is added to the order needs a fault here."""
    assert tuple(RULES) == CHECK_ORDER


def _speaks(operation, faults) -> str:
    """The rule of the first of some faults; a full webinar has another name for one person."""
    rule = RULES[min(faults, key=CHECK_ORDER.index)]
    return "attendee_limit_reached" if (operation, rule) == (SINGLE, "webinar_full") else rule


@pytest.mark.parametrize("operation", ORDERS)
def test_without_a_fault_the_call_succeeds(make_mock, operation):
    """Otherwise the pairs below would prove nothing."""
    assert _provoke(make_mock(rate_limits="all"), [], operation) == ""


@pytest.mark.parametrize(
    "operation,check", [(BATCH, name) for name in sorted(SINGLE_ONLY)] + [(SINGLE, n) for n in BATCH_ONLY]
)
def test_a_check_of_the_other_operation_is_not_made(make_mock, operation, check):
    """What only the one asks for, the other lets pass."""
    assert _provoke(make_mock(rate_limits="all"), [check], operation) == ""


@pytest.mark.parametrize("operation,one,other", PAIRS, ids=lambda name: name)
def test_of_two_faults_the_earlier_check_speaks(make_mock, operation, one, other):
    """Every pair of both operations."""
    for profile in ("2021-08", "2025-06"):
        mock = make_mock(rate_limits="all", profile=profile)
        assert _provoke(mock, [one, other], operation) == _speaks(operation, [one, other])


@given(st.data(), st.sampled_from(sorted(ORDERS)))
def test_of_many_faults_the_earliest_check_speaks(make_mock, data, operation):
    """Any number of faults at once."""
    faults = data.draw(st.sets(st.sampled_from(ORDERS[operation]), min_size=1))
    assert _provoke(make_mock(rate_limits="all"), faults, operation) == _speaks(operation, faults)


def test_a_refused_batch_changes_nothing(make_mock):
    """No registrant, no attempt and no id is spent by a refusal of the operation."""
    for fault in ORDERS[BATCH][ORDERS[BATCH].index("body") :]:
        mock = make_mock(rate_limits="all")
        _provoke(mock, [fault])
        with mock.pipeline.store.transaction(ACCOUNT) as state:
            known = {r.email for _, r in state.page(REGISTRANTS, NUMBER, limit=9)}
            assert known <= {"A@example.com"}
            assert state.next_number("registrants") == 1
            counter = ("registration", NUMBER, "b@corp.test")
            assert state.read_counters(period("day", mock.clock.now), [counter]) == {}


def test_the_heart_is_bound_to_its_name():
    """The operation under Zoom's own operationId is the function that these tests exercise."""

    assert handlers()["addBatchWebinarRegistrants"].perform is add_batch_webinar_registrants
