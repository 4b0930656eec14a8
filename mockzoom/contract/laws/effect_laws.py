"""Laws that compare the whole state, which the admin API exports: effects, what belongs together, and identity."""

from __future__ import annotations

import json
from typing import Any

from mockzoom.contract.laws.arrangements import linked
from mockzoom.contract.laws.life_laws import expected_of, schema_seen
from mockzoom.contract.laws.request_laws import target_of
from mockzoom.contract.laws.resource_client import ResourceClient
from mockzoom.contract.laws.samples import ASSIGNED, VALUES
from mockzoom.contract.laws.subjects import ACTION, DOCUMENTS, Subject
from mockzoom.contract.laws.trials import Trial, Unmanaged, law


def _records(api: ResourceClient) -> dict[str, Any]:
    """Return the records of the account but for its clock; raises `Unmanaged` where the target has no admin API."""
    if api.client.account.admin is None:
        raise Unmanaged("the target has no admin API to export the state")
    records: dict[str, Any] = api.client.account.admin.export()["records"]
    return {kind: rows for kind, rows in records.items() if kind != "clocks"}


def _actions(subject: Subject) -> list[str]:
    """Return the operations that do something to a thing by a name: neither lists, reads nor writes of fields."""
    removing = () if subject.maker else ("remove_all", "remove_named")  # else by the law of deletion
    return subject.bound("set", "accept", ACTION, *removing)


def _reads(subject: Subject) -> list[str]:
    names = subject.resource.operations
    return [name for name in names if subject.book.operation(name)["method"] == "GET"]


@law("law_read_only", _reads)
def read_only(trial: Trial) -> None:
    """A read changes nothing: the state of the account is the same before and after it."""
    api = trial.api
    for operation in _reads(trial.subject):
        path = target_of(trial, operation)
        if path is None:
            continue
        query = api.query(operation)  # may create the user that it names
        before = _records(api)
        trial.succeeds(operation, api.call(operation, path, None, **query))
        trial.same(operation, _records(api) == before, expected=True, cause="a read changes the state")


@law("law_action", _actions)
def acted(trial: Trial) -> None:
    """An action changes what it names; one that is only accepted changes nothing."""
    api, subject = trial.api, trial.subject
    for operation in _actions(subject):
        changes = []
        for action in _choices(trial, operation) or [None]:
            path = target_of(trial, operation)
            if path is None:
                continue
            body = api.body(operation, api.fresh()) | ({} if action is None else {"action": action})
            query = api.query(operation)
            if subject.binding(operation).behaviour == "unlink_all":
                linked(api)
            before = _records(api)
            trial.succeeds(operation, api.call(operation, path, body or None, **query))
            changes.append(_records(api) != before)
        if changes and subject.kind(operation) == "accept":
            trial.same(operation, any(changes), expected=False, cause="what is only accepted changes the state")
        elif changes:
            trial.same(operation, any(changes), expected=True, cause="an action changes nothing")
        if subject.kind(operation) == "set":
            _set(trial, operation)


def _choices(trial: Trial, operation: str) -> list[Any]:
    if (operation, "action") in VALUES:
        return []
    schema = trial.subject.book.request_schema(operation).get("properties", {}).get("action", {})
    return list(schema.get("enum", ()))


def _set(trial: Trial, operation: str) -> None:
    """Compare the fields that an action sets with those that the thing shows."""
    api, subject = trial.api, trial.subject
    if not subject.maker or not subject.bound("read", "list"):
        return
    made = api.make()
    for action in _choices(trial, operation) or [None]:
        body = api.body(operation, api.fresh()) | ({} if action is None else {"action": action})
        trial.succeeds(operation, api.call(operation, api.path(operation, made.id), body))
        for field, value in subject.binding(operation).options["set"].items():
            wanted = value.get(action) if isinstance(value, dict) else value
            for seen in api.seen(made).values():
                if wanted is not None and field in seen:
                    trial.same(operation, seen[field], wanted, f"{field} is not what the action sets")


