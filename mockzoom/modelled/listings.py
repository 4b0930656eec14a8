"""Behaviours of lists that no operation writes: of past sessions, of a range of time, or over all accounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.parents import require_occasion
from mockzoom.modelled.query_times import moment_of
from mockzoom.modelled.records import fields_of
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import SECOND
from mockzoom.zoom.request_errors import invalid_query
from mockzoom.zoom.sessions.handlers import sessions_of
from mockzoom.zoom.things import THINGS


@behaviour("list_everywhere")
def list_everywhere(call: ModelledCall) -> dict[str, Any]:
    """Return a page of all things of another resource (`of`), those of sub-accounts included."""
    resource = call.spec.resources[call.binding.options["of"]]
    things = [thing for thing in list_all(call.ctx.state, THINGS, "") if thing.resource == resource.kept_as]
    return page_of(call, [fields_of(call, resource, thing) for thing in things], "")


@behaviour("list_of_past")
def list_of_past(call: ModelledCall) -> dict[str, Any]:
    """Return an empty page for a meeting or webinar that was held and has ended; raises 3001 for another one."""
    kind = call.resource.parent
    occasion = require_occasion(call, kind, call.request.path_params[f"{kind}Id"])
    if not any(session.end_ms is not None for session in sessions_of(call.ctx, occasion)):
        raise call.error("3001")
    return page_of(call, [], "")


@behaviour("list_in_window")
def list_in_window(call: ModelledCall) -> dict[str, Any]:
    """Return an empty page for a range of time, of a number of days at most (`most_days`)."""
    query = call.request.query_params
    last = moment_of(query, "to") or datetime.fromtimestamp(call.ctx.now // SECOND, UTC)
    most = timedelta(days=call.binding.options["most_days"])
    first = moment_of(query, "from") or last - most
    if first > last:
        raise invalid_query("to")
    if last - first > most:
        raise invalid_query("from")
    shown = {"from": first, "to": last}
    return page_of(call, [], "") | {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in shown.items()}
