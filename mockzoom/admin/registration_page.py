"""Simulation of Zoom's registration page: people register there and cancel, without the API and its quotas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.errors import FieldError, join_names
from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS, Meeting
from mockzoom.zoom.meetings.registrants import register_on_page as register_for_meeting
from mockzoom.zoom.registrants.events import announce_status
from mockzoom.zoom.registrants.handlers import register_on_page as register_for_webinar
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant
from mockzoom.zoom.sessions.occasions import all_occasions, find_occasion, is_occasion_over
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.tracking_sources import TRACKING_SOURCES, TrackingSource
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import Webinar

Body = Mapping[str, Any]

_FIXES = {
    "registration_not_enabled": "set settings.approval_type to 0 or 1",
    "meeting_registration_not_enabled": "set settings.approval_type to 0 or 1",
    "meeting_host_not_licensed": "license the host: PATCH /v2/users/{userId} with type 2",
    "webinar_over": "move the webinar, or create another",
    "meeting_over": "create another meeting",
    "registrant_denied": "delete the registrant to free the address",
    "custom_answer_missing": "add custom_questions with an answer to each required question",
    "occurrence_not_found": "use ids of GET /v2/webinars/{webinarId}",
    "occurrence_ids_invalid": "use ids of GET /v2/webinars/{webinarId}",
}


class PageRegistration(NamedTuple):
    """What a visitor of the page has now: the registrant, and what they are registered for."""

    event: Webinar | Meeting
    registrant: Registrant


def register(ctx: RequestContext, number: int, body: Body) -> PageRegistration:
    """Register a person on the page of a webinar or meeting; the same address again gets the same registrant.

    The rules are those of single registration, without its daily quota. The form also asks for the last name, unless
    its questions were changed. Raises `FieldError`.
    """
    event = find_event(ctx, number)
    person = {name: value for name, value in body.items() if name not in ("occurrence_ids", "tracking_source")}
    source = _source(ctx, event, body["tracking_source"]) if body.get("tracking_source") else None
    if source is not None:
        person["source_id"] = source.id
    host = ctx.state.get(USERS, event.host_id)
    if host is None:
        raise FieldError("", f"the host of {number} was deleted; create another webinar", 409)
    try:
        occurrences = tuple(body.get("occurrence_ids", ()))
        if isinstance(event, Meeting):
            registrant = register_for_meeting(ctx, event, host, person, occurrences)
        else:
            registrant = register_for_webinar(ctx, event, host, person, occurrences)
    except ZoomApiError as error:
        raise _explained(error) from None
    if source is not None:
        ctx.state.put(TRACKING_SOURCES, [source._replace(visitor_count=source.visitor_count + 1)])
    return PageRegistration(event, registrant)


def cancel(ctx: RequestContext, number: int, who: Body) -> PageRegistration:
    """Let a registrant cancel: they are no longer listed, and their address may register again.

    Returns the registrant with the status `cancelled`, which no list shows. Raises `FieldError`.
    """
    event = find_event(ctx, number)
    collection: Collection[Registrant] = MEETING_REGISTRANTS if isinstance(event, Meeting) else REGISTRANTS
    given = [name for name in ("email", "registrant_id") if who.get(name)]
    if len(given) != 1:
        raise FieldError("", "the body has to name the registrant; use exactly one of email and registrant_id")
    (field,) = given
    if field == "email":
        found = ctx.state.get(collection, (number, normalize_email(who["email"])))
    else:
        found = ctx.state.get_by_unique_key(collection, (number, who["registrant_id"]))
    if found is None:
        there = join_names(r.email for r in list_all(ctx.state, collection, number))
        raise FieldError(field, f"{number} has no registrant with {field} {who[field]!r}; registrants: {there}", 404)
    if found.status == "denied":
        raise FieldError(field, f"{found.email} is denied and has nothing to cancel; approve them first", 409)
    if is_occasion_over(event, ctx.now):
        raise FieldError("", f"{number} is over; a registration can be cancelled before the end only", 409)
    announce_status(ctx, event, "cancel", [found])
    ctx.state.remove(collection, collection.key(found))
    return PageRegistration(event, found._replace(status="cancelled"))


def find_event(ctx: RequestContext, number: int) -> Webinar | Meeting:
    """Return a webinar or meeting by its number; raises `FieldError` (404) with those that exist."""
    found = find_occasion(ctx.state, number)
    if found is None:
        there = [one.id for one in all_occasions(ctx.state) if not one.pinned]
        raise FieldError(
            "", f"the account has no webinar or meeting {number}; except test webinars: {join_names(there)}", 404
        )
    return found


def _source(ctx: RequestContext, event: Webinar | Meeting, name: str) -> TrackingSource:
    sources = list_all(ctx.state, TRACKING_SOURCES, event.id)
    for source in sources:
        if name in (source.id, source.source_name):
            return source
    there = join_names(f"{source.source_name} ({source.id})" for source in sources)
    raise FieldError("tracking_source", f"{event.id} has no tracking source {name!r}; its sources: {there}", 404)


def _explained(error: ZoomApiError) -> FieldError:
    """Return an error of Zoom as one of the simulation, with its rule and a fix."""
    rule = error.spec.name
    if error.violations:
        field = error.violations[0].field
        problem = "the form asks for it; add it" if error.violations[0].missing else "it is not valid here; change it"
        return FieldError(field, f"{problem} ({rule})")
    fix = _FIXES.get(rule, f"docs/reference/errors.md#{rule} has the error")
    return FieldError("", f"the page refuses the registration: {error.spec.situation} ({rule}); {fix}", 409)
