"""What holds for every operation that is emulated from data, whatever its resource."""

from __future__ import annotations

import pytest
from in_turn import profiles_of
from sample_bodies import SPEC, body_of, path_of

from mockzoom.zoom.profiles import get_profile

OPERATIONS = SPEC.modelled.operations


@pytest.mark.parametrize(("name", "profile"), [(one, p) for one in sorted(OPERATIONS) for p in profiles_of(one)])
def test_a_request_gets_an_answer_of_the_documents(make_mock, name, profile):
    """Every operation answers in the shape of its schema or with an error that its documents or mockzoom name.

    Each in one profile in `make test`, in all in `make test-everything`.
    """
    operation = OPERATIONS[name]
    mock = make_mock(profile=profile, emulation="example")
    answer = mock.call(operation.method, path_of(operation), body_of(operation))

    assert answer.status < 500, answer.body
    assert answer.rule != "endpoint_not_emulated"
    level = operation.emulation.level
    assert answer.headers["X-Mockzoom-Emulation"] == level
    if answer.status < 300:
        assert answer.status == operation.response_in(get_profile(profile)).status
    if level == "example":
        assert make_mock(profile=profile).call(operation.method, path_of(operation)).rule == "endpoint_not_emulated"
