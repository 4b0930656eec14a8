"""Pages of modelled lists: the envelope has those of Zoom's fields that the list's schema has."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.shown import properties_of
from mockzoom.zoom.page_tokens import PagePosition, first_position, read_token, write_token

_USUAL_SIZE = 30
_PAGED = ("next_page_token", "page_number", "page_count")


def page_of(call: ModelledCall, items: list[dict[str, Any]], bound_to: str) -> dict[str, Any]:
    """Return a page of a list with its envelope; `bound_to` names the list and its filters for the page token."""
    query = call.request.query_params
    schema = properties_of(call.response_schema)
    total = len(items)
    place, size = first_position(1, total or 1), total or 1
    if any(name in schema for name in _PAGED):
        size = int(query.get("page_size") or _USUAL_SIZE)
        token = query.get("next_page_token")
        number = int(query.get("page_number") or 1)
        listing = f"{call.operation.operation_id}/{bound_to}"
        place = read_token(call.ctx.ids, listing, token, call.ctx.now) if token else first_position(number, size)
        onward = PagePosition(0, 0, place.seen + size)
        more = place.seen + size < total
        following = write_token(call.ctx.ids, listing, onward, call.ctx.now) if more else ""
    else:
        following = ""
    return {
        call.binding.options.get("list", call.resource.list): items[place.seen : place.seen + size],
        "total_records": total,
        "page_size": size if "page_size" in query else min(size, total) or size,
        "page_number": place.seen // size + 1,
        "page_count": -(-total // size),
        "next_page_token": following,
    } | {name: query[name] for name in ("from", "to", "date") if name in query}
