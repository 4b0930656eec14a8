"""Laws of errors: each row that a request can bring about, what is refused leaves nothing, and which error is first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from mockzoom.contract.laws.book import ErrorRow
from mockzoom.contract.laws.lookups import not_found_rows, parent_rows, rows_under
from mockzoom.contract.laws.resource_client import MOST_MADE
from mockzoom.contract.laws.subjects import ACCOUNT, ACTION, CHANGING, MAKING, PARENT_ERRORS, Subject
from mockzoom.contract.laws.trials import Trial, law


def looked_up(subject: Subject, operation: str) -> list[tuple[str, str]]:
    """Return the path parameters that an operation looks up, from left to right, each with what it names.

    What it names is empty for the thing itself. Examples look up no thing.
    """
    path, binding = subject.book.operation(operation)["path"], subject.binding(operation)
    found = [(name, kind) for name, kind in subject.kinds(operation).items() if f"{{{name}}}" in path]
    item = subject.item_parameter(operation)
    looks_up = item and not binding.options.get("item") and subject.kind(operation) != "example"
    return [*found, (item, "")] if looks_up else found


def _looking_up(subject: Subject) -> list[str]:
    return [name for name in subject.resource.operations if looked_up(subject, name)]


def missing_rows(trial: Trial, operation: str, kind: str) -> Sequence[ErrorRow]:
    """Return the rows of an operation for something of a kind that does not exist; empty stands for its thing."""
    return parent_rows(trial, operation, kind) if kind else not_found_rows(trial, operation)


@law("law_not_found", _looking_up)
def not_found(trial: Trial) -> None:
    """Each operation refuses an unknown thing, and each unknown thing that its path names before, with its own row."""
    api, subject = trial.api, trial.subject
    for operation in _looking_up(subject):
        known, item = api.parents(operation), subject.item_parameter(operation)
        for parameter, kind in looked_up(subject, operation):
            path = {**known, **({item: "unknown"} if item else {}), parameter: api.unknown(operation, parameter)}
            body = api.body(operation, api.fresh()) or None
            answer = api.call(operation, path, body, **api.query(operation))
            trial.refused(operation, answer, missing_rows(trial, operation, kind), [path, body])


@contextmanager
def nothing_done(trial: Trial, operation: str) -> Iterator[None]:
    """Compare the list before and after the block, which has to leave it as it was."""
    listing = trial.subject.first("list")
    before = trial.api.rows() if listing else {}
    yield
    if listing:
        trial.same(operation, trial.api.rows(), before, "a refused request changed something")


def _writing(subject: Subject) -> list[str]:
    return [name for name in subject.bound(*MAKING, *CHANGING) if subject.maker or name in subject.bound(*MAKING)]


def _target(trial: Trial, operation: str) -> dict[str, str]:
    """Return the path of an operation that writes: of a new thing, if it changes one."""
    if trial.subject.item_parameter(operation):
        return trial.api.path(operation, trial.api.make().id)
    return trial.api.parents(operation)


def without(document: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return a document without the field at a path such as `name` or `members[].id`."""
    step, _, rest = path.partition(".")
    name = step.removesuffix("[]")
    if not rest:
        return {key: value for key, value in document.items() if key != name}
    inner = document.get(name)
    if isinstance(inner, Mapping):
        return {**document, name: without(inner, rest)}
    return {**document, name: [without(one, rest) for one in inner or ()]}


