"""The identity of a participant: a registrant, a panelist, the host, or a guest by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockzoom.errors import FieldError, join_names
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.panelists import PANELISTS, Panelist
from mockzoom.zoom.past.attendance import ATTENDEE, HOST, PANELIST, Attendance, Participant
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.webinars.models import NO_REGISTRATION, Webinar
from mockzoom.zoom.webinars.schedule import status_at

REF_FIELDS = ("registrant_id", "email", "name", "host")
ParticipantRef = Mapping[str, Any]


def participant_key(who: ParticipantRef) -> tuple[str, Any]:
    """Return which of `REF_FIELDS` identifies a participant, and its value (an e-mail address normalized).

    Raises `FieldError` unless it is exactly one of them.
    """
    given = [way for way in REF_FIELDS if who.get(way)]
    if len(given) != 1:
        problem = "names no participant" if not given else f"names the participant by {' and '.join(given)}"
        raise FieldError("", f"the body {problem}; use exactly one of {', '.join(REF_FIELDS)}")
    way = given[0]
    return way, normalize_email(who[way]) if way == "email" else who[way]


def find_joinable(
    ctx: RequestContext, webinar: Webinar, session: Session, who: ParticipantRef, before: Sequence[Attendance]
) -> Participant:
    """Return a person who may join: host, panelist, approved registrant, or any guest without registration.

    `before` are the attendances of the session so far; a guest who joins again is found in them. Raises `FieldError`.
    """
    way, name = participant_key(who)
    if way == "name":
        return _guest(ctx, webinar, name, before)
    if way != "registrant_id":
        found = _invited(ctx, webinar, way, name)
        if found is not None:
            return found
    return _registrant(ctx, webinar, session, way, name)


def find_presenter(ctx: RequestContext, webinar: Webinar, who: ParticipantRef) -> Participant:
    """Return the host or a panelist, by `host` or `email`; by default the host. Raises `FieldError`."""
    email = normalize_email(who.get("email", ""))
    found = _invited(ctx, webinar, "email" if email else "host", email)
    if found is None:
        there = join_names(p.email for p in list_all(ctx.state, PANELISTS, webinar.id))
        raise FieldError("answer.email", f"is neither the host nor a panelist; panelists: {there}", 404)
    return found


def _invited(ctx: RequestContext, webinar: Webinar, way: str, email: str) -> Participant | None:
    host = ctx.state.get(USERS, webinar.host_id)
    if host is not None and (way == "host" or normalize_email(host.email) == email):
        return _host(host)
    panelist = ctx.state.get(PANELISTS, (webinar.id, email))
    return _panelist(panelist, ctx.state.get_by_unique_key(USERS, email)) if panelist else None


def _host(user: User) -> Participant:
    name = f"{user.first_name} {user.last_name}".strip()
    return Participant(user.id, HOST, name, user.email, user.first_name, user.last_name, user.id)


def _panelist(panelist: Panelist, user: User | None) -> Participant:
    first, _, last = panelist.name.partition(" ")
    user_id = user.id if user and not user.foreign else ""
    return Participant(user_id or panelist.id, PANELIST, panelist.name, panelist.email, first, last, user_id)


def _guest(ctx: RequestContext, webinar: Webinar, name: str, before: Sequence[Attendance]) -> Participant:
    if webinar.settings["approval_type"] != NO_REGISTRATION:
        raise FieldError("name", f"webinar {webinar.id} requires registration; join by registrant_id or email", 409)
    for stay in before:
        if stay.person.name == name and stay.person.role == ATTENDEE and not stay.person.registrant_id:
            return stay.person
    first, _, last = name.partition(" ")
    return Participant(ctx.ids.short_id("guest", ctx.state.next_number("guests")), ATTENDEE, name, "", first, last)


def _registrant(ctx: RequestContext, webinar: Webinar, session: Session, way: str, name: str) -> Participant:
    state = ctx.state
    if way == "email":
        found = state.get(REGISTRANTS, (webinar.id, name))
    else:
        found = state.get_by_unique_key(REGISTRANTS, (webinar.id, name)) if way == "registrant_id" else None
    if found is None:
        raise _not_found(ctx, webinar, way, name)
    at = session.occurrence_id
    status = status_at(found, at) if at else found.status
    if status != "approved":
        fix = f"approve them: PUT /v2/webinars/{webinar.id}/registrants/status"
        raise FieldError(way, f"{found.email} is {status or 'not registered for this occurrence'}; {fix}", 409)
    full = f"{found.first_name} {found.last_name}".strip()
    return Participant(found.id, ATTENDEE, full, found.email, found.first_name, found.last_name, registrant_id=found.id)


def _not_found(ctx: RequestContext, webinar: Webinar, way: str, name: str) -> FieldError:
    approved: list[Registrant] = list_all(ctx.state, REGISTRANTS, webinar.id, "approved")
    there = join_names(r.email if way == "email" else f"{r.id} ({r.email})" for r in approved)
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        return FieldError(way, f"not a panelist, and the webinar has no registration; join by name, not {way}", 404)
    return FieldError(
        way,
        f"webinar {webinar.id} has no registrant or panelist with {way} {name!r}; approved registrants: {there}",
        404,
    )
