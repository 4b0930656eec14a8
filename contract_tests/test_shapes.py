"""The shape of whatever is answered, success or refusal, and nothing but the shape."""

from __future__ import annotations

import pytest

from mockzoom.contract.client import COMPARED, OperationCall, person
from mockzoom.contract.errors import ContractViolation
from mockzoom.contract.marks import documented, not_on_zoom, proves

from .run import RUN
from .scope import REGISTRATION

BESIDE = ("webinarCreate", "webinar", "webinars", "user", "users")
BODIES = {
    "addBatchWebinarRegistrants": {"registrants": [person(f"shape@{RUN.domain}")]},
    "webinarRegistrantCreate": person(f"shape@{RUN.domain}"),
    "webinarRegistrantStatus": {"action": "approve", "registrants": [{"email": f"shape@{RUN.domain}"}]},
    "webinarCreate": {"topic": RUN.tag, "type": 5},
}


@pytest.mark.parametrize("operation", [*REGISTRATION, *BESIDE])
@proves("answer_shape")
@documented()
@not_on_zoom("asks for a webinar that is not ours")
def test_an_answer_has_its_operations_shape(api, operation):
    """Even of a server that knows the schemas and nothing else."""
    path = {"webinarId": 81_111_111_111, "registrantId": "A" * 22, "userId": "me"}
    call = api.call_for(OperationCall(operation, path, BODIES.get(operation)))

    faults = api.judge.faults(operation, api.profile, api.account.target.send(call))

    COMPARED["answers"] += 1
    if faults:
        raise ContractViolation(faults)