def with_value(document: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a document with a value at a path."""
    step, _, rest = path.partition(".")
    name = step.removesuffix("[]")
    if not rest:
        return {**document, name: [value] if step.endswith("[]") else value}
    inner = document.get(name)
    if isinstance(inner, list):
        return {**document, name: [with_value(one, rest, value) for one in inner]}
    return {**document, name: with_value(inner if isinstance(inner, Mapping) else {}, rest, value)}


def has_field(subject: Subject, operation: str, path: str) -> bool:
    """Return whether a body of an operation has a parents for a value at a path."""
    schema: Mapping[str, Any] = subject.book.request_schema(operation)
    for step in path.split("."):
        part = schema.get("properties", {}).get(step.removesuffix("[]"))
        if part is None:
            return False
        schema = part.get("items", {}) if step.endswith("[]") else part
    return True


@law("law_required", lambda subject: subject.resource.required)
def required(trial: Trial) -> None:
    """A body without a required field is refused with the documented row, and nothing is done."""
    for operation, fields in trial.subject.resource.required.items():
        path = _target(trial, operation)
        for field, key in fields.items():
            body = without(trial.api.body(operation, trial.api.fresh()), field)
            with nothing_done(trial, operation):
                answer = trial.api.call(operation, path, body)
                rows = rows_under(trial, operation, key)
                trial.refused(operation, answer, rows, [path, body, field])


def _referring(subject: Subject) -> list[tuple[str, str]]:
    """Return the operations whose bodies name users or things, each with the field."""
    writing = [*_writing(subject), *subject.bound(ACTION, "set", "accept")]
    return [(name, path) for name in writing for path in subject.resource.references if has_field(subject, name, path)]


@law("law_references", _referring)
def references(trial: Trial) -> None:
    """A body that names a user or thing that does not exist is refused with the documented row, and nothing is done."""
    api = trial.api
    for operation, field in _referring(trial.subject):
        reference = trial.subject.resource.references[field]
        path = _target(trial, operation)
        body = with_value(api.body(operation, api.fresh()), field, _unknown_reference(reference["resource"]))
        with nothing_done(trial, operation):
            rows = rows_under(trial, operation, reference["error"], about=reference["resource"])
            trial.refused(operation, api.call(operation, path, body), rows, [path, body])


def _unknown_reference(resource: str) -> str:
    return "law-unknown@example.com" if resource in PARENT_ERRORS else "AAAAAAAAAAAAAAAAAAAAAA"


def _colliding(subject: Subject) -> list[tuple[str, str]]:
    """Return the operations that write a unique field, each with the field."""
    writing = _writing(subject) if subject.maker else []
    return [(name, field) for name in writing for field in subject.resource.unique if has_field(subject, name, field)]


@law("law_unique", _colliding)
def unique(trial: Trial) -> None:
    """A value that another thing has is refused with the documented row, by creation and by change."""
    api, subject = trial.api, trial.subject
    for operation, field in _colliding(subject):
        first = api.make()
        taken = first.sent.get(field)
        if taken is None:  # a field that only a change has
            body = api.body(operation, api.fresh())
            taken = body[field]
            trial.succeeds(operation, api.call(operation, api.path(operation, first.id), body))
        if subject.book.key_in(subject.resource.unique[field], api.profile) is None:
            continue
        path = _target(trial, operation)
        body = with_value(api.body(operation, api.fresh()), field, taken)
        with nothing_done(trial, operation):
            rows = rows_under(trial, operation, subject.resource.unique[field])
            trial.refused(operation, api.call(operation, path, body), rows, [path, body])


def _is_limited(subject: Subject) -> bool:
    """Return whether a limit can be reached: by counting a list, or under new parents."""
    limit = subject.resource.limit
    if not limit or limit["count"] > MOST_MADE or not subject.maker:
        return False
    return bool(subject.first("list")) or subject.resource.parent not in ("", ACCOUNT)


@law("law_limit", _is_limited)
def limited(trial: Trial) -> None:
    """The thing above the limit is refused with the documented row; there is room again when one is deleted."""
    api, subject = trial.api, trial.subject
    limit, operation, removing = subject.resource.limit, subject.maker, subject.first("remove")
    number = 0 if subject.first("list") else 500 + api.fresh()
    for _ in range(limit["count"] - len(api.rows(number))):
        api.make(number)
    body, path = api.body(operation, api.fresh()), api.parents(operation, number)
    with nothing_done(trial, operation):
        rows = rows_under(trial, operation, limit["error"])
        trial.refused(operation, api.call(operation, path, body), rows, [body, limit["count"]])
    if removing and subject.first("list"):
        last = list(api.rows())[-1]
        api.done(removing, api.path(removing, last), api.body(removing, 0) or None)
        trial.succeeds(operation, api.call(operation, path, body))


def _orderable(subject: Subject) -> list[str]:
    """Return the operations of which one request can have two faults in what it names and in its body."""
    needed = subject.resource.required
    return [name for name in subject.modelled if len(looked_up(subject, name)) + bool(needed.get(name)) > 1]


@law("law_order", _orderable)
def ordered(trial: Trial) -> None:
    """Of two faults the first one from left to right is answered: what the path names, the thing, then its body."""
    api, subject = trial.api, trial.subject
    for operation in _orderable(subject):
        named = looked_up(subject, operation)
        faulty = {**api.parents(operation), **{name: api.unknown(operation, name) for name, _ in named}}
        body = api.body(operation, api.fresh())
        for field in subject.resource.required.get(operation, {}):
            body = without(body, field)
        answer = api.call(operation, faulty, body or None, **api.query(operation))
        trial.refused(operation, answer, missing_rows(trial, operation, named[0][1]), [faulty, body])
