"""Laws of a thing's life: created, shown, changed, and gone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockzoom.contract.laws.bodies import leaves, properties_of, visible
from mockzoom.contract.laws.lookups import not_found_rows
from mockzoom.contract.laws.resource_client import Made
from mockzoom.contract.laws.subjects import CHANGING, Subject
from mockzoom.contract.laws.trials import Trial, law

_SHAPES = {
    "hex32": r"[0-9a-f]{32}",
    "uuid": r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    "uuid_base64": r"[A-Za-z0-9+/]{22}==",
    "digits": r"[0-9]+",
    "number": r"[0-9]+",
    "digit": r"[0-9]{1,3}",
    "text": r".+",
}


def _made_here(subject: Subject) -> bool:
    return bool(subject.maker) and bool(subject.bound("read", "list"))


def _draws_ids(subject: Subject) -> bool:
    """Return whether the server draws the ids, which are not those of users or of what a body names."""
    return bool(subject.maker) and not _is_id_given(subject)


def _is_id_given(subject: Subject) -> bool:
    return subject.resource.id.get("taken_from") == "body" or subject.kind(subject.maker) == "add_members"


@law("law_create", _draws_ids)
def created(trial: Trial) -> None:
    """A thing is created with the documented status and shape, and its id has the form of the family and is unique."""
    api, resource = trial.api, trial.subject.resource
    first, second = api.make(), api.make()
    operation = trial.subject.maker
    if not first.id:  # no response shows it
        return
    trial.same(operation, first.id != second.id, expected=True, cause="two things have one id")
    shape = _pattern_of(resource.id.get("shape", "text"))
    for made in (first, second):
        fits = re.fullmatch(shape, made.id) is not None
        trial.same(operation, fits, expected=True, cause=f"the id is not of the form {shape}")
    for made in (first, second):
        _shown_at_creation(trial, operation, made)


def _pattern_of(shape: str) -> str:
    """Return the pattern of ids of a form: `base64url16` has 16 letters."""
    length = shape.removeprefix("base64url")
    return _SHAPES[shape] if length == shape else f"[A-Za-z0-9_-]{{{length}}}"


def _shown_at_creation(trial: Trial, operation: str, made: Made) -> None:
    schema = trial.subject.book.response_schema(operation, trial.api.profile)
    if trial.subject.kind(operation) in ("create", "upload"):
        trial.shows(operation, made.shown, expected_of(trial.subject, schema, made.sent), "not shown as it was sent")


def expected_of(subject: Subject, schema: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a response of a schema has to show of the fields that were sent."""
    resource = subject.resource
    hidden = {*resource.write_only, *resource.computed, resource.body.partition(".")[0]}
    if resource.id.get("taken_from") != "body" and not resource.project:
        hidden.add(resource.id.get("field", ""))
    nested = properties_of(schema).get(resource.nested, {}) if resource.nested else {}
    found: dict[str, Any] = visible(nested or schema, sent, hidden, resource.renamed)
    return {resource.nested: found} if nested and found else found


def schema_seen(trial: Trial, operation: str) -> Mapping[str, Any]:
    """Return the schema of a thing in the response of an operation that reads it or lists it."""
    schema = trial.subject.book.response_schema(operation, trial.api.profile)
    if trial.subject.kind(operation) != "list":
        return schema
    items: Mapping[str, Any] = properties_of(schema).get(trial.subject.resource.list, {}).get("items", {})
    return items


@law("law_echo", _made_here)
def echoed(trial: Trial) -> None:
    """Every field that was sent is shown by each operation that reads or lists the thing, if their schemas have it."""
    for _ in range(2):
        made = trial.api.make()
        for operation, seen in trial.api.seen(made).items():
            expected = expected_of(trial.subject, schema_seen(trial, operation), made.sent)
            trial.shows(operation, seen, expected, "not shown as it was sent")


@law("law_count", lambda subject: subject.maker and subject.first("list"))
def counted(trial: Trial) -> None:
    """A new thing is in the list once, the list has one thing more, and `total_records` agrees with it."""
    api = trial.api
    for operation in trial.subject.bound("list"):
        parents = api.parents(operation)
        api.make_room()
        before = api.listed(operation, parents)
        made = api.make()
        after = api.listed(operation, parents)
        ids = [api.id_in(row) for row in after]
        trial.same(operation, ids.count(made.id), 1, "what was created is not in the list once")
        trial.same(operation, len(after), len(before) + 1, "the list has not one thing more")
        total = api.done(operation, parents).json.get("total_records")
        if total is not None:
            trial.same(operation, str(total), str(len(after)), "total_records is not the length of the list")


