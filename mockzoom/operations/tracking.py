"""Where a webinar's registrants come from."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from mockzoom.domain.records import REGISTRANTS
from mockzoom.domain.tracking import TRACKING_SOURCES, TrackingSource
from mockzoom.operations.world import Ask, World, list_all, webinar_for


class Tracked(NamedTuple):
    """Tracking sources, how many registered from each (by its id), and how many registered at all."""

    sources: list[TrackingSource]
    registrations: Counter[str]
    total: int


def get_tracking_sources(world: World, ask: Ask) -> Tracked:
    """The tracking sources of a webinar, with the registrants of every status counted."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    registrants = list_all(world.state, REGISTRANTS, webinar.id)
    counted = Counter(registrant.details.get("source_id", "") for registrant in registrants)
    return Tracked(list_all(world.state, TRACKING_SOURCES, webinar.id), counted, len(registrants))
