"""A server that knows the schemas and keeps nothing: it passes the law of shapes and fails every other one."""

from __future__ import annotations

import json
import re

import pytest

from contract_tests.law_clients import BOOK, LAWS, SUBJECTS, gap_of
from mockzoom.contract.client import Client
from mockzoom.contract.errors import ContractViolation
from mockzoom.contract.laws.bodies import UNSET, sample
from mockzoom.contract.laws.resource_client import ResourceClient
from mockzoom.contract.laws.trials import Unmanaged, try_law
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.response_checks import CATEGORIES
from mockzoom.contract.targets.target import TargetAccount, TargetCredentials

PROFILE = "2025-06"
OPERATIONS = BOOK.validator.operations
CASES = [
    (rule, resource)
    for rule, law in LAWS.items()
    for resource, subject in SUBJECTS.items()
    if rule != "law_shape" and law.applies(subject) and not gap_of(rule, resource, PROFILE)
]


class ConstantServer:
    """Answers every request with a success made of the schema of its operation, as Prism does."""

    name = "constants"

    def send(self, call):
        operation = OPERATIONS[call.operation_id]
        response = operation["responses"].get(PROFILE) or operation["responses"]["2021-08"]
        body = sample(response["body"], 1000, lambda *_: UNSET) if "body" in response else None
        headers = (
            ("Content-Type", "application/json"),
            ("x-zm-trackingid", "v=2.0;clid=aw1;rid=WEB_1"),
            ("X-RateLimit-Category", CATEGORIES[operation["rate_label"]]),
        )
        return ApiResponse(response["status"], headers, b"" if body is None else json.dumps(body).encode())

    def now(self):
        return 0.0

    def wait(self, seconds):
        raise AssertionError(seconds)


def client_of(resource):
    """The client of a resource on the server of constants, with as many accounts as wanted: all are the same."""

    def client(*_):
        account = TargetAccount(ConstantServer(), TargetCredentials(token="t"), PROFILE, is_own=True)
        return ConstantClient(account, judge=BOOK.validator)

    return ResourceClient(SUBJECTS[resource], client(), client, client)


class ConstantClient(Client):
    """A client that gets users and meetings without the server: their schemas are not the subject."""

    def send(self, operation_id, *, body=None, query=None, **path):
        known = {
            "user": {"id": "u0", "email": "u0@example.com"},
            "userCreate": {"id": "u1"},
            "meetingCreate": {"id": 1},
        }
        if operation_id in known:
            return ApiResponse(200, (), json.dumps(known[operation_id]).encode(), operation_id)
        return super().send(operation_id, body=body, query=query, **path)

    def webinar(self, **_):
        return 1


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in CASES}))
def test_a_server_of_constants_fails_every_law(rule):
    """On every resource to which the law applies; laws that need an export are not judged."""
    held = []
    for resource in (one for name, one in CASES if name == rule):
        try:
            try_law(LAWS[rule], client_of(resource))
        except (ContractViolation, Unmanaged):
            continue
        held.append(resource)
    assert held == []


def test_schemas_of_modelled_operations_refer_to_no_objects():
    """A constant is made of the schema alone, without the shared objects."""
    named = [name for name in BOOK.bindings if re.search(r'"\$ref"', json.dumps(OPERATIONS[name]["responses"]))]
    assert named == []
