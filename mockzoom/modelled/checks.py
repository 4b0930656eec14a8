"""Checks of a body beyond its schema, in the order of `MODELLED_CHECKS`: they are made before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.conditions import check_conditions
from mockzoom.modelled.levels import check_level
from mockzoom.modelled.numbers import check_number
from mockzoom.modelled.parents import USER
from mockzoom.modelled.records import all_things, count_things, find_thing, values_at
from mockzoom.zoom.check_order import MODELLED_CHECKS
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.quotas import daily_quota, period, retry_after
from mockzoom.zoom.request_errors import invalid_field, invalid_query
from mockzoom.zoom.things import Thing
from mockzoom.zoom.users.lookup import find_own_user

GENERAL = "general"  # in place of the key of an error: the validation error that all operations have


def check_body(call: ModelledCall, parent: str, document: Mapping[str, Any], changed: Thing | None = None) -> None:
    """Raise the first error of a document; `changed` is the thing that it changes, None for a new one."""
    for name in MODELLED_CHECKS:
        _CHECKS[name](call, parent, document, changed)


def _check_required(call: ModelledCall, _parent: str, document: Mapping[str, Any], _changed: Thing | None) -> None:
    check_required(call, document)


def check_required(call: ModelledCall, document: Mapping[str, Any]) -> None:
    """Raise the error for the first field that an operation requires and a document lacks."""
    for field, key in call.resource.required.get(call.operation.operation_id, {}).items():
        if not any(value not in ("", None) for value in values_at(document, field)):
            raise missing(call, key, field)


def _check_references(call: ModelledCall, _parent: str, document: Mapping[str, Any], _changed: Thing | None) -> None:
    require_known(call, document, call.resource.references)
    require_known(call, document, call.binding.options.get("references", {}))


def require_known(call: ModelledCall, document: Mapping[str, Any], references: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise the error of the first field of a body or query that names something unknown.

    A reference has the `resource` of the things that it names, or the `values` that the field can have.
    """
    for path, reference in references.items():
        for value in values_at(document, path):
            if not _is_known(call, reference, value):
                params = named(call, reference["resource"], value) if "resource" in reference else {"value": value}
                raise call.error(reference["error"], **params)


def _is_known(call: ModelledCall, reference: Mapping[str, Any], value: Any) -> bool:
    if "values" in reference:
        return value in reference["values"]
    return exists(call, reference["resource"], str(value))


def _check_unique(call: ModelledCall, parent: str, document: Mapping[str, Any], changed: Thing | None) -> None:
    for field, key in call.resource.unique.items():
        if field not in document or call.key_here(key) is None:
            continue
        others = (t for t in all_things(call, call.resource, parent) if changed is None or t.id != changed.id)
        if any(other.fields.get(field) == document[field] for other in others):
            raise call.error(key, value=document[field])


def _check_limit(call: ModelledCall, parent: str, _document: Mapping[str, Any], changed: Thing | None) -> None:
    limit = call.resource.limit
    if limit and changed is None and count_things(call, call.resource, parent) >= limit["count"]:
        raise call.error(limit["error"], value=limit["count"])


def _check_daily(call: ModelledCall, _parent: str, _document: Mapping[str, Any], _changed: Thing | None) -> None:
    """Count the request, if `daily` limits how often an account can make it in a day."""
    limit = call.binding.options.get("daily", {})
    quota = daily_quota(call.ctx.account, limit["count"]) if limit else None
    if quota is None:
        return
    today, counter = period("day", call.ctx.now), ("modelled", call.operation.operation_id)
    if call.ctx.state.read_counters(today, (counter,)).get(counter, 0) >= quota:
        error = call.error(limit["error"], value=quota)
        error.headers = retry_after(call.ctx.now)
        raise error
    call.ctx.state.increment(today, (counter,))


def missing(call: ModelledCall, key: Any, field: str) -> ZoomApiError:
    """Return the error for a field that is missing, to raise: that of a key, or the general validation error."""
    if key == GENERAL:
        return invalid_field(field, missing=True)
    return call.error(key, field=field, value=field, **{field.rpartition(".")[2]: ""})


def check_query(call: ModelledCall) -> None:
    """Raise the general validation error for the first required query parameter that is missing."""
    for parameter in call.operation.query_parameters:
        if parameter.required and call.request.query_params.get(parameter.name) in (None, ""):
            raise invalid_query(parameter.name, missing=True)


def exists(call: ModelledCall, resource: str, value: str) -> bool:
    """Return whether a body names something that exists: a user, or a thing of the account."""
    if resource == USER:
        return find_own_user(call.ctx, value) is not None
    return find_thing(call, call.spec.resources[resource], "", value) is not None


def named(call: ModelledCall, resource: str, value: Any) -> dict[str, Any]:
    """Return the parameters of an error about a thing that a body names."""
    parameter = "userId" if resource == USER else call.spec.resources[resource].parameter
    return {"value": value, parameter or "id": value}


_CHECKS = {
    "required": _check_required,
    "references": _check_references,
    "level": check_level,
    "unique": _check_unique,
    "numbers": check_number,
    "limit": _check_limit,
    "conditions": check_conditions,
    "daily": _check_daily,
}
