"""Occurrences of recurring webinars and meetings: their calendar, and the occurrences that a registration is for.

Occurrences keep their local time of day when daylight saving time starts or ends. It is inferred that months without
the requested day are left out, and that a first day that does not match is replaced by the next matching one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from mockzoom.real_files import real_files
from mockzoom.zoom.account_clock import MINUTE
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import MEETING_OCCURRENCE_INVALID
from mockzoom.zoom.meetings.models import RECURRING as RECURRING_MEETING
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.meetings.registration_errors import MEETING_OVER
from mockzoom.zoom.registrants.errors import WEBINAR_OVER
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.webinars.errors import OCCURRENCE_IDS_INVALID, OCCURRENCE_NOT_FOUND
from mockzoom.zoom.webinars.models import AVAILABLE, RECURRING_FIXED, Occurrence, Webinar

OccasionT = TypeVar("OccasionT", Webinar, Meeting)

MAX_OCCURRENCES = 50

MAX_INTERVAL = {1: 90, 2: 12, 3: 3}  # days, weeks, months (SPEC21; SPEC25 of webinars)

DAILY, WEEKLY, MONTHLY = 1, 2, 3

FOR_ALL, FOR_EACH, FOR_SOME = 1, 2, 3  # settings.registration_type

_ONCE: Mapping[str, Any] = {"type": DAILY, "end_times": 1}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_WITH_OCCURRENCES = (RECURRING_FIXED, RECURRING_MEETING)  # types of webinars and of meetings


def plan_occurrences(
    kind: int,
    start: int | None,
    duration: int,
    timezone: str,
    recurrence: Mapping[str, Any] | None,
    *,
    was_moved: bool = False,
    max_interval: Mapping[int, int] = MAX_INTERVAL,
) -> tuple[Occurrence, ...]:
    """Return the occurrences of a webinar or meeting of type `kind` that starts at `start` (epoch ms).

    `duration` is in minutes. Only types 9 (webinars) and 8 (meetings) have any; without a recurrence it is one
    (inferred). An occurrence's id is its start in epoch ms. `end_times` 0 means without end (facts 8.2 W9): as many as
    there can be. With `was_moved`, the start was in the past and was moved to now, and the first occurrence is on the
    first fitting day after today.
    Raises the validation error for a recurrence that contradicts itself or has no occurrence before its end.
    """
    if kind not in _WITH_OCCURRENCES or start is None:
        return ()
    recurrence = _ONCE if recurrence is None else recurrence
    _check(recurrence, max_interval)
    until = recurrence.get("end_date_time")
    last = start_ms(until, "UTC", "recurrence.end_date_time") if until else None
    end_times = recurrence.get("end_times", 1)
    times = MAX_OCCURRENCES if until or not end_times else min(end_times, MAX_OCCURRENCES)
    found: list[Occurrence] = []
    longest = timedelta(days=MAX_OCCURRENCES * 31 * max_interval[MONTHLY])
    for moment in _start_times(start, timezone, recurrence, longest, skips_first_day=was_moved):
        if len(found) == times or (last is not None and moment > last):
            break
        found.append(Occurrence(str(moment), moment, duration))
    if not found:
        raise invalid_field("recurrence.end_date_time")
    return tuple(found)


def occurrence(occasion: Webinar | Meeting, occurrence_id: str) -> Occurrence:
    """Return an available occurrence; raises the error for one that is unknown or deleted."""
    for one in occasion.occurrences:
        if one.id == occurrence_id and one.status == AVAILABLE:
            return one
    raise api_error(MEETING_OCCURRENCE_INVALID if isinstance(occasion, Meeting) else OCCURRENCE_NOT_FOUND)


def with_occurrence(occasion: OccasionT, changed: Occurrence) -> OccasionT:
    """Return the webinar or meeting with one of its occurrences changed."""
    return occasion._replace(occurrences=tuple(changed if o.id == changed.id else o for o in occasion.occurrences))


def end_of(one: Occurrence) -> int:
    """When an occurrence is over, in epoch ms."""
    return one.start_ms + one.duration * MINUTE


def upcoming(occasion: Webinar | Meeting, now: int) -> list[Occurrence]:
    """Return the occurrences that are neither over nor deleted."""
    return [o for o in occasion.occurrences if o.status == AVAILABLE and end_of(o) > now]


def occurrence_at(occasion: Webinar | Meeting, now: int) -> str:
    """Return the occurrence that starts if it is started now: the first not over; "" if there is none."""
    return next((o.id for o in upcoming(occasion, now)), "")


def choose_occurrences(occasion: Webinar | Meeting, asked: Sequence[str], now: int) -> tuple[str, ...]:
    """Return the occurrences that a registration is for; an empty result stands for all of them.

    With registration_type 2 one can be named, with 3 several; unnamed, it is the next one, or all (inferred). Where
    one registration holds for all, names have no effect, but have to exist. Raises 300 or 3000 for an unknown
    occurrence, 3038 for a past one.
    """
    kind = occasion.settings.get("registration_type", FOR_ALL)
    if not occasion.occurrences or kind == FOR_ALL:
        if not {o.id for o in occasion.occurrences if o.status == AVAILABLE}.issuperset(asked):
            raise api_error(OCCURRENCE_IDS_INVALID)
        return ()
    found = [occurrence(occasion, one) for one in dict.fromkeys(asked)]
    if any(end_of(one) <= now for one in found):
        raise api_error(MEETING_OVER if isinstance(occasion, Meeting) else WEBINAR_OVER)
    if kind == FOR_EACH:
        if len(found) > 1:
            raise invalid_field("occurrence_ids")
        return tuple(one.id for one in found) or (occurrence_at(occasion, now),)
    return tuple(one.id for one in found) or tuple(one.id for one in upcoming(occasion, now))


def status_at(registrant: Registrant, occurrence_id: str) -> str:
    """Return a registrant's status at one occurrence; "" where they are not registered for it."""
    if registrant.occurrences and occurrence_id not in registrant.occurrences:
        return ""
    return str(registrant.occurrence_status.get(occurrence_id, registrant.status))


