"""What happened: the times a webinar was on the air."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.domain.records import Kind


class Session(NamedTuple):
    """One time that a webinar was held (Zoom calls it an instance). Times are epoch ms; `end_ms` is None while it runs.

    `occurrence_id` says which occurrence of a recurring webinar it was, empty for others.
    """

    uuid: str
    webinar_id: int
    start_ms: int
    end_ms: int | None = None
    occurrence_id: str = ""


SESSIONS = Kind(
    "sessions",
    Session,
    lambda s: s.uuid,
    place=lambda s: (s.webinar_id, "live" if s.end_ms is None else "ended"),
)
