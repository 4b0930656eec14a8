"""Tracking sources: getTrackingSources.

A tracking source is one of several links to a registration page, so that a host can count where registrants come from.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.registrants.models import REGISTRANTS, in_subgroup
from mockzoom.zoom.registry import operation
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS


class TrackingSource(NamedTuple):
    """A link to the registration page. The API only reads tracking sources; they are created by seed files.

    `visitor_count` is the number of visitors of the page. Registrations are counted by the registrants' `source_id`.
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


class SourceCounts(NamedTuple):
    """Tracking sources, the number of registrations per source id, and the total number of registrations."""

    sources: list[TrackingSource]
    registrations: Counter[str]
    total: int


def serialize_tracking_source_list(_: RequestContext, counts: SourceCounts) -> dict[str, Any]:
    """Return all sources; `total_records` is the number of registrations, not of sources (SPEC25)."""
    sources = [
        {
            "id": source.id,
            "source_name": source.source_name,
            "tracking_url": source.tracking_url,
            "registration_count": counts.registrations[source.id],
            "visitor_count": source.visitor_count,
        }
        for source in counts.sources
    ]
    return {"total_records": counts.total, "tracking_sources": sources}


@operation("getTrackingSources", serializer=serialize_tracking_source_list)
def get_tracking_sources(ctx: RequestContext, request: OperationRequest) -> SourceCounts:
    """Return the tracking sources of a webinar; registrants of every status count."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    counted: Counter[str] = Counter()
    for subgroup, registrants in ctx.state.subgroups(REGISTRANTS, webinar.id).items():
        counted[in_subgroup(subgroup).source_id] += registrants
    return SourceCounts(list_all(ctx.state, TRACKING_SOURCES, webinar.id), counted, counted.total())
