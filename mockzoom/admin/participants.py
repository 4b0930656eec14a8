"""The identity of a participant: a registrant, a panelist, the host, or a guest by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockzoom.errors import FieldError, join_names
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.panelists import PANELISTS, Panelist
from mockzoom.zoom.past.attendance import ATTENDEE, HOST, PANELIST, Attendance, Participant
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.sessions.occasions import Occasion, kind_of, registrants_of
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.webinars.models import NO_REGISTRATION
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
    ctx: RequestContext, occasion: Occasion, session: Session, who: ParticipantRef, before: Sequence[Attendance]
) -> Participant:
    """Return a person who may join: host, panelist, approved registrant; without registration any user or guest.

    `before` are the attendances of the session so far; a guest who joins again is found in them. Raises `FieldError`.
    """
    way, name = participant_key(who)
    if way == "name":
        return _guest(ctx, occasion, name, before)
    if way != "registrant_id":
        found = _invited(ctx, occasion, way, name)
        if found is not None:
            return found
    return _registrant(ctx, occasion, session, way, name)


def find_presenter(ctx: RequestContext, occasion: Occasion, who: ParticipantRef) -> Participant:
    """Return the host or a panelist, by `host` or `email`; by default the host. Raises `FieldError`."""
    email = normalize_email(who.get("email", ""))
    found = _invited(ctx, occasion, "email" if email else "host", email)
    if found is None:
        there = join_names(p.email for p in list_all(ctx.state, PANELISTS, occasion.id))
        raise FieldError("answer.email", f"is neither the host nor a panelist; panelists: {there}", 404)
    return found


def _invited(ctx: RequestContext, occasion: Occasion, way: str, email: str) -> Participant | None:
    host = ctx.state.get(USERS, occasion.host_id)
    if host is not None and (way == "host" or normalize_email(host.email) == email):
        return _of_account(host, HOST)
    user = ctx.state.get_by_unique_key(USERS, email) if email else None
    panelist = ctx.state.get(PANELISTS, (occasion.id, email))
    if panelist is not None:
        return _panelist(panelist, user)
    if user is not None and not user.foreign and occasion.settings["approval_type"] == NO_REGISTRATION:
        return _of_account(user, ATTENDEE)
    return None


def _of_account(user: User, role: str) -> Participant:
    name = f"{user.first_name} {user.last_name}".strip()
    return Participant(user.id, role, name, user.email, user.first_name, user.last_name, user.id)


def _panelist(panelist: Panelist, user: User | None) -> Participant:
    first, _, last = panelist.name.partition(" ")
    user_id = user.id if user and not user.foreign else ""
    return Participant(user_id or panelist.id, PANELIST, panelist.name, panelist.email, first, last, user_id)


def _guest(ctx: RequestContext, occasion: Occasion, name: str, before: Sequence[Attendance]) -> Participant:
    if occasion.settings["approval_type"] != NO_REGISTRATION:
        what = f"{kind_of(occasion)} {occasion.id}"
        raise FieldError("name", f"{what} requires registration; join by registrant_id or email", 409)
    for stay in before:
        if stay.person.name == name and stay.person.role == ATTENDEE and not stay.person.email:
            return stay.person
    first, _, last = name.partition(" ")
    return Participant(ctx.ids.short_id("guest", ctx.state.next_number("guests")), ATTENDEE, name, "", first, last)


def _registrant(ctx: RequestContext, occasion: Occasion, session: Session, way: str, name: str) -> Participant:
    state, registrants = ctx.state, registrants_of(occasion)
    if way == "email":
        found = state.get(registrants, (occasion.id, name))
    else:
        found = state.get_by_unique_key(registrants, (occasion.id, name)) if way == "registrant_id" else None
    if found is None:
        raise _not_found(ctx, occasion, way, name)
    at = session.occurrence_id
    status = status_at(found, at) if at else found.status
    if status != "approved":
        fix = f"approve them: PUT /v2/{kind_of(occasion)}s/{occasion.id}/registrants/status"
        raise FieldError(way, f"{found.email} is {status or 'not registered for this occurrence'}; {fix}", 409)
    full = f"{found.first_name} {found.last_name}".strip()
    return Participant(found.id, ATTENDEE, full, found.email, found.first_name, found.last_name, registrant_id=found.id)


def _not_found(ctx: RequestContext, occasion: Occasion, way: str, name: str) -> FieldError:
    kind = kind_of(occasion)
    invited = "registrant" if kind == "meeting" else "registrant or panelist"
    if occasion.settings["approval_type"] == NO_REGISTRATION:
        known = "a user of the account" if kind == "meeting" else "a user of the account or a panelist"
        return FieldError(way, f"not {known}, and the {kind} has no registration; join by name, not {way}", 404)
    approved: list[Registrant] = list_all(ctx.state, registrants_of(occasion), occasion.id, "approved")
    there = join_names(r.email if way == "email" else f"{r.id} ({r.email})" for r in approved)
    return FieldError(
        way, f"{kind} {occasion.id} has no {invited} with {way} {name!r}; approved registrants: {there}", 404
    )
