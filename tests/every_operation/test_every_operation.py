"""Every operation answers as its schema file says, and every refusal it names can be met."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from arranged import CATALOGUE, operation_of
from generic import GENERIC

from mockzoom.catalogue.openapi import refusals_of
from mockzoom.domain.profiles import Profile

MODULES = [import_module(path.stem) for path in sorted(Path(__file__).parent.glob("calls_*.py"))]
CALLS = {name: call for module in MODULES for name, call in module.CALLS.items()}
REFUSALS = {pair: provoke for module in MODULES for pair, provoke in module.REFUSALS.items()}
API = {o.operation_id: o for o in CATALOGUE.operations.values() if o.security == "bearer"}
PAIRS = [(name, row) for name, operation in API.items() for row in refusals_of(operation)]


def test_every_operation_has_a_call():
    """And no call is for an operation that does not exist."""
    assert set(CALLS) == set(API)


def test_every_refusal_has_a_provocation_and_no_provocation_is_idle():
    """Its own, or the one that all operations share."""
    missing = {pair for pair in PAIRS if pair not in REFUSALS and pair[1] not in GENERIC}
    assert missing == set()
    assert set(REFUSALS) - set(PAIRS) == set()


@pytest.mark.parametrize("name", sorted(API))
def test_succeeds(either, name):
    """With the status of its profile; the answer is held against its schema on the way."""
    sent = CALLS[name](either)
    answer = sent.go(either)

    assert operation_of(sent)[0].operation_id == name
    assert (answer.rule, answer.status) == ("", API[name].responses[Profile(either.settings.profile)].status)


@pytest.mark.parametrize("name,row", PAIRS)
def test_refuses(either, name, row):
    """In each profile, by the rule that was provoked."""
    sent = CALLS[name](either)
    provoke = REFUSALS.get((name, row)) or GENERIC[row]

    assert provoke(either, sent).rule == row


@pytest.mark.parametrize("name", sorted(API))
def test_goes_with_a_single_scope(either, name):
    """Each of its scopes opens it, classic or granular, and the others need not be granted."""
    from arranged import issue_token

    for number, scope in enumerate(sorted(API[name].scopes)):
        admin = scope in API[name].admin_scopes
        with either.pipeline.store.open("mockzoom-account") as state:
            from arranged import everyone

            host = everyone(state)[0].id
        token = issue_token(either, f"t{number}", scopes=[scope], user_id="" if admin else host)
        assert CALLS[name](either).go(either, token=token).rule != "scope_missing"
