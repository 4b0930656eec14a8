"""Webinars of a seed file: their schedule, panelists and tracking sources, and what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.accounts.factory import PanelistSeed, TrackingSourceSeed, WebinarSeed
from mockzoom.accounts.start_times import check_time_zone, read_start, wrong
from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.webinars.models import NO_FIXED_TIME
from mockzoom.zoom.webinars.schedule import plan_occurrences

CONTENTS = (
    "registrants",
    "generated_registrants",
    "registration_questions",
    "polls",
    "survey",
    "sessions",
)
_READ_HERE = ("start_time", "start_day", "start_at", "host", "id", *CONTENTS)


def read_webinar(document: Mapping[str, Any], where: str, now: int, first_user: str) -> WebinarSeed:
    """Return the webinar of a document that fits its schema, without its contents.

    `now` is the account's time in epoch ms, and `first_user` hosts it by default. Raises `FieldError` for errors that
    a schema cannot detect.
    """
    check_time_zone(document, where)
    fields = {name: value for name, value in document.items() if name not in _READ_HERE}
    fields["id"] = document.get("id", 0)
    fields["host"] = document.get("host", first_user)
    fields["panelists"] = tuple(_panelist(p) for p in document.get("panelists", ()))
    fields["tracking_sources"] = tuple(TrackingSourceSeed(**source) for source in document.get("tracking_sources", ()))
    if document.get("type") != NO_FIXED_TIME:
        fields["start_ms"] = read_start(document, where, now, now + DAY)
    made = WebinarSeed(**fields)
    _check_recurrence(made, where)
    return made


def _panelist(given: str | Mapping[str, Any]) -> PanelistSeed:
    if isinstance(given, str):
        return PanelistSeed(given, given.partition("@")[0])
    details = {name: value for name, value in given.items() if name not in ("email", "name")}
    return PanelistSeed(given["email"], given.get("name", given["email"].partition("@")[0]), details)


def _check_recurrence(webinar: WebinarSeed, where: str) -> None:
    try:
        plan_occurrences(webinar.type, webinar.start_ms, webinar.duration, webinar.timezone, webinar.recurrence)
    except ZoomApiError as error:
        field = error.violations[0].field
        message = "does not fit the rest of the recurrence; see docs/reference/rules.md"
        raise wrong(f"{where}.{field}", message) from None
