"""Canned answers: what an operation answers next, if Zoom could have said it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.admin.faults import check_answer, check_room, remove_group
from mockzoom.admin.ground import Ask, Ground, account_of
from mockzoom.catalogue import Catalogue, Operation
from mockzoom.catalogue.judging import mistake_in
from mockzoom.domain.admin_errors import AdminError
from mockzoom.domain.faults import FAULTS, QUEUED, Fault
from mockzoom.domain.near_misses import did_you_mean
from mockzoom.domain.profiles import Profile
from mockzoom.operations.world import list_all
from mockzoom.storage import State


def queue_answer(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Take an answer, once or several times, for when the operation is called."""
    account = account_of(ground, ask)
    spec = {**ask.body, "when": "before"}
    times = spec.pop("times", 1)
    operation = _operation(spec["operation"], ground.catalogue)
    check_answer(spec, [operation])
    _check_sayable(spec, operation, Profile(account.profile), ground.catalogue)
    with ground.store.open(account.id) as state:
        check_room(state, times)
        first = state.next_number("queued", times)
        state.put(FAULTS, [Fault(f"n{first + n}", spec, queued=True) for n in range(times)])
        return _shown(state)


def list_answers(ground: Ground, ask: Ask) -> dict[str, Any]:
    """The answers that wait."""
    with ground.store.open(account_of(ground, ask).id) as state:
        return _shown(state)


def delete_answers(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Take all of them out."""
    with ground.store.open(account_of(ground, ask).id) as state:
        return {"deleted": remove_group(state, QUEUED)}


def _operation(name: str, catalogue: Catalogue) -> Operation:
    if name not in catalogue.operations:
        raise AdminError("operation", f"there is no operation {name!r}; {did_you_mean(name, catalogue.operations)}")
    return catalogue.operations[name]


def _check_sayable(spec: Mapping[str, Any], operation: Operation, profile: Profile, catalogue: Catalogue) -> None:
    """Raise `AdminError` for an answer that the operation's schema does not know; a fault may say what it likes."""
    if "rule" in spec:
        return
    success = operation.responses[profile]
    status = spec.get("status")
    if status is None:
        raise AdminError("status", f"is missing; {success.status} is success, or name a refusal as `rule`")
    if status != success.status and status < 400:
        raise AdminError("status", f"{operation.operation_id} succeeds with {success.status} in profile {profile}")
    schema = catalogue.answer_schema(operation, profile, refused=status >= 400)
    if schema is None:
        if "body" in spec:
            raise AdminError("body", f"{operation.operation_id} succeeds without a body; leave it out")
        return
    mistake = mistake_in(spec.get("body"), schema, catalogue.objects.values())
    if mistake is not None:
        field = ".".join(filter(None, ("body", mistake.field)))
        raise AdminError(field, f"{mistake.message[:500]}; a fault can say what Zoom would not")


def _shown(state: State) -> dict[str, Any]:
    return {
        "next": [{"id": one.id, "answer": dict(one.spec)} for one in list_all(state, FAULTS, "", QUEUED)],
    }
