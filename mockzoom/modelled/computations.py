"""Computed fields: codes, one of two values, levels of a tree, and empty pages; see also `computed_fields`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.computed import computation
from mockzoom.modelled.levels import level_of
from mockzoom.modelled.records import values_at
from mockzoom.zoom.things import Thing

Fields = Mapping[str, Any]


@computation("code")
def code(call: ModelledCall, thing: Thing, _: Fields, how: Fields) -> str:
    """Return a code that is drawn for the thing: a digit for each `0` of the form."""
    drawn = iter(call.ctx.ids.draw(f"code/{thing.resource}", thing.id, 64))
    return "".join(str(next(drawn) % 10) if char == "0" else char for char in how["code"])


@computation("if")
def choose(_: ModelledCall, __: Thing, fields: Fields, how: Fields) -> Any:
    """Return `then` if the field at a path is true, else `else`."""
    return how["then"] if any(values_at(fields, how["if"])) else how["else"]


@computation("level_in")
def level(call: ModelledCall, thing: Thing, _: Fields, how: Fields) -> Any:
    """Return the name of the level at which a thing of a tree is."""
    return level_of(call, thing, how["level_in"])


@computation("empty_page")
def empty_page(call: ModelledCall, _: Thing, __: Fields, how: Fields) -> dict[str, Any]:
    """Return a page without entries, of a list of which the mock has none."""
    query = call.request.query_params
    days = {name: query[name] for name in ("from", "to") if name in query}
    size = query.get("page_size") or 30
    counts = {"page_count": 0, "page_size": size, "total_records": 0, "next_page_token": ""}
    return {**days, **counts, how["empty_page"]: []}
