"""The laws of modelled operations: what they judge, and what `law_gaps.toml` leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from in_turn import in_turn

from contract_tests.in_process import MockProvider
from contract_tests.law_clients import BOOK, GAPS, LAWS, SUBJECTS, gap_of, left_out, open_resource
from mockzoom.contract.errors import ContractViolation, Inconclusive
from mockzoom.contract.laws.results import uncompared
from mockzoom.contract.laws.trials import try_law
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.targets.providers import PROFILES


def test_every_law_is_a_rule():
    """A law that the rulebook does not have would be judged for nothing."""
    assert [name for name in LAWS if name not in load_rulebook()] == []


RESULTS = json.loads((Path(__file__).parent.parent.parent / "contract_tests" / "laws.json").read_text())


def test_an_operation_is_modelled_only_if_laws_compared_it():
    """By the stored results of `make laws`; the laws of every request, which examples keep as well, do not count."""
    modelled = {name: BOOK.bindings[name].resource.resource for name in BOOK.names(level="modelled")}

    assert uncompared(RESULTS, modelled, GAPS) == []


def test_the_stored_results_are_those_of_the_laws_that_apply():
    """A law that applies has compared something, or has a gap; `make laws` stores the results again."""
    applying = {(name, rule) for name, one in SUBJECTS.items() for rule, law in LAWS.items() if law.applies(one)}
    stored = {(name, rule) for name, one in RESULTS.items() for rule in one["laws"]}
    gaps = {(name, gap.partition("@")[0].partition(" ")[0]) for name, one in GAPS.items() for gap in one}

    assert stored - applying == set()
    assert applying - stored - gaps == set()


@pytest.mark.parametrize("profile", PROFILES[:2])
@pytest.mark.parametrize("resource", GAPS)
def test_a_gap_is_a_gap(resource, profile):
    """What law_gaps.toml leaves out applies and does not hold; else the entry has to go."""
    client = open_resource(MockProvider(), profile, resource)
    mine = [name for name in LAWS if gap_of(name, resource, profile)]
    for name, law in LAWS.items():
        if name not in mine and law.applies(SUBJECTS[resource]):
            try_law(law, client, left_out(name, resource))

    mine += [name.partition(" ")[0] for name in GAPS[resource] if " " in name]
    assert [name for name in mine if not LAWS[name].applies(SUBJECTS[resource])] == []
    assert [name for name in mine if holds(LAWS[name], client)] == []


@pytest.mark.parametrize("profile", PROFILES[:2])
@pytest.mark.parametrize("resource", in_turn(list(SUBJECTS), "laws in any order", of=4))
def test_laws_hold_in_any_order(resource, profile):
    """No law needs what another has made, or fails because of it: in the reverse order all hold, too."""
    client = open_resource(MockProvider(), profile, resource)
    judged = [name for name in LAWS if LAWS[name].applies(SUBJECTS[resource]) and not gap_of(name, resource, profile)]
    for name in reversed(judged):
        try_law(LAWS[name], client, left_out(name, resource))


def holds(law, client):
    """Whether a law is judged and holds."""
    try:
        try_law(law, client)
    except (ContractViolation, Inconclusive):
        return False
    return True
