"""Laws of documents: settings and profiles, of which each parent has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.contract.laws.life_laws import expected_of
from mockzoom.contract.laws.resource_client import ResourceClient
from mockzoom.contract.laws.subjects import ACCOUNT, Subject
from mockzoom.contract.laws.trials import Trial, law

_WRITING = ("merge_document", "replace_document")


def _written(subject: Subject) -> bool:
    return bool(subject.bound("read_document") and subject.bound(*_WRITING))


def _expected(trial: Trial, reading: str, body: Mapping[str, Any]) -> dict[str, Any]:
    schema = trial.subject.book.response_schema(reading, trial.api.profile)
    return expected_of(trial.subject, schema, body)


def _read(api: ResourceClient, parents: int = 0) -> Mapping[str, Any]:
    reading = api.subject.first("read_document")
    document: Mapping[str, Any] = api.done(reading, api.parents(reading, parents), None, **api.query(reading)).json
    return document


def _write(trial: Trial, operation: str, body: Mapping[str, Any]) -> None:
    api = trial.api
    api.done(operation, api.parents(operation), body, **api.query(operation))


@law("law_document", _written)
def kept(trial: Trial) -> None:
    """A document shows what was written to it, field by field, and a change touches no other field."""
    api, reading = trial.api, trial.subject.first("read_document")
    for operation in trial.subject.bound(*_WRITING):
        body = api.body(operation, api.fresh())
        _write(trial, operation, body)
        before = _read(api)
        trial.shows(reading, before, _expected(trial, reading, body), "not shown as it was written")
        if trial.subject.kind(operation) == "merge_document":
            _framed(trial, operation, before)


def _framed(trial: Trial, operation: str, before: Mapping[str, Any]) -> None:
    api, reading = trial.api, trial.subject.first("read_document")
    needed = set(trial.subject.book.request_schema(operation).get("required", ()))
    other = api.body(operation, api.fresh())
    seen = [name for name in other if _expected(trial, reading, {name: other[name]})]
    for field in seen[:3]:
        body = {name: value for name, value in other.items() if name == field or name in needed}
        _write(trial, operation, body)
        after = _read(api)
        expected = _expected(trial, reading, body)
        trial.shows(operation, after, expected, "the change is not shown")
        rest = {name: value for name, value in before.items() if name not in expected}
        trial.same(operation, {n: after.get(n) for n in rest}, rest, "a field changed that was not named")
        before = after


@law("law_document_isolation", _written)
def own(trial: Trial) -> None:
    """A document is that of its parent and of its account alone, and a read creates nothing."""
    api = trial.api
    reading, operation = trial.subject.first("read_document"), trial.subject.first(*_WRITING)
    if trial.subject.resource.parent not in ("", ACCOUNT):
        other = _read(api, 1)
        body = api.body(operation, api.fresh())
        _write(trial, operation, body)
        trial.shows(reading, _read(api), _expected(trial, reading, body), "not shown as it was written")
        trial.same(reading, _read(api, 1), other, "a change is shown in the document of another parent")
    if api.neighbour is not None:
        neighbour = ResourceClient(trial.subject, api.neighbour())
        elsewhere = _read(neighbour)
        body = api.body(operation, api.fresh())
        _write(trial, operation, body)
        trial.shows(reading, _read(api), _expected(trial, reading, body), "not shown as it was written")
        trial.same(reading, _read(neighbour), elsewhere, "a change is shown in the document of another account")
