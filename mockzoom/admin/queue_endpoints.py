"""Queued responses: what an operation returns next. They must conform to the operation's schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.fault_endpoints import check_answer, check_capacity, remove_group
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError
from mockzoom.server.fault_matching import FAULTS, QUEUED, Fault
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.document_errors import find_error
from mockzoom.storage import State
from mockzoom.storage.listing import list_all
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.profiles import Profile, get_profile


@admin_operation("queueAnswer")
def queue_response(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Queue a response, once or several times, for the next requests to an operation."""
    account = account_of(ground, request)
    given = dict(request.body)
    times = given.pop("times", 1)
    spec = completed_response(given, account.profile, ground.catalogue)
    with ground.store.transaction(account.id) as state:
        check_capacity(state, spec, times)
        first = state.next_number("queued", times)
        state.put(FAULTS, [Fault(f"n{first + n}", spec, queued=True) for n in range(times)])
        return _shown(state)


@admin_operation("listAnswers")
def list_responses(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the queued responses."""
    with ground.store.transaction(account_of(ground, request).id) as state:
        return _shown(state)


@admin_operation("deleteAnswers")
def delete_responses(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Delete all queued responses."""
    with ground.store.transaction(account_of(ground, request).id) as state:
        return {"deleted": remove_group(state, QUEUED)}


def completed_response(given: Mapping[str, Any], profile: str, catalogue: ApiSpec) -> dict[str, Any]:
    """Return a queued response as a fault; raises `FieldError` for what a schema cannot express."""
    spec = {**given, "when": "before"}
    operation = _operation(spec["operation"], catalogue)
    check_answer(spec, [operation])
    _check_conforms(spec, operation, get_profile(profile), catalogue)
    return spec


def _operation(name: str, catalogue: ApiSpec) -> Operation:
    found = catalogue.find_operation(name)
    if found is None:
        raise FieldError("operation", f"unknown operation {name!r}; {did_you_mean(name, catalogue.every_operation)}")
    return found


def _check_conforms(spec: Mapping[str, Any], operation: Operation, profile: Profile, catalogue: ApiSpec) -> None:
    """Raise `FieldError` for a response that the operation's schema does not allow; faults are not restricted."""
    if "rule" in spec:
        return
    success = operation.response_in(profile)
    status = spec.get("status")
    if status is None:
        raise FieldError("status", f"is missing; use {success.status} for success, or an error id as `rule`")
    if status != success.status and status < 400:
        raise FieldError("status", f"{operation.operation_id} succeeds with {success.status} in profile {profile}")
    schema = catalogue.answer_schema(operation, profile, refused=status >= 400)
    if schema is None:
        if "body" in spec:
            raise FieldError("body", f"{operation.operation_id} succeeds without a body; leave it out")
        return
    mistake = find_error(spec.get("body"), schema, catalogue.objects.values())
    if mistake is not None:
        field = ".".join(filter(None, ("body", mistake.field)))
        raise FieldError(field, f"{mistake.message[:500]}; use a fault for a response that Zoom would not send")


def _shown(state: State) -> dict[str, Any]:
    return {
        "next": [{"id": one.id, "answer": dict(one.spec)} for one in list_all(state, FAULTS, "", QUEUED)],
    }
