"""Changes to the occurrences of a series, of webinars or meetings: a new plan, and one occurrence that differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockzoom.zoom.context import OperationRequest
from mockzoom.zoom.webinars.models import AVAILABLE, Occurrence
from mockzoom.zoom.webinars.rules import known_recording
from mockzoom.zoom.webinars.schedule import (
    MAX_INTERVAL,
    OccasionT,
    end_of,
    occurrence,
    plan_occurrences,
    start_ms,
    with_occurrence,
)


def shown_occurrences(occasion: OccasionT, request: OperationRequest, now: int) -> tuple[Occurrence, ...]:
    """Return the occurrences that a read shows: the upcoming ones, with `show_previous_occurrences` all."""
    everything = request.query_params.get("show_previous_occurrences", False)
    return tuple(o for o in occasion.occurrences if everything or end_of(o) > now)


def replanned(
    old: OccasionT, new: OccasionT, body: Mapping[str, Any], max_interval: Mapping[int, int] = MAX_INTERVAL
) -> OccasionT:
    """Return a changed webinar or meeting with new occurrences if its calendar changed (inferred)."""
    if body.keys() & {"type", "start_time", "recurrence"}:
        recurrence = new.details.get("recurrence")
        start = new.start_ms if body.keys() & {"type", "start_time"} else _last_start(old)
        occurrences = plan_occurrences(
            new.type, start, new.duration, new.timezone, recurrence, max_interval=max_interval
        )
        return new._replace(start_ms=start, occurrences=occurrences)
    if new.duration != old.duration:
        return new._replace(occurrences=tuple(o._replace(duration=new.duration) for o in old.occurrences))
    return new


def changed_occurrence(occasion: OccasionT, request: OperationRequest, names: Sequence[str]) -> OccasionT:
    """Return the webinar or meeting with one occurrence changed.

    Only agenda, time, duration and the settings `names` of an occurrence can differ (SPEC25); other fields are ignored.
    """
    body = request.body
    one = occurrence(occasion, request.query_params["occurrence_id"])
    settings = {k: v for k, v in known_recording(body.get("settings", {})).items() if k in names}
    changes = {
        "agenda": body.get("agenda", one.changes.get("agenda")),
        "settings": {**one.changes.get("settings", {}), **settings},
    }
    start = start_ms(body["start_time"], occasion.timezone) if "start_time" in body else one.start_ms
    return with_occurrence(
        occasion, one._replace(start_ms=start, duration=body.get("duration", one.duration), changes=changes)
    )


def as_occurrence(occasion: OccasionT, one: Occurrence) -> OccasionT:
    """Return a webinar or meeting as seen from one of its occurrences: with its time and its changed fields."""
    agenda = one.changes.get("agenda")
    return occasion._replace(
        start_ms=one.start_ms,
        duration=one.duration,
        settings={**occasion.settings, **one.changes.get("settings", {})},
        details=occasion.details if agenda is None else {**occasion.details, "agenda": agenda},
    )


def _last_start(occasion: OccasionT) -> int | None:
    """Return when the last occurrence starts, where a series goes on whose recurrence alone is changed."""
    return max((o.start_ms for o in occasion.occurrences if o.status == AVAILABLE), default=occasion.start_ms)
