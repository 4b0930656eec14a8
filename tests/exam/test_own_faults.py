"""Mistakes of the exam itself: they void it, and are a verdict on nothing."""

from __future__ import annotations

import pytest
from reference_client import Client, verdicts

from mockzoom.exam.arrangement import Arrangement, ArrangementError
from mockzoom.exam.observed import AppliedFault, Observed
from mockzoom.exam.sitting import own_faults_of


def seen(**faults: AppliedFault) -> Observed:
    return Observed("2025-06", {"verb": "register"}, (), faults=faults)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (AppliedFault("f1", 0, due=True), "was not applied, although a request matched it"),
        (AppliedFault("f1", 2, due=True), "was applied 2 times, and no exchange shows it"),
    ],
)
def test_a_fault_that_does_not_work_is_the_exams_own(fault, sentence):
    """The client cannot be blamed for what it never met."""
    (found,) = own_faults_of(seen(lost=fault))
    assert sentence in found


def test_a_fault_that_no_call_came_to_is_not_a_mistake():
    """It is not measured."""
    assert own_faults_of(seen(lost=AppliedFault("f1", 0))) == []


def test_an_account_that_cannot_be_made_ends_with_4(examined, monkeypatch):
    """Whatever the client does."""

    def refuse(*_: object) -> Arrangement:
        raise ArrangementError("the account could not be made: no room")

    monkeypatch.setattr("mockzoom.exam.sitting.new_arrangement", refuse)
    report = examined(Client, ["split-30"])
    assert report["exit_code"] == 4
    assert report["own_faults"] == ["split-30 in 2025-06: the account could not be made: no room"]


def test_a_judgement_that_breaks_ends_with_4(examined, monkeypatch):
    """With the exception, not a traceback."""

    def broken(*_: object) -> None:
        raise KeyError("rows")

    monkeypatch.setattr("mockzoom.exam.sitting.verdict_of", broken)
    report = examined(Client, ["split-30"])
    assert report["exit_code"] == 4
    assert report["own_faults"] == ["split-30 in 2025-06: the exam broke: KeyError: 'rows'"]


def test_an_answer_that_breaks_its_schema_ends_with_4(examined, monkeypatch):
    """Each answer of the mock is held against its schema."""
    from mockzoom.exam.exchanges import Exchange

    monkeypatch.setattr("mockzoom.admin_client.journal_entry._problems", lambda document: (_Problem(),))
    monkeypatch.setattr(Exchange, "has_json_answer", True)
    report = examined(Client, ["split-30"])
    assert report["exit_code"] == 4
    assert "breaks its schema: no object" in report["own_faults"][0]
    assert verdicts(report, "fail") == set()


class _Problem:
    message = "no object"
