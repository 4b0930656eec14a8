"""Where those who register come from: the links to a registration page that a host shares in several places."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.domain.records import Kind


class TrackingSource(NamedTuple):
    """A place where the registration page was shared. The API only shows them; they come from seed files.

    `visitor_count` is how many looked at the page; registrations are counted by the registrants' `source_id`.
    """

    id: str
    webinar_id: int
    source_name: str
    tracking_url: str
    visitor_count: int = 0


TRACKING_SOURCES = Kind(
    "tracking_sources",
    TrackingSource,
    lambda s: (s.webinar_id, s.id),
    place=lambda s: (s.webinar_id, None),
)
