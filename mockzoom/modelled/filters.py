"""Filters of modelled lists: which things the query parameters admit.

`filter` of a resource has an entry for a query parameter: the path of the field that has to be equal, or an object.
`{"field": "assignee", "present": {"assigned": true, "unassigned": false}}` is about whether a thing has the field;
`{"contains": ["name", "email"]}` searches in texts; `{"any_of": "tag_ids[]"}` compares with a list of values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.records import values_at
from mockzoom.zoom.text import split_list


def wanted_by(call: ModelledCall) -> dict[str, Any]:
    """Return the query parameters that filter a list, with their values."""
    query = call.request.query_params
    return {name: query[name] for name in call.resource.filter if query.get(name) not in (None, "")}


def admits(call: ModelledCall, wanted: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """Return whether every filter admits a thing with these fields."""
    return all(_admits(call.resource.filter[name], value, fields) for name, value in wanted.items())


def _admits(how: Any, value: Any, fields: Mapping[str, Any]) -> bool:
    if isinstance(how, str):
        how = {"field": how}
    if "contains" in how:
        texts = (str(text) for name in how["contains"] for text in values_at(fields, name))
        return any(str(value).casefold() in text.casefold() for text in texts)
    if "any_of" in how:
        return bool(set(split_list(value)) & set(values_at(fields, how["any_of"])))
    found = list(values_at(fields, how["field"]))
    if "present" in how:
        wanted = how["present"].get(str(value).lower() if isinstance(value, bool) else value)
        return wanted is None or bool(wanted) is bool(found)
    return any(str(one) == str(value) for one in found)
