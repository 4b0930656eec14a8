"""What happened: the times a webinar was on the air.

A session ends by a call, or by itself when its scheduled end has passed on the account's clock. Nothing wakes up for
that: readers of sessions use `as_of`, and a change of the schedule stores the sessions that have ended first.
"""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.clock import DAY, MINUTE
from mockzoom.zoom.webinars.models import WEBINARS, Webinar

YEAR = 365 * DAY


class Session(NamedTuple):
    """One time that a webinar was held (Zoom calls it an instance). Times are epoch ms; `end_ms` is None while it runs.

    `occurrence_id` says which occurrence of a recurring webinar it was, empty for others.
    """

    uuid: str
    webinar_id: int
    start_ms: int
    end_ms: int | None = None
    occurrence_id: str = ""


SESSIONS = Collection(
    "sessions",
    Session,
    lambda s: s.uuid,
    list_key=lambda s: (s.webinar_id, "live" if s.end_ms is None else "ended"),
    cascade_from=WEBINARS,
)


def as_of(session: Session, webinar: Webinar, now: int) -> Session:
    """Return the session as of `now` (epoch ms): one whose scheduled end has passed ended then.

    A webinar without a fixed time (type 6) ends by a call alone. A session that began at or after the scheduled end,
    because the schedule was moved, runs for the webinar's duration. That Zoom's webinars end on time is inferred.
    """
    due = _scheduled_end(session, webinar)
    return session if session.end_ms is not None or due is None or now < due else session._replace(end_ms=due)


def minutes(session: Session) -> int:
    """How long an ended session was, in minutes begun."""
    return -(-((session.end_ms or session.start_ms) - session.start_ms) // MINUTE)


def _scheduled_end(session: Session, webinar: Webinar) -> int | None:
    """When a session ends by itself, in epoch ms."""
    planned = next(((o.start_ms, o.duration) for o in webinar.occurrences if o.id == session.occurrence_id), None)
    start, duration = planned or (webinar.start_ms, webinar.duration)
    if start is None:
        return None
    end = start + duration * MINUTE
    return end if end > session.start_ms else session.start_ms + duration * MINUTE
