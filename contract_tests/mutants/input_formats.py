"""Input that is read too strictly, or read wrongly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mockzoom.spec import normalization
from mockzoom.spec.json_conversion import converted
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.webinars import schedule

from .mutant import Mutant
from .patching import Patch, everywhere, in_schema, wrapped


def conversion(change: Any) -> Patch:
    """A conversion of JSON values that differs: `change` gets the value, its type and the usual outcome."""

    def wrong(value: Any, kind: str, *, is_list: bool = False) -> Any:
        return change(value, kind, converted(value, kind, is_list=is_list))

    return wrapped("mockzoom.spec.normalization.converted", lambda _: wrong)


def _of_utc(text: str, timezone: str, field: str = "start_time") -> int:
    """A start whose offset counts."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid_field(field) from None
    zone = moment.tzinfo or schedule.time_zone(timezone)
    return int(moment.replace(tzinfo=zone).timestamp()) * 1000


_plan = schedule.plan_occurrences


def _from_today(*given: Any, was_moved: bool = False) -> Any:
    """Occurrences planned without looking at a start that was moved."""
    del was_moved
    return _plan(*given)


def _once_for_0(*given: Any, was_moved: bool = False) -> Any:
    """Occurrences in which an end after no times is one after the first."""
    *rest, recurrence = given
    if recurrence and recurrence.get("end_times") == 0:
        recurrence = {**recurrence, "end_times": 1}
    return _plan(*rest, recurrence, was_moved=was_moved)


def _truthy(value: Any, kind: str, usual: Any) -> Any:
    return bool(value) if kind == "boolean" and isinstance(value, int) else usual


START = ("properties", "start_time", "pattern")
STRICT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(\\.[0-9]+)?Z?$"

MUTANTS = (
    Mutant("types_strict", "json_types", "a value of another JSON type is refused",
           conversion(lambda value, kind, usual: value)),
    Mutant("numbers_strict", "json_types", "a text is not a number",
           conversion(lambda value, kind, usual: value if isinstance(value, str) and kind == "integer" else usual)),
    Mutant("texts_strict", "json_types", "a number is not a text",
           conversion(lambda value, kind, usual: value if kind == "string" else usual)),
    Mutant("booleans_strict", "json_types", "a text is not a boolean",
           conversion(lambda value, kind, usual: value if isinstance(value, str) and kind == "boolean" else usual)),
    Mutant("booleans_from_anything", "json_types", "every number is a boolean",
           conversion(_truthy)),
    Mutant("empty_is_zero", "json_types", "an empty text is refused where a number is expected",
           conversion(lambda value, kind, usual: value if usual is normalization.ABSENT else usual)),
    Mutant("webinar_offsets_refused", "start_offsets", "a new webinar takes no offsets",
           in_schema("objects/webinar_create", (START, STRICT))),
    Mutant("webinar_update_offsets_refused", "start_offsets", "an updated webinar takes no offsets",
           in_schema("objects/webinar_update", (START, STRICT))),
    Mutant("meeting_offsets_refused", "start_offsets", "a new meeting takes no offsets",
           in_schema("objects/meeting_create", (START, STRICT))),
    Mutant("offsets_count", "start_offsets", "an offset counts", everywhere(schedule.start_ms, _of_utc)),
    Mutant("blanks_refused", "list_blanks", "blanks between the days of a week are refused",
           in_schema("objects/recurrence", (("properties", "weekly_days", "format"), ...))),
    Mutant("end_times_0_is_once", "endless_series", "end_times 0 counts as 1", everywhere(_plan, _once_for_0)),
    Mutant("past_start_stays", "past_start", "a new webinar stays in the past",
           wrapped("mockzoom.zoom.webinars.handlers.not_before", lambda _: lambda asked, now: asked)),
    Mutant("past_meeting_stays", "past_start", "a new meeting stays in the past",
           wrapped("mockzoom.zoom.meetings.scheduling.not_before", lambda _: lambda asked, now: asked)),
    Mutant("past_series_begins_today", "past_start", "a series that began in the past goes on today",
           everywhere(_plan, _from_today)),
)  # fmt: skip
