"""Each wrong client fails exactly the checks that it is pinned to, and each check is failed by one of them."""

from __future__ import annotations

import os

import pytest
from reference_client import SAYS, WRONG, verdicts

from mockzoom.exam.catalogue import all_checks
from mockzoom.exam.verdicts import Level
from mockzoom.exam.wrong_clients import wrong_clients

FULL = os.environ.get("MOCKZOOM_EXAM") == "full"
SAMPLE = (
    "batch_50",
    "no_relogin",
    "blind_resend",
    "token_unquoted",
    "html_is_success",
    "zips_by_place",
    "no_signature",
)
BEYOND = 4  # scenarios that a sampled client is examined in besides those that it fails
QUICK = ("split-30", "e-3038", "ok-200", "three-pages")


@pytest.mark.parametrize("name", sorted(WRONG) if FULL else SAMPLE)
def test_a_wrong_client_fails_exactly_its_checks(examined, name):
    """All of them in all scenarios in `make exam`, else a sample in the scenarios that it fails and a few more."""
    pinned = set(wrong_clients()[name].fails)
    names = () if FULL else {one.partition(":")[0] for one in pinned} | set(QUICK)
    report = examined(name, names)
    assert report["own_faults"] == []
    assert verdicts(report, "fail") == pinned
    assert report["exit_code"] == (
        3 if any(report["checks"][one]["level"] == Level.MUST for one in pinned) else report["exit_code"]
    )


def test_every_wrong_client_is_pinned():
    """The pins have the clients of the tests, in the same words."""
    assert {name: one.says for name, one in wrong_clients().items()} == SAYS
    assert len(WRONG) >= 60
    assert [name for name, one in wrong_clients().items() if not one.fails] == []


def test_every_must_and_should_is_failed_by_a_wrong_client():
    """A check that no client can fail proves nothing."""
    failed = {check for one in wrong_clients().values() for check in one.fails}
    known = {name for name, (_, check) in all_checks().items() if check.level is not Level.MAY}
    assert sorted(known - failed) == []
    assert sorted(failed - set(all_checks())) == []
