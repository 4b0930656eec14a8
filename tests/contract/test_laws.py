"""The laws of modelled operations: what they judge, and what `law_gaps.toml` leaves out."""

from __future__ import annotations

import pytest

from contract_tests.in_process import MockProvider
from contract_tests.law_clients import GAPS, LAWS, SUBJECTS, gap_of, left_out, open_resource
from mockzoom.contract.errors import ContractViolation, Inconclusive
from mockzoom.contract.laws.trials import try_law
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.targets.providers import PROFILES


def test_every_law_is_a_rule():
    """A law that the rulebook does not have would be judged for nothing."""
    assert [name for name in LAWS if name not in load_rulebook()] == []


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


def holds(law, client):
    """Whether a law is judged and holds."""
    try:
        try_law(law, client)
    except (ContractViolation, Inconclusive):
        return False
    return True
