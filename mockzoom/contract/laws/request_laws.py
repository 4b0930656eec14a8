"""Laws of every request, of modelled operations and of examples: success, scope, body, and fields of a wrong type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.contract.client import OperationCall
from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.laws.bodies import spoilt
from mockzoom.contract.laws.subjects import Subject
from mockzoom.contract.laws.trials import Trial, Unmanaged, law

MOST_FIELDS = 6  # of a body are spoilt, one at a time
_OTHER_SCOPES = ("webinar:read", "user:read")  # one of them opens no operation of a resource
_VALIDATION = 300


def _everything(subject: Subject) -> list[str]:
    return list(subject.resource.operations)


def _with_body(subject: Subject) -> list[str]:
    """Return the operations that read a JSON object."""
    operations = ((name, subject.book.operation(name).get("request")) for name in subject.resource.operations)
    return [name for name, request in operations if request and "application/json" in request["content_types"]]


def target_of(trial: Trial, operation: str) -> Mapping[str, str] | None:
    """Return a path on which an operation succeeds: that of a new thing where it is about one.

    None if no operation creates a thing.
    """
    try:
        return _target(trial, operation)
    except Inconclusive:
        return None


def _target(trial: Trial, operation: str) -> Mapping[str, str]:
    api, subject = trial.api, trial.subject
    if subject.binding(operation).options.get("item"):
        number = 700 + api.fresh()  # new parents, which the caller may leave
        api.join(number)
        return api.parents(operation, number)
    if not subject.item_parameter(operation):
        if operation == subject.maker:
            api.make_room()
        return api.parents(operation)
    if subject.kind(operation) == "example":
        return api.path(operation, api.unknown(operation, subject.item_parameter(operation)))
    return api.path(operation, api.existing())


@law("law_shape", _everything)
def shaped(trial: Trial) -> None:
    """Every operation succeeds with its documented status, body, headers and rate limit label."""
    for operation in trial.subject.resource.operations:
        path = target_of(trial, operation)
        if path is None:
            continue
        body = trial.api.body(operation, trial.api.fresh()) or None
        answer = trial.api.call(operation, path, body, **trial.api.query(operation))
        trial.succeeds(operation, answer)


@law("law_scope", _everything)
def scoped(trial: Trial) -> None:
    """A token without a scope of the operation opens nothing; the error names the scopes that would."""
    api = trial.api
    if api.with_scope is None:
        raise Unmanaged("the target cannot make an account with fewer scopes")
    opening = {
        scope
        for operation in trial.subject.resource.operations
        for scope in trial.subject.book.operation(operation)["scopes"]["classic"]
    }
    client = api.with_scope(next(scope for scope in _OTHER_SCOPES if scope not in opening))
    row = client.rulebook["scope_missing"]
    for operation in trial.subject.resource.operations:
        scopes = trial.subject.book.operation(operation)["scopes"]
        answer = client.deliver(OperationCall(operation, _blind_path(trial, operation), _body(trial, operation)))
        worded = row.variant_for(client.profile, operation)
        kind = scopes["classic" if client.profile == "2021-08" else "granular"] or scopes["classic"]
        said = {"code": worded.code, "message": worded.message.format(scopes=", ".join(kind))}
        trial.same(operation, (answer.status, dict(answer.json)), (worded.status, said), "not the error of the scope")


def _blind_path(trial: Trial, operation: str) -> dict[str, str]:
    """Return a path of an operation that names nothing that exists."""
    parameters = trial.subject.book.operation(operation)["parameters"]
    return {p["name"]: trial.api.unknown(operation, p["name"]) for p in parameters if p["in"] == "path"}


def _body(trial: Trial, operation: str) -> Any:
    return {} if "request" in trial.subject.book.operation(operation) else None


@law("law_json", _with_body)
def readable(trial: Trial) -> None:
    """A body that is not JSON is refused before anything that the path names is looked up."""
    row = trial.api.client.rulebook["body_not_json"]
    for operation in _with_body(trial.subject):
        sent = OperationCall(operation, _blind_path(trial, operation), raw=b"{")
        answer = trial.api.client.deliver(sent)
        worded = row.variant_for(trial.api.profile, operation)
        said = {"code": worded.code, "message": worded.message}
        trial.same(operation, (answer.status, dict(answer.json)), (worded.status, said), "a body that is not JSON")


@law("law_fields", lambda subject: any(spoilt(subject.book.request_schema(name)) for name in _with_body(subject)))
def typed(trial: Trial) -> None:
    """A field of a wrong type is refused with code 300 and named, and nothing is done."""
    api, subject = trial.api, trial.subject
    listing = subject.first("list")
    for operation in _with_body(subject):
        wrong = spoilt(subject.book.request_schema(operation, api.profile))
        path = target_of(trial, operation)
        if path is None:
            continue
        good = api.body(operation, api.fresh())
        before = api.rows() if listing and subject.maker else {}
        for field in list(wrong)[:MOST_FIELDS]:
            answer = api.call(operation, path, {**good, field: wrong[field]}, **api.query(operation))
            named = [str(one["field"]) for one in answer.json.get("errors", ())] if not answer.succeeded else []
            first = named[0].partition(".")[0].partition("[")[0] if named else ""
            found = (answer.status, answer.json.get("code"), first) if named else (answer.status,)
            trial.same(operation, found, (400, _VALIDATION, field), f"{field} of a wrong type is not refused")
        if before:
            trial.same(operation, api.rows(), before, "a refused request changed something")
