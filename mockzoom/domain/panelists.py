"""Panelists of a webinar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.records import NO_DETAILS, Kind, fold

MOST_PANELISTS = 100  # of one webinar; inferred, the refusal is documented without a number


class Panelist(NamedTuple):
    """Somebody invited to speak; `details` holds the optional fields as the API takes them."""

    id: str
    webinar_id: int
    email: str
    name: str
    details: Mapping[str, Any] = NO_DETAILS


PANELISTS = Kind(
    "panelists",
    Panelist,
    lambda p: (p.webinar_id, fold(p.email)),
    also=lambda p: (p.webinar_id, p.id),
    place=lambda p: (p.webinar_id, None),
)
