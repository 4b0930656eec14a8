"""The days that a modelled list covers, where its resource has a `window`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mockzoom.modelled.call import ModelledCall
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.request_errors import invalid_query

_DATE = len("2026-11-21")


def window_of(call: ModelledCall) -> dict[str, str]:
    """Return `from` and `to` of a list as they are shown; empty for a resource without a window.

    What is not sent is today, or `days` before the last day. Raises the validation error for what is not a date, and
    for a range that ends before it starts (inferred: the documents name no error).
    """
    window = call.resource.window
    if not window:
        return {}
    sent = {name: call.request.query_params.get(name) or "" for name in ("from", "to")}
    last = _day("to", sent["to"]) if sent["to"] else date.fromisoformat(instant(call.ctx.now)[:_DATE])
    first = _day("from", sent["from"]) if sent["from"] else last - timedelta(days=window["days"])
    if last < first:
        raise invalid_query("to")
    return {"from": sent["from"] or first.isoformat(), "to": sent["to"] or last.isoformat()}


def _day(name: str, text: Any) -> date:
    try:
        return date.fromisoformat(str(text)[:_DATE])
    except ValueError:
        raise invalid_query(name) from None
