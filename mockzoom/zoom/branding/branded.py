"""What name tags and virtual backgrounds share: one default per webinar, and the panelists who use them."""

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

    Raises the errors of `require_webinar`, and `branding_disabled`.
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    if not webinar.settings.get("enable_session_branding"):
        raise api_error(BRANDING_DISABLED)
    return webinar


def save(ctx: RequestContext, collection: Collection[B], record: B) -> None:
    """Store a record; if it is the default, the other records of its webinar stop being so."""
    others = list_all(ctx.state, collection, record.webinar_id) if record.is_default else []
    ctx.state.put(collection, [other._replace(is_default=False) for other in others if other.is_default])
    ctx.state.put(collection, [record])


def find_by_ids(
    ctx: RequestContext, collection: Collection[B], webinar: Webinar, ids: str, error: ErrorSpec
) -> list[B]:
    """Return the records of a webinar for a comma-separated list of ids.

    Raises `error` if the list is empty, or an id is unknown.
    """
    keys = {(webinar.id, part.strip()) for part in ids.split(",") if part.strip()}
    found = ctx.state.get_many(collection, list(keys))
    if not keys or len(found) < len(keys):
        raise api_error(error)
    return list(found.values())


def delete(ctx: RequestContext, collection: Collection[B], records: list[B], field: str) -> None:
    """Delete records of one webinar, and clear `field` of the panelists who use one of them (inferred)."""
    for record in records:
        ctx.state.remove(collection, collection.key(record))
    assign_to_panelists(ctx, records[0].webinar_id, field, "", instead_of={record.id for record in records})


def assign_to_panelists(
    ctx: RequestContext, webinar_id: int, field: str, value: str, *, instead_of: Container[str] | None = None
) -> None:
    """Set `field` of panelists to the id `value`, or clear it if `value` is empty.

    This concerns all panelists of the webinar, or only those whose field is in `instead_of`.
    """
    changed = []
    for panelist in list_all(ctx.state, PANELISTS, webinar_id):
        if instead_of is None or panelist.details.get(field) in instead_of:
            details = {name: item for name, item in panelist.details.items() if name != field}
            changed.append(panelist._replace(details=details | {field: value} if value else details))
    ctx.state.put(PANELISTS, changed)
