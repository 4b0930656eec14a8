"""The reference client passes, and a scenario whose fault does not come about measures nothing."""

from __future__ import annotations

import os

import pytest
from reference_client import verdicts

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenarios
from mockzoom.exam.verdicts import Level

FULL = os.environ.get("MOCKZOOM_EXAM") == "full"
SAMPLE = (
    "token-revoked",
    "qps-seconds",
    "lost-batch",
    "split-31",
    "page-token-odd",
    "one-bad-address",
    "e-3001",
    "html-200",
    "signature-wrong",
)


@pytest.mark.parametrize("profile", ["2021-08", "2025-06"])
def test_the_reference_client_passes_every_must_and_should(examined, profile):
    """In a sample of the scenarios, or in all of them in `make exam`."""
    report = examined(names=() if FULL else SAMPLE, profiles=(profile,))
    assert report["own_faults"] == []
    failed = {
        name: one for name, one in report["checks"].items() if one["verdict"] != "pass" and one["level"] != Level.MAY
    }
    assert failed == {}
    assert report["exit_code"] == 0
    assert len(report["checks"]) > (250 if FULL else 20)


def test_without_its_fault_a_scenario_measures_nothing(examined, monkeypatch):
    """A check of a fault that no call met is not passed, whatever the client did."""
    monkeypatch.setattr(Arrangement, "fault", lambda self, name, operation=None, **rule: None)
    monkeypatch.setattr(Arrangement, "pass_time", lambda self, name, operation, ms, **rule: None)
    names = (
        tuple(scenarios()) if FULL else ("lost-batch", "qps-absent", "token-revoked", "html-502", "daily-past", "nulls")
    )
    names = [
        name
        for name in names
        if scenarios()[name].group in ("lost_answers", "per_second", "gateway", "shapes", "scopes", "tokens", "per_day")
        and name != "midnight"  # its second task needs the fault
    ]
    report = examined(names=names)
    by_fault = {
        name
        for name, one in report["checks"].items()
        if name.split(":")[0] in names and "no call met" in one["reason"] + "no change was made"
    }
    assert by_fault
    assert not by_fault & verdicts(report, "pass") or FULL
    assert verdicts(report, "not_measured") >= {
        "lost-batch:truth",
        "lost-batch:recovers",
        "qps-absent:waits",
        "html-502:recovers",
    }
    assert report["exit_code"] == 1


def test_a_refused_call_does_not_use_up_the_loss(examined):
    """A client that sends 50 people is refused, and the loss still meets its next batch or is not measured."""
    report = examined("batch_50", ["lost-last"])
    assert "lost-last:truth" in verdicts(report, "not_measured") | verdicts(report, "fail")
