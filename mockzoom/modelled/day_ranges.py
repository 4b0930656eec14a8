"""The days that a modelled list covers, where its resource has a `window`."""

from __future__ import annotations

from datetime import timedelta

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.query_times import day_of, today
from mockzoom.zoom.request_errors import invalid_query


def window_of(call: ModelledCall) -> dict[str, str]:
    """Return `from` and `to` of a list as they are shown; empty for a resource without a window.

    What is not sent is today, or `days` before the last day. Raises the validation error for what is not a date, and
    for a range that ends before it starts (inferred: the documents name no error).
    """
    window = call.resource.window
    if not window:
        return {}
    query = call.request.query_params
    last = day_of(query, "to") or today(call.ctx.now)
    first = day_of(query, "from") or last - timedelta(days=window["days"])
    if last < first:
        raise invalid_query("to")
    return {"from": query.get("from") or first.isoformat(), "to": query.get("to") or last.isoformat()}
