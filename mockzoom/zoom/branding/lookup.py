"""What all of a webinar's branding has in common: it is switched on, one of a kind is the default, panelists use it."""

from __future__ import annotations

from collections.abc import Container
from typing import TypeVar

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.branding.errors import BRANDING_DISABLED
from mockzoom.zoom.branding.models import NameTag, VirtualBackground
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ErrorSpec, api_error
from mockzoom.zoom.panelists import PANELISTS
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import Webinar

B = TypeVar("B", NameTag, VirtualBackground)


def get_branded_webinar(ctx: RequestContext, request: OperationRequest) -> Webinar:
    """Return the webinar, if its session branding is on.

    Raises as `require_webinar`, and an error for branding that is off.
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    if not webinar.settings.get("enable_session_branding"):
        raise api_error(BRANDING_DISABLED)
    return webinar


def save(ctx: RequestContext, kind: Collection[B], kept: B) -> None:
    """File one; if it is the default, no other of its webinar is any longer."""
    others = list_all(ctx.state, kind, kept.webinar_id) if kept.is_default else []
    ctx.state.put(kind, [other._replace(is_default=False) for other in others if other.is_default])
    ctx.state.put(kind, [kept])


def find_by_ids(ctx: RequestContext, kind: Collection[B], webinar: Webinar, ids: str, row: ErrorSpec) -> list[B]:
    """Those that a comma-separated list of ids names; raises the row if it names none, or one that is not there."""
    wanted = {(webinar.id, name.strip()) for name in ids.split(",") if name.strip()}
    found = ctx.state.get_many(kind, list(wanted))
    if not wanted or len(found) < len(wanted):
        raise api_error(row)
    return list(found.values())


def delete(ctx: RequestContext, kind: Collection[B], gone: list[B], field: str) -> None:
    """Remove some of one webinar, also from the panelists who have one of them in a field (inferred)."""
    for one in gone:
        ctx.state.remove(kind, kind.key(one))
    assign_to_panelists(ctx, gone[0].webinar_id, field, "", instead_of={one.id for one in gone})


def assign_to_panelists(
    ctx: RequestContext, webinar_id: int, field: str, value: str, *, instead_of: Container[str] | None = None
) -> None:
    """Give panelists a name tag or background, or none if `value` is empty: all, or those who have one of some."""
    changed = []
    for panelist in list_all(ctx.state, PANELISTS, webinar_id):
        if instead_of is None or panelist.details.get(field) in instead_of:
            details = {name: found for name, found in panelist.details.items() if name != field}
            changed.append(panelist._replace(details=details | {field: value} if value else details))
    ctx.state.put(PANELISTS, changed)
