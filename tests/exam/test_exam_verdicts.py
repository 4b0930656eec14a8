"""A pass needs a met premise, evidence and an answer; the types and `verdict_of` see to it."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from reference_client import verdicts

from mockzoom.exam.answers import Answer
from mockzoom.exam.catalogue import CatalogueError, all_checks, insist_on_evidence, scenarios
from mockzoom.exam.checks import Check, Source, verdict_of
from mockzoom.exam.examinee import CommandExaminee, FunctionExaminee, Run
from mockzoom.exam.observed import Observed
from mockzoom.exam.verdicts import Breach, Failed, Level, Met, Outcome, Passed, Unmet, worst

EXCHANGE = SimpleNamespace(number=1)
DONE = Answer(outcome="done")


def check(premise, judge=lambda observed, met: None, reads_answer=True):
    return Check("one", Level.MUST, "says", "why", "fix", premise, judge, ("batch_size",), reads_answer=reads_answer)


def observed(**fields):
    return Observed("2025-06", {"verb": "register"}, (), **{"answer": DONE, **fields})


def outcome(one, **fields):
    return verdict_of(one, observed(**fields)).outcome


MET = Met((EXCHANGE,))


class TestTypes:
    """A pass cannot be made by mistake."""

    def test_a_premise_is_not_met_without_exchanges(self):
        """Evidence of nothing is refused."""
        with pytest.raises(ValueError, match="exchanges"):
            Met(())

    @pytest.mark.parametrize("premise", [Unmet("no"), None, True, (EXCHANGE,)])
    def test_a_pass_needs_a_premise_that_was_met(self, premise):
        """A truthy value is not a premise."""
        with pytest.raises(TypeError):
            Passed(premise)

    def test_the_worst_of_no_verdicts_is_not_a_pass(self):
        """The default is not_measured."""
        assert worst([]) is Outcome.NOT_MEASURED
        assert worst([Outcome.PASS, Outcome.BROKEN, Outcome.NOT_MEASURED]) is Outcome.BROKEN
        assert worst([Outcome.PASS, Outcome.FAIL, Outcome.BROKEN]) is Outcome.FAIL


class TestVerdicts:
    """What premise, answer and judgement come to."""

    def test_without_its_premise_a_check_is_not_measured(self):
        """Also where the judgement would find nothing wrong."""
        assert outcome(check(lambda _: Unmet("no call"))) is Outcome.NOT_MEASURED

    def test_a_judgement_without_a_breach_is_a_pass(self):
        """With the exchanges of the premise as evidence."""
        assert verdict_of(check(lambda _: MET), observed()).exchanges == (EXCHANGE,)

    @pytest.mark.parametrize("reads_answer", [True, False])
    def test_a_client_without_an_answer_passes_nothing(self, reads_answer):
        """Also a check that needs no answer."""
        one = check(lambda _: MET, reads_answer=reads_answer)
        assert outcome(one, trouble="killed", answer=Answer()) is Outcome.BROKEN

    def test_what_was_seen_on_the_wire_fails_without_an_answer(self):
        """A crash does not hide a breach."""
        one = check(lambda _: MET, lambda observed, met: Breach("a batch of 50"), reads_answer=False)
        assert outcome(one, trouble="killed", answer=Answer()) is Outcome.FAIL

    def test_a_missing_answer_is_not_judged(self):
        """A judgement about an answer needs one."""
        one = check(lambda _: MET, lambda observed, met: Breach("not done"))
        assert outcome(one, trouble="killed", answer=Answer()) is Outcome.BROKEN

    def test_unsupported_is_not_a_pass(self):
        """It has its own verdict."""
        assert outcome(check(lambda _: MET), answer=Answer(outcome="unsupported")) is Outcome.UNSUPPORTED


class TestMutants:
    """Wrong exams are found by the clients that do nothing."""

    def test_an_exam_that_ignores_premises_is_found(self, examined, monkeypatch):
        """A client that only prints `done` would pass."""

        def ignores(one, seen):
            breach = one.judge(seen, MET)
            return Failed(breach.reason, ()) if breach else Passed(MET)

        lies = FunctionExaminee(lambda task, variables: {"outcome": "done"})
        monkeypatch.setattr("mockzoom.exam.sitting.verdict_of", ignores)
        assert verdicts(examined(lies, ["second-batch-refused"]), "pass")
        monkeypatch.undo()
        assert verdicts(examined(lies, ["second-batch-refused"]), "pass") == set()

    def test_an_exam_that_takes_a_killed_client_for_a_pass_is_found(self, examined, monkeypatch):
        """As `code or 0` would."""
        monkeypatch.setattr("mockzoom.exam.examinee._ended", lambda code, output, log: Run({"outcome": "done"}))
        killed = CommandExaminee(["sh", "-c", "kill -9 $$"], {"PATH": os.environ["PATH"]})
        assert verdicts(examined(killed, ["split-30"]), "broken") == set()
        monkeypatch.undo()
        assert verdicts(examined(killed, ["split-30"]), "pass") == set()


class TestEvidence:
    """A must rests on what is known."""

    def test_a_must_on_an_inferred_rule_stops_the_start(self):
        """As does an inferred source."""
        for rules, sources in ((("batch_whole",), ()), (("batch_size",), (Source("inferred", "no evidence"),))):
            one = Check("x", Level.MUST, "s", "w", "f", lambda _: MET, lambda o, m: None, rules, sources)
            with pytest.raises(CatalogueError, match="inferred"):
                insist_on_evidence("x:x", one)

    @pytest.mark.parametrize("rules", [(), ("no_such_rule",)])
    def test_a_check_without_a_known_source_stops_the_start(self, rules):
        """A typing error in a rule's id is found at once."""
        with pytest.raises(CatalogueError):
            insist_on_evidence("x:x", Check("x", Level.MAY, "s", "w", "f", lambda _: MET, lambda o, m: None, rules))

    def test_the_catalogue_has_a_hundred_scenarios_with_words_for_each_check(self):
        """Each says what is expected, why, and how to fix a client."""
        assert len(scenarios()) >= 100
        wordless = [name for name, (_, one) in all_checks().items() if not (one.says and one.why and one.fix)]
        assert wordless == []
