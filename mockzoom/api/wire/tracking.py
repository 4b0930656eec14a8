"""Tracking sources, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.operations.tracking import Tracked
from mockzoom.operations.world import World


def tracking_source_list(_: World, tracked: Tracked) -> dict[str, Any]:
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
