"""Billing: what accounts have subscribed to, and who pays."""

from __future__ import annotations

import pytest

CONTACT = {
    "first_name": "Ana", "last_name": "Lima", "email": "ana@example.com", "phone_number": "5555550100",
    "address": "1 Main Street", "city": "Denver", "state": "CO", "zip": "80014", "country": "US",
}  # fmt: skip
OWNER = {"first_name": "Ana", "last_name": "Lima", "email": "ana@sub.example.com", "password": "Abcd1234"}
PLANS = {
    "contact": CONTACT,
    "plan_base": {"type": "monthly", "hosts": 5},
    "plan_webinar": [{"type": "webinar100_yearly", "hosts": 1}],
    "plan_recording": "cmr_monthly_commitment_40",
    "plan_phone": {
        "plan_base": {"type": "zpp_monthly", "callout_countries": "US"},
        "plan_calling": [{"type": "zpcp_monthly", "hosts": 2}],
    },
}


@pytest.fixture(name="path")
def _path(mock_each_profile):
    """The path of a sub-account without a plan."""
    return f"/v2/accounts/{mock_each_profile.post('/v2/accounts', OWNER).json['id']}"


@pytest.fixture(name="paid")
def _paid(mock_each_profile, path):
    """The path of a sub-account with plans."""
    answer = mock_each_profile.post(f"{path}/plans", PLANS)
    assert (answer.status, answer.json["plan_base"]) == (201, PLANS["plan_base"])
    return path


def rule(mock, method, path, body=None):
    """Return the key of the error that a call gets, or its status."""
    answer = mock.call(method, path, body)
    return answer.rule.partition("/")[2] or answer.rule or str(answer.status)


def test_a_subscription_shows_in_the_list_of_plans(mock_each_profile, paid):
    """With its state and its dates, a month or a year apart; the contact is the billing information."""
    shown = mock_each_profile.get(f"{paid}/plans").json
    dates = {"service_effective_date": "2026-11-21", "next_invoice_date": "2026-12-21", "status": "active"}
    assert shown["plan_base"] == {**PLANS["plan_base"], **dates}
    assert shown["plan_webinar"] == [{**PLANS["plan_webinar"][0], **dates, "next_invoice_date": "2027-11-21"}]
    assert shown["plan_phone"]["plan_calling"] == [{**PLANS["plan_phone"]["plan_calling"][0], **dates}]
    assert (shown["plan_recording"], shown["plan_recording_status"]) == (PLANS["plan_recording"], "Active")
    assert mock_each_profile.get(f"{paid}/billing").json == {**CONTACT, "apt": ""}
    assert mock_each_profile.get("/v2/accounts/me/plans").json == {}


def test_plans_are_subscribed_to_once(mock_each_profile, paid):
    """A second time is refused, and so is giving a paid account up."""
    assert rule(mock_each_profile, "POST", f"{paid}/plans", PLANS) == "2100.17"
    assert rule(mock_each_profile, "DELETE", paid) == "2000"
    assert rule(mock_each_profile, "PATCH", f"{paid}/options", {"pay_mode": "sub"}) == "200"


def test_an_added_plan_is_shown_changed_and_cancelled(mock_each_profile, paid):
    """In its own part of the list; one that was cancelled stays there and cannot be changed."""
    mock, addons = mock_each_profile, f"{paid}/plans/addons"
    large = {"type": "large500_monthly", "hosts": 1}
    assert rule(mock, "POST", addons, large) == "201"
    assert rule(mock, "POST", addons, large) == "2100.4"
    assert rule(mock, "PUT", addons, {**large, "hosts": 3}) == "204"
    assert rule(mock, "PUT", addons, {"type": "zroom_monthly", "hosts": 3}) == "200.2"
    [shown] = mock.get(f"{paid}/plans").json["plan_large_meeting"]
    assert (shown["type"], shown["hosts"], shown["status"]) == ("large500_monthly", 3, "active")

    cancel = {"action": "cancel", "type": "large500_monthly", "reason": 1}
    assert rule(mock, "PATCH", f"{addons}/status", cancel) == "204"
    assert mock.get(f"{paid}/plans").json["plan_large_meeting"] == [{**shown, "status": "cancel"}]
    assert rule(mock, "PATCH", f"{addons}/status", cancel) == "200.4"
    assert rule(mock, "PATCH", f"{addons}/status", {"action": "cancel"}) == "300"


