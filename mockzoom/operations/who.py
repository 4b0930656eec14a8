"""Who somebody is: a registrant, a panelist, the host, or a guest by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockzoom.domain.admin_errors import AdminError, some
from mockzoom.domain.attendance import ATTENDEE, HOST, PANELIST, Person, Stay
from mockzoom.domain.occurrences import status_at
from mockzoom.domain.panelists import PANELISTS, Panelist
from mockzoom.domain.records import REGISTRANTS, USERS, Registrant, User, Webinar, fold
from mockzoom.domain.registration import NO_REGISTRATION
from mockzoom.domain.sessions import Session
from mockzoom.operations.world import World, list_all

WAYS = ("registrant_id", "email", "name", "host")
Who = Mapping[str, Any]


def named(who: Who) -> tuple[str, Any]:
    """Which of `WAYS` somebody is named in, and the name (an e-mail address folded).

    Raises `AdminError` unless it is exactly one of them.
    """
    given = [way for way in WAYS if who.get(way)]
    if len(given) != 1:
        says = "says nobody" if not given else f"names them by {' and '.join(given)}"
        raise AdminError("", f"the body {says}; say who by exactly one of {', '.join(WAYS)}")
    way = given[0]
    return way, fold(who[way]) if way == "email" else who[way]


def admitted(world: World, webinar: Webinar, session: Session, who: Who, before: Sequence[Stay]) -> Person:
    """Somebody who may join: host, panelist, approved registrant, or anybody where nobody has to register.

    `before` are the stays of the session so far, by which a guest who comes again is known. Raises `AdminError`.
    """
    way, name = named(who)
    if way == "name":
        return _guest(world, webinar, name, before)
    if way != "registrant_id":
        found = _invited(world, webinar, way, name)
        if found is not None:
            return found
    return _registrant(world, webinar, session, way, name)


def invited(world: World, webinar: Webinar, who: Who) -> Person:
    """The host or a panelist, by `host` or `email`; the host if nothing is said. Raises `AdminError`."""
    email = fold(who.get("email", ""))
    found = _invited(world, webinar, "email" if email else "host", email)
    if found is None:
        there = some(p.email for p in list_all(world.state, PANELISTS, webinar.id))
        raise AdminError("answer.email", f"neither the host nor a panelist; panelists are: {there}", 404)
    return found


def _invited(world: World, webinar: Webinar, way: str, email: str) -> Person | None:
    host = world.state.get(USERS, webinar.host_id)
    if host is not None and (way == "host" or fold(host.email) == email):
        return _host(host)
    panelist = world.state.get(PANELISTS, (webinar.id, email))
    return _panelist(panelist, world.state.find(USERS, email)) if panelist else None


def _host(user: User) -> Person:
    name = f"{user.first_name} {user.last_name}".strip()
    return Person(user.id, HOST, name, user.email, user.first_name, user.last_name, user.id)


def _panelist(panelist: Panelist, user: User | None) -> Person:
    first, _, last = panelist.name.partition(" ")
    user_id = user.id if user and not user.foreign else ""
    return Person(user_id or panelist.id, PANELIST, panelist.name, panelist.email, first, last, user_id)


def _guest(world: World, webinar: Webinar, name: str, before: Sequence[Stay]) -> Person:
    if webinar.settings["approval_type"] != NO_REGISTRATION:
        raise AdminError("name", f"webinar {webinar.id} asks for registration; join by registrant_id or email", 409)
    for stay in before:
        if stay.person.name == name and stay.person.role == ATTENDEE and not stay.person.registrant_id:
            return stay.person
    first, _, last = name.partition(" ")
    return Person(world.ids.short_id("guest", world.state.next_number("guests")), ATTENDEE, name, "", first, last)


def _registrant(world: World, webinar: Webinar, session: Session, way: str, name: str) -> Person:
    state = world.state
    if way == "email":
        found = state.get(REGISTRANTS, (webinar.id, name))
    else:
        found = state.find(REGISTRANTS, (webinar.id, name)) if way == "registrant_id" else None
    if found is None:
        raise _nobody(world, webinar, way, name)
    at = session.occurrence_id
    status = status_at(found, at) if at else found.status
    if status != "approved":
        mend = f"approve them: PUT /v2/webinars/{webinar.id}/registrants/status"
        raise AdminError(way, f"{found.email} is {status or 'not registered for this occurrence'}; {mend}", 409)
    full = f"{found.first_name} {found.last_name}".strip()
    return Person(found.id, ATTENDEE, full, found.email, found.first_name, found.last_name, registrant_id=found.id)


def _nobody(world: World, webinar: Webinar, way: str, name: str) -> AdminError:
    approved: list[Registrant] = list_all(world.state, REGISTRANTS, webinar.id, "approved")
    there = some(r.email if way == "email" else f"{r.id} ({r.email})" for r in approved)
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        return AdminError(way, f"no panelist, and nobody has to register; join by name, not {way}", 404)
    return AdminError(way, f"webinar {webinar.id} has nobody with {way} {name!r}; approved are: {there}", 404)