@law("law_honest", lambda subject: subject.maker and subject.bound("read", "list"))
def honest(trial: Trial) -> None:
    """A thing shows only what was sent, and what the resource says of it: never an invented value."""
    api = trial.api
    made = api.make()
    words = set(_words(trial.subject.resource.__dict__))
    known = {*made.sent, *words, *ASSIGNED}
    for operation, seen in api.seen(made).items():
        trial.same(operation, [name for name in seen if name not in known], [], "a field that nothing has set")
        expected = expected_of(trial.subject, schema_seen(trial, operation), made.sent)
        trial.shows(operation, seen, expected, "a value that was not sent")


def _words(value: Any) -> list[str]:
    """Return all texts in a resource: its keys and values, and the parts of its paths."""
    if isinstance(value, dict):
        return [word for key, part in value.items() for word in [str(key), *_words(part)]]
    if isinstance(value, list | tuple):
        return [word for part in value for word in _words(part)]
    return str(value).replace("[]", "").split(".")


@law("law_children", lambda subject: subject.maker and subject.bound("remove") and _family(subject))
def children_gone(trial: Trial) -> None:
    """With a thing goes what belongs to it: after its deletion, the state has as many records as before."""
    api, subject = trial.api, trial.subject
    for child in _family(subject):
        offspring = api.of_resource(child.name)
        offspring.parents(child.maker or child.first(*DOCUMENTS))  # what the child's body and path need besides
        removing, number = subject.first("remove"), 1000 + api.fresh()
        offspring.body(child.maker or child.first("merge_document", "replace_document"), number if child.maker else 0)
        before = _totals(api)
        made = api.make()
        offspring.adopt(subject, made, number)
        if child.maker:
            offspring.make(number)
        else:
            writing = child.first("merge_document", "replace_document")
            offspring.done(writing, offspring.parents(writing, number), offspring.body(writing, offspring.fresh()))
        trial.same(child.name, _totals(api) != before, expected=True, cause="nothing was kept of the child")
        api.done(removing, api.path(removing, made.id), api.body(removing, 0) or None)
        trial.same(removing, _totals(api), before, f"a {child.name} is left of what was deleted")


def _family(subject: Subject) -> list[Subject]:
    """Return the resources whose things belong to those of a resource and can be written."""
    return [one for one in subject.children if one.maker or one.bound("merge_document", "replace_document")]


def _totals(api: ResourceClient) -> dict[str, int]:
    """Return the number of records of each kind that has some, but for the users whom a law creates."""
    return {kind: len(rows["filed"]) for kind, rows in _records(api).items() if rows["filed"] and kind != "users"}


@law("law_identity", lambda subject: subject.maker or subject.bound("merge_document", "replace_document"))
def identical(trial: Trial) -> None:
    """An export that is imported again gives the same state; a reset leaves nothing of what was made."""
    if trial.api.neighbour is None or trial.api.client.account.admin is None:
        raise Unmanaged("the target has no admin API to export the state")
    api, subject = ResourceClient(trial.subject, trial.api.neighbour()), trial.subject
    admin = api.client.account.admin
    operation = subject.maker or subject.first("merge_document", "replace_document")
    if subject.maker:
        api.make()
    else:
        api.done(operation, api.parents(operation), api.body(operation, 1))
    shown = api.rows() if subject.maker else None
    kept, things = admin.export(), _totals(api)
    admin.reset()
    trial.same(operation, _totals(api) != things, expected=True, cause="a reset leaves what was made")
    admin.import_state(json.loads(json.dumps(kept)))
    again = admin.export()["records"] == kept["records"]
    trial.same(operation, again, expected=True, cause="the import is not the export")
    if shown is not None and subject.first("list"):
        trial.same(operation, api.rows(), shown, "the list is not what it was before the export")