def test_the_base_plan_changes_and_is_cancelled_last(mock_each_profile, paid):
    """Afterwards the account is free: it can be given up, and no plan can be added."""
    mock, base = mock_each_profile, f"{paid}/plans/base"
    assert rule(mock, "PUT", base, {"type": "business_monthly", "hosts": 10}) == "204"
    shown = mock.get(f"{paid}/plans").json["plan_base"]
    assert (shown["type"], shown["hosts"]) == ("business_monthly", 10)
    assert rule(mock, "PATCH", f"{base}/status", {"action": "cancel"}) == "200.3"
    for code in ("webinar100_yearly", "cmr_monthly_commitment_40", "zpp_monthly", "zpcp_monthly"):
        assert rule(mock, "PATCH", f"{paid}/plans/addons/status", {"action": "cancel", "type": code}) == "204", code
    assert mock.get(f"{paid}/plans").json["plan_recording_status"] == "Cancelled"
    assert rule(mock, "PATCH", f"{base}/status", {"action": "stop"}) == "validation_failed"
    assert rule(mock, "PATCH", f"{base}/status", {"action": "cancel"}) == "204"
    assert mock.get(f"{paid}/plans").json["plan_base"]["status"] == "cancel"
    assert rule(mock, "POST", f"{paid}/plans/addons", {"type": "large500_monthly", "hosts": 1}) == "2100.2"
    assert rule(mock, "DELETE", paid) == "204"


def test_an_account_that_pays_for_itself_is_not_billed_here(mock_each_profile, path):
    """Its plans and billing information are refused."""
    assert rule(mock_each_profile, "PATCH", f"{path}/options", {"pay_mode": "sub"}) == "204"
    assert rule(mock_each_profile, "GET", f"{path}/plans") == "2100"
    assert rule(mock_each_profile, "GET", f"{path}/billing") == "2100"
    assert rule(mock_each_profile, "POST", f"{path}/plans", PLANS) == "2100.14"


def test_billing_information_needs_a_plan(mock_each_profile, path):
    """With one, only the fields that are named change."""
    mock = mock_each_profile
    assert rule(mock, "PATCH", f"{path}/billing", {"city": "Boulder"}) == "200"
    assert rule(mock, "POST", f"{path}/plans", PLANS) == "201"
    assert rule(mock, "PATCH", f"{path}/billing", {"city": "Boulder"}) == "204"
    assert rule(mock, "PATCH", f"{path}/billing", {"country": "Narnia"}) == "2100.2"
    assert mock.get(f"{path}/billing").json == {**CONTACT, "city": "Boulder", "apt": ""}


def test_the_base_plan_has_a_host_for_each_licensed_user(mock_each_profile):
    """The usage of the own account is the number of its licensed users."""
    mock, plans = mock_each_profile, "/v2/accounts/me/plans"
    assert rule(mock, "POST", plans, {**PLANS, "plan_base": {"type": "monthly", "hosts": 10_000}}) == "300.4"
    assert rule(mock, "POST", plans, PLANS) == "201"
    used = {"type": "monthly", "hosts": 5, "usage": 1}
    assert mock.get(f"{plans}/usage").json["plan_base"] == ([used] if mock.complete_profile == "2021-08" else used)
    assert rule(mock, "PUT", f"{plans}/base", {"type": "monthly", "hosts": 0}) == "2100.4"


def test_nothing_is_invoiced(mock_each_profile, paid):
    """The list is empty, and no invoice can be read."""
    mock = mock_each_profile
    assert mock.get(f"{paid}/billing/invoices?from=2026-11-01&to=2026-11-21").json == {"invoices": []}
    unknown = mock.get(f"{paid}/billing/invoices/none")
    assert (unknown.status, unknown.json["message"]) == (400, "InvoiceId does not exist: none.")
    file = mock.get("/v2/api/download/billing/invoices/none")
    assert (file.status, file.json["message"]) == (400, "InvoiceId does not exist: none.")