@law("law_frame", lambda subject: _made_here(subject) and subject.bound("merge"))
def framed(trial: Trial) -> None:
    """A change of one field changes this field and nothing else."""
    api = trial.api
    for operation in trial.subject.bound("merge"):
        made = api.make()
        schema = trial.subject.book.request_schema(operation)
        other = api.body(operation, api.fresh())
        needed = {*schema.get("required", ()), *trial.subject.resource.required.get(operation, {})}
        for field in _changeable(trial, other)[:4]:
            before = api.seen(made)
            body = {name: other[name] for name in other if name == field or name in needed}
            trial.succeeds(operation, api.call(operation, api.path(operation, made.id), body))
            _compare_frame(trial, operation, made, before, body)


def _changeable(trial: Trial, body: Mapping[str, Any]) -> list[str]:
    """Return the fields of a change that some reading operation shows."""
    seen: set[str] = set()
    for operation in trial.subject.bound("read", "list"):
        expected = expected_of(trial.subject, schema_seen(trial, operation), body)
        seen |= set(expected.get(trial.subject.resource.nested, expected))
    renamed = trial.subject.resource.renamed
    return [name for name in body if renamed.get(name, name) in seen]


def _compare_frame(
    trial: Trial, operation: str, made: Made, before: Mapping[str, Mapping[str, Any]], body: Mapping[str, Any]
) -> None:
    nested = trial.subject.resource.nested
    for reading, seen in trial.api.seen(made).items():
        expected = expected_of(trial.subject, schema_seen(trial, reading), body)
        trial.shows(operation, seen, expected, "the change is not shown")
        changed = set(expected) | set(expected.get(nested, {}) if nested else ())
        changed |= {name for name, how in trial.subject.resource.computed.items() if leaves(how) & set(body)}
        rest = {name: value for name, value in before[reading].items() if name not in changed and name != nested}
        trial.same(operation, {name: seen.get(name) for name in rest}, rest, "a field changed that was not named")


@law("law_replace", lambda subject: _made_here(subject) and subject.bound("replace"))
def replaced(trial: Trial) -> None:
    """A replacement leaves nothing of what was there before."""
    api = trial.api
    for operation in trial.subject.bound("replace"):
        made = api.make()
        schema = trial.subject.book.request_schema(operation)
        whole = api.body(operation, api.fresh())
        needed = {*schema.get("required", ()), *trial.subject.resource.required.get(operation, {})}
        first = next(iter(whole), "")
        body = {name: value for name, value in whole.items() if name in needed or name == first}
        trial.succeeds(operation, api.call(operation, api.path(operation, made.id), body))
        for reading, seen in api.seen(made).items():
            known = schema_seen(trial, reading)
            trial.shows(operation, seen, expected_of(trial.subject, known, body), "the replacement is not shown")
            left = {name: value for name, value in made.sent.items() if name not in body}
            stale = [n for n, v in expected_of(trial.subject, known, left).items() if seen.get(n) == v]
            trial.same(operation, stale, [], "a field that was replaced is still shown")


def _removing(subject: Subject) -> list[str]:
    """Return the operations whose effect another one shows: that of a removal by id, or one of what a list shows."""
    return subject.bound("remove", *(("remove_all", "remove_named") if subject.first("list") else ()))


@law("law_gone", lambda subject: subject.maker and _removing(subject))
def gone(trial: Trial) -> None:
    """What was deleted is not listed, not found by any operation, and cannot be deleted again."""
    api, subject = trial.api, trial.subject
    for operation in subject.bound("remove"):
        if not subject.item_parameter(operation) or subject.binding(operation).options.get("item"):
            continue  # about the caller, not about what was made
        made = api.make()
        kept = api.make()
        path, body, query = api.path(operation, made.id), _body(trial, operation), api.query(operation)
        trial.succeeds(operation, api.call(operation, path, body, **query))
        _unlisted(trial, operation, made, kept)
        for later in subject.bound("remove", "read", *CHANGING):
            if not subject.item_parameter(later) or subject.binding(later).options.get("item"):
                continue
            path = api.path(later, made.id)
            body = _body(trial, later)
            answer = api.call(later, path, body, **api.query(later))
            trial.refused(later, answer, not_found_rows(trial, later), [path, body])
    for operation in subject.bound("remove_all", "remove_named"):
        _all_gone(trial, operation)


def _body(trial: Trial, operation: str) -> dict[str, Any] | None:
    return trial.api.body(operation, trial.api.fresh()) or None


def _unlisted(trial: Trial, operation: str, made: Made, kept: Made) -> None:
    ids = list(trial.api.rows())
    if trial.subject.first("list") or ids:
        trial.same(operation, made.id in ids, expected=False, cause="what was deleted is listed")
        trial.same(operation, kept.id in ids, expected=True, cause="something else was deleted")


def _all_gone(trial: Trial, operation: str) -> None:
    api, subject = trial.api, trial.subject
    made = [api.make(), api.make()]
    shown = bool(api.rows())
    options = subject.binding(operation).options
    query = {options["query"]: made[0].id} if "query" in options else {}
    trial.succeeds(operation, api.call(operation, api.parents(operation), None, **query))
    if shown:
        left = [one.id for one in made if one.id in api.rows()]
        trial.same(operation, left, [made[1].id] if query else [], "not exactly what was named is gone")
