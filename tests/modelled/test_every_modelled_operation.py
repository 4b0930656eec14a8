"""What holds for every operation that is emulated from data, whatever its resource."""

from __future__ import annotations

import pytest
from sample_bodies import SPEC, body_of, path_of

OPERATIONS = SPEC.modelled.operations


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_request_gets_an_answer_of_the_documents(mock_each_profile, name):
    """Every operation answers in the shape of its schema or with an error that its documents or mockzoom name."""
    operation = OPERATIONS[name]
    answer = mock_each_profile.call(operation.method, path_of(operation), body_of(operation))

    assert answer.status < 500, answer.body
    assert answer.rule != "endpoint_not_emulated"
    if answer.status < 300:
        assert answer.status == operation.response_in(mock_each_profile.pipeline.profile).status
