"""Where those who register come from: the links to a registration page that a host shares in several places."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.registrants.models import REGISTRANTS
from mockzoom.zoom.registry import operation
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS


class TrackingSource(NamedTuple):
    """A place where the registration page was shared. The API only shows them; they come from seed files.

    `visitor_count` is how many looked at the page; registrations are counted by the registrants' `source_id`.
    """

    id: str
    webinar_id: int
    source_name: str
    tracking_url: str
    visitor_count: int = 0


TRACKING_SOURCES = Collection(
    "tracking_sources",
    TrackingSource,
    lambda s: (s.webinar_id, s.id),
    list_key=lambda s: (s.webinar_id, None),
    cascade_from=WEBINARS,
)


def serialize_tracking_source_list(_: RequestContext, tracked: Tracked) -> dict[str, Any]:
    """All sources; `total_records` counts registrations, as SPEC25 says, and not sources."""
    shown = [
        {
            "id": source.id,
            "source_name": source.source_name,
            "tracking_url": source.tracking_url,
            "registration_count": tracked.registrations[source.id],
            "visitor_count": source.visitor_count,
        }
        for source in tracked.sources
    ]
    return {"total_records": tracked.total, "tracking_sources": shown}


class Tracked(NamedTuple):
    """Tracking sources, how many registered from each (by its id), and how many registered at all."""

    sources: list[TrackingSource]
    registrations: Counter[str]
    total: int


@operation("getTrackingSources", serializer=serialize_tracking_source_list)
def get_tracking_sources(ctx: RequestContext, request: OperationRequest) -> Tracked:
    """Return the tracking sources of a webinar, with the registrants of every status counted."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    registrants = list_all(ctx.state, REGISTRANTS, webinar.id)
    counted = Counter(registrant.details.get("source_id", "") for registrant in registrants)
    return Tracked(list_all(ctx.state, TRACKING_SOURCES, webinar.id), counted, len(registrants))