def attended_occurrence(registrant: Registrant, occasion: Webinar | Meeting) -> list[Occurrence]:
    """Return the available occurrences that a registration is for."""
    return [o for o in occasion.occurrences if o.status == AVAILABLE and status_at(registrant, o.id)]


def _check(recurrence: Mapping[str, Any], max_interval: Mapping[int, int]) -> None:
    if recurrence.get("repeat_interval", 1) > max_interval[recurrence["type"]]:
        raise invalid_field("recurrence.repeat_interval")
    if recurrence.get("end_date_time") and recurrence.get("end_times"):
        raise invalid_field("recurrence.end_times")
    if ("monthly_week" in recurrence) != ("monthly_week_day" in recurrence):
        raise invalid_field("recurrence.monthly_week_day")


def _start_times(
    start: int, timezone: str, recurrence: Mapping[str, Any], longest: timedelta, *, skips_first_day: bool = False
) -> Iterator[int]:
    """Yield the start times of a rule, in epoch ms, from the first on, for `longest` or until the year 9999."""
    zone = time_zone(timezone)
    try:
        first = (_EPOCH + timedelta(milliseconds=start)).astimezone(zone)
    except OverflowError:
        raise invalid_field("start_time") from None
    fits = _rule(recurrence, first.date())
    day = first.date()
    while day - first.date() <= longest:
        if fits(day) and not (skips_first_day and day == first.date()):
            try:
                moment = datetime.combine(day, first.time(), zone).astimezone(UTC)
            except OverflowError:
                return
            yield int((moment - _EPOCH).total_seconds()) * 1000
        if day == date.max:
            return
        day += timedelta(days=1)


def _rule(recurrence: Mapping[str, Any], first: date) -> Callable[[date], bool]:
    """Whether a day is one of a rule's days."""
    every = recurrence.get("repeat_interval") or 1
    if recurrence["type"] == DAILY:
        return lambda day: (day - first).days % every == 0
    if recurrence["type"] == WEEKLY:
        days = {int(d) for d in recurrence.get("weekly_days", "").split(",") if d} or {weekday(first)}
        sunday = first.toordinal() - weekday(first)
        return lambda day: weekday(day) in days and (day.toordinal() - sunday - 1) // 7 % every == 0
    fits = _day_of_month(recurrence, first)
    return lambda day: fits(day) and ((day.year - first.year) * 12 + day.month - first.month) % every == 0


def _day_of_month(recurrence: Mapping[str, Any], first: date) -> Callable[[date], bool]:
    week = recurrence.get("monthly_week")
    if week is None:
        wanted = recurrence.get("monthly_day", first.day)
        return lambda day: day.day == wanted
    of_week = recurrence["monthly_week_day"]
    if week == -1:
        return lambda day: weekday(day) == of_week and (day + timedelta(days=7)).month != day.month
    return lambda day: weekday(day) == of_week and (day.day - 1) // 7 + 1 == week


def weekday(day: date) -> int:
    """Return a day of the week as Zoom counts them: 1 is Sunday, 7 Saturday."""
    return day.isoweekday() % 7 + 1


@lru_cache(maxsize=256)
def time_zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; raises the validation error for an unknown name."""
    try:
        with real_files():
            return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise invalid_field("timezone") from None


def start_ms(text: str, timezone: str, field: str = "start_time") -> int:
    """Return a time in epoch ms; raises the validation error of its `field` for a date that does not exist.

    With a numeric offset the wall clock counts, in `timezone`, and the offset is ignored (facts 8.2 W3, inferred).
    """
    zone = UTC if text.endswith("Z") else time_zone(timezone)
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=zone)
        return int(moment.astimezone(UTC).timestamp()) * 1000
    except (ValueError, OverflowError):
        raise invalid_field(field) from None


def not_before(asked: int, now: int) -> int:
    """Return a start, or now if it is in the past (facts 8.2 W9)."""
    return max(asked, now)
