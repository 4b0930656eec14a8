"""Checks of a body beyond its schema, in the order of `MODELLED_CHECKS`: they are made before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.levels import check_level
from mockzoom.modelled.parents import USER
from mockzoom.modelled.records import all_things, count_things, find_thing, values_at
from mockzoom.zoom.check_order import MODELLED_CHECKS
from mockzoom.zoom.things import Thing
from mockzoom.zoom.users.lookup import find_user


def check_body(call: ModelledCall, parent: str, document: Mapping[str, Any], changed: Thing | None = None) -> None:
    """Raise the first error of a document; `changed` is the thing that it changes, None for a new one."""
    for name in MODELLED_CHECKS:
        _CHECKS[name](call, parent, document, changed)


def _check_required(call: ModelledCall, _parent: str, document: Mapping[str, Any], _changed: Thing | None) -> None:
    for field, key in call.resource.required.get(call.operation.operation_id, {}).items():
        if not any(value not in ("", None) for value in values_at(document, field)):
            raise call.error(key, field=field, value=field, **{field.rpartition(".")[2]: ""})


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
                raise call.error(reference["error"], value=value, **{path.rpartition(".")[2]: value})


def _is_known(call: ModelledCall, reference: Mapping[str, Any], value: Any) -> bool:
    if "values" in reference:
        return value in reference["values"]
    return exists(call, reference["resource"], str(value))


def _check_unique(call: ModelledCall, parent: str, document: Mapping[str, Any], changed: Thing | None) -> None:
    for field, key in call.resource.unique.items():
        if field not in document:
            continue
        others = (t for t in all_things(call, call.resource, parent) if changed is None or t.id != changed.id)
        if any(other.fields.get(field) == document[field] for other in others):
            raise call.error(key, value=document[field])


def _check_limit(call: ModelledCall, parent: str, _document: Mapping[str, Any], changed: Thing | None) -> None:
    limit = call.resource.limit
    if limit and changed is None and count_things(call, call.resource, parent) >= limit["count"]:
        raise call.error(limit["error"], value=limit["count"])


def exists(call: ModelledCall, resource: str, value: str) -> bool:
    """Return whether a body names something that exists: a user, or a thing of the account."""
    if resource == USER:
        user = find_user(call.ctx, value)
        return user is not None and not user.foreign
    return find_thing(call, call.spec.resources[resource], "", value) is not None


_CHECKS = {
    "required": _check_required,
    "references": _check_references,
    "level": check_level,
    "unique": _check_unique,
    "limit": _check_limit,
}
