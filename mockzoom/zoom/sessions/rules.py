"""The record of a session, and when a session ends.

A request ends a session, or its scheduled end passes on the account's clock. No timer runs for that: code that reads
sessions uses `as_of`, and a change of the schedule first stores the sessions that have ended.
"""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.account_clock import DAY, MINUTE
from mockzoom.zoom.sessions.occasions import HELD_IN, Occasion, is_scheduled

YEAR = 365 * DAY


class Session(NamedTuple):
    """One time that a webinar or meeting is held (Zoom calls it an instance).

    `webinar_id` is the number of either. Times are epoch milliseconds; `end_ms` is None while the session is live.
    `occurrence_id` is the occurrence of a recurring webinar or meeting, empty for others.
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
    cascade_from=HELD_IN,
)


def as_of(session: Session, occasion: Occasion, now: int) -> Session:
    """Return the session as of `now` (epoch milliseconds): if its scheduled end has passed, it has ended then.

    Without a fixed time (type 6 of webinars, types 1 and 3 of meetings) it ends only on request. A session that began
    at or after the scheduled end, because the schedule was moved, lasts for the planned duration. That Zoom ends
    webinars and meetings on time is inferred.
    """
    end_ms = scheduled_end(session, occasion)
    if session.end_ms is not None or end_ms is None or now < end_ms:
        return session
    return session._replace(end_ms=end_ms)


def minutes(session: Session) -> int:
    """Return the duration of an ended session in minutes, rounded up."""
    return -(-((session.end_ms or session.start_ms) - session.start_ms) // MINUTE)


def scheduled_end(session: Session, occasion: Occasion) -> int | None:
    """Return the scheduled end of a session in epoch milliseconds, or None without a fixed time."""
    if not is_scheduled(occasion):
        return None
    planned = next(((o.start_ms, o.duration) for o in occasion.occurrences if o.id == session.occurrence_id), None)
    start, duration = planned or (occasion.start_ms, occasion.duration)
    if start is None:
        return None
    end = start + duration * MINUTE
    return end if end > session.start_ms else session.start_ms + duration * MINUTE
