"""Filters of lists: what a query parameter asks of the fields of a thing (`filter` of a resource)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.zoom.text import split_list


def asked_filters(call: ModelledCall) -> dict[str, Any]:
    """Return the filters of the resource that the query uses, with their values."""
    query = call.request.query_params
    return {name: query[name] for name in call.resource.filter if query.get(name) not in (None, "")}


def admits(call: ModelledCall, asked: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """Return whether all filters admit a thing.

    A filter is the name of a field that has the value, or an object: `contains` for a text in a field, `any_of` for a
    list of values in a field, `missing` for the field that things lack if the parameter is true.
    """
    return all(_admits(call.resource.filter[name], value, fields) for name, value in asked.items())


def _admits(how: Any, value: Any, fields: Mapping[str, Any]) -> bool:
    if isinstance(how, str):
        return bool(fields.get(how) == value)
    (kind, field), *_ = how.items()
    found = fields.get(field)
    if kind == "contains":
        return str(value).lower() in str(found or "").lower()
    if kind == "any_of":
        return bool(set(split_list(value)) & set(found or ()))
    return not value or not found  # missing
