"""Mutants of what people do without the API: the registration page, and conversions in the portal."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.registrants.handlers import count_registration_attempts
from mockzoom.zoom.registrants.models import REGISTRANTS
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.webinars.errors import WEBINAR_NOT_FOUND

from .mutant import Mutant
from .patching import entry, set_to, wrapped

PAGE, PORTAL = "mockzoom.admin.registration_page", "mockzoom.admin.conversion"
STORE = "mockzoom.storage.memory.MemoryState"


def _counted(register: Any) -> Any:
    """A registration on the page is an attempt, too."""

    def wrong(ctx: Any, webinar: Any, host: Any, person: Any, occurrences: Any) -> Any:
        count_registration_attempts(ctx, webinar.id, [normalize_email(person["email"])])
        return register(ctx, webinar, host, person, occurrences)

    return wrong


def _denied(remove: Any) -> Any:
    """Who cancels is denied, as by the host."""

    def wrong(state: Any, collection: Any, key: Any) -> None:
        if collection is REGISTRANTS:
            found = state.get(collection, key)
            state.put(collection, [found._replace(status="denied")])
        else:
            remove(state, collection, key)

    return wrong


MUTANTS = (
    Mutant("page_costs_attempts", "registration_page", "a registration on the page is one of three",
           wrapped(f"{PAGE}.register_for_webinar", _counted)),
    Mutant("cancelled_is_denied", "registration_page", "who cancels stays in the list of the denied",
           wrapped(f"{STORE}.remove", _denied)),
    Mutant("page_without_sources", "tracking_sources", "a visitor counts for no source",
           set_to(f"{PAGE}._source", lambda *_: None)),
    Mutant("converted_without_registrants", "conversion", "the registrants are lost",
           set_to(f"{PORTAL}.list_all", lambda *_: [])),
    Mutant("converted_series_is_scheduled", "conversion", "a series becomes a single meeting",
           entry(f"{PORTAL}._MEETING_TYPES", 9, 2)),
    Mutant("meeting_is_unknown_webinar", "webinar_is_meeting", "the number of a meeting is unknown to webinars",
           set_to("mockzoom.zoom.webinars.webinar_access.WEBINAR_IS_MEETING", WEBINAR_NOT_FOUND)),
)  # fmt: skip
