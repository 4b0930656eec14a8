"""Test meetings: each number has one outcome of registration, and is in no list."""

from __future__ import annotations

import json

import pytest

from mockzoom.accounts.builtin import TEST_MEETINGS
from mockzoom.zoom.profiles import PROFILES

READABLE = 91_000_000_002


def batch(mock, number, email, **rest):
    body = {"registrants": [{"email": email, "first_name": "A"}], **rest}
    return mock.post(f"/v2/meetings/{number}/batch_registrants", body)


@pytest.mark.parametrize(("number", "rule", "outcome", "meeting"), TEST_MEETINGS, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("profile", list(PROFILES))
def test_a_test_meeting_always_gives_its_outcome(make_mock, profile, number, rule, outcome, meeting):
    """Whatever was tried before, for years to come."""
    mock = make_mock(profile=profile)
    for round_ in range(3):
        answer = batch(mock, number, f"person{round_}@example.com")
        assert answer.rule == rule
        assert (answer.status == mock.success) == (rule == "")
        mock.clock.advance(days=400)


def test_manual_approval_leaves_registrants_pending(mock):
    """Unless auto_approve is sent."""
    (pending,) = batch(mock, 91_000_000_012, "a@example.com").json["registrants"]
    (approved,) = batch(mock, 91_000_000_012, "b@example.com", auto_approve=True).json["registrants"]
    assert "join_url" not in pending
    assert "join_url" in approved


@pytest.mark.parametrize(("method", "document"), [("PATCH", {"topic": "Mine"}), ("DELETE", None)])
def test_a_test_meeting_cannot_be_changed(mock, method, document):
    """Nor started or converted; it can be read."""
    answer = mock.call(method, f"/v2/meetings/{READABLE}", document)
    assert (answer.status, answer.rule) == (400, "meeting_not_editable")
    assert mock.get(f"/v2/meetings/{READABLE}").json["topic"] == f"Test meeting {READABLE}"
    assert mock.people("start", READABLE).status == 409
    assert mock.control("POST", f"/webinars/{READABLE}/convert", {}).status == 409


@pytest.mark.parametrize("kind", ["scheduled", "upcoming", "upcoming_meetings", "previous_meetings", "live"])
@pytest.mark.parametrize("user", ["me", "basic@example.com"])
def test_test_meetings_are_in_no_list(mock_each_profile, kind, user):
    """Of Zoom's API; the dashboard's list of meetings does not have them either."""
    assert mock_each_profile.get(f"/v2/users/{user}/meetings?type={kind}").json["meetings"] == []
    listed = mock_each_profile.control("GET", "/meetings").json
    assert (listed["meetings"], listed["total"]) == ([], 0)


def test_accounts_get_them_with_the_test_webinars(mock):
    """Others have none."""
    for wanted in (True, False):
        body = json.dumps({"test_webinars": wanted}).encode()
        token = mock.desk.answer("POST", "/_mockzoom/v1/accounts", body)[1]["token"]
        answer = mock.get(f"/v2/meetings/{READABLE}", token=token)
        assert (answer.status == 200) == wanted
