"""Registrants of a webinar: one by one, thirty at once, listed, approved and denied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mockzoom.domain.occurrences import attended, chosen, occurrence, status_at
from mockzoom.domain.panelists import PANELISTS
from mockzoom.domain.plans import UNLIMITED
from mockzoom.domain.questions import QUESTION_SETS
from mockzoom.domain.quotas import (
    REGISTRATIONS_A_DAY,
    STATUS_CHANGES_A_DAY,
    daily_quota,
    period,
    registration_counter,
    retry_after,
    status_counter,
)
from mockzoom.domain.records import NO_DETAILS, REGISTRANTS, Kind, Registrant, Webinar, fold
from mockzoom.domain.refusal_rows.registration import (
    REGISTRANT_NOT_FOUND,
    REGISTRANT_STATUS_DAILY_LIMIT,
    REGISTRATION_NOT_ENABLED,
    STATUS_CAPACITY_REACHED,
)
from mockzoom.domain.refusals import Row, refuse
from mockzoom.domain.registration import (
    NO_REGISTRATION,
    Registration,
    check,
    seats_of,
    status_of_new,
)
from mockzoom.domain.webinar_access import Grant
from mockzoom.operations.paging import Page, read_page
from mockzoom.operations.world import Ask, World, alternative_hosts, webinar_for

_NAMES = frozenset({"email", "first_name", "last_name"})
STATUS_AFTER = {"approve": "approved", "deny": "denied", "cancel": "denied"}


class Registered(NamedTuple):
    """The registrants of a registration, in the order in which they were sent, and their webinar."""

    webinar: Webinar
    registrants: list[Registrant]


def add_batch_webinar_registrants(world: World, ask: Ask) -> Registered:
    """Register up to 30 people at once, all or none (facts 1)."""
    grant = webinar_for(world, int(ask.path["webinarId"]))
    registration = _registration(
        world, grant, ask.body["registrants"], is_batch=True, auto_approve=ask.body.get("auto_approve", False)
    )
    return _register(world, registration)


def webinar_registrant_create(world: World, ask: Ask) -> Registered:
    """Register one person, for all of a recurring webinar or for some of its occurrences."""
    grant = webinar_for(world, int(ask.path["webinarId"]))
    asked = tuple(part.strip() for part in ask.query.get("occurrence_ids", "").split(",") if part.strip())
    return _register(world, _registration(world, grant, [ask.body], is_batch=False, occurrences=asked))


def webinar_registrants(world: World, ask: Ask) -> tuple[Webinar, Page[Registrant]]:
    """The registrants in one status: of the webinar, of one occurrence, or those who came by one tracking source.

    Of an unknown occurrence or source there is nobody: list parameters are never refused (facts 6).
    """
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    status, at = ask.query["status"], ask.query.get("occurrence_id", "")
    source = ask.query.get("tracking_source_id", "")
    known = any(one.id == at for one in webinar.occurrences)

    def keep(registrant: Registrant) -> bool:
        fits = not source or registrant.details.get("source_id") == source
        return fits and (not at or (known and status_at(registrant, at) == status))

    page = read_page(
        world,
        REGISTRANTS,
        ask.query,
        listing=f"webinarRegistrants/{at}/{status}/{source}",
        parent=webinar.id,
        group=None if at else status,
        keep=keep if at or source else None,
    )
    return webinar, page._replace(records=[r._replace(status=status) for r in page.records]) if at else page


def webinar_registrant_get(world: World, ask: Ask) -> tuple[Webinar, Registrant]:
    """One registrant, with the status that they have at an occurrence if one is named."""
    webinar, registrant = _one(world, ask)
    at = ask.query.get("occurrence_id")
    return webinar, registrant._replace(status=status_at(registrant, at)) if at else registrant


def delete_webinar_registrant(world: World, ask: Ask) -> None:
    """Take a registrant out; this alone frees a denied e-mail address (facts 6). Or take them out of one occurrence."""
    webinar, registrant = _one(world, ask)
    at = ask.query.get("occurrence_id")
    left = tuple(o.id for o in attended(registrant, webinar) if o.id != at) if at else ()
    if left:
        world.state.put(REGISTRANTS, [registrant._replace(occurrences=left)])
    else:
        world.state.remove(REGISTRANTS, REGISTRANTS.key(registrant))


def webinar_registrant_status(world: World, ask: Ask) -> None:
    """Approve, deny or cancel registrants; those the webinar does not know are passed over (inferred).

    With an `occurrence_id` this holds for that occurrence alone.
    """
    grant = webinar_for(world, int(ask.path["webinarId"]))
    webinar = grant.webinar
    _check_enabled(webinar)
    at = ask.query.get("occurrence_id", "")
    people = named(world, REGISTRANTS, webinar.id, ask.body.get("registrants", ()))
    if at:
        occurrence(webinar, at)
        people = [r for r in people if status_at(r, at)]
    after = STATUS_AFTER[ask.body["action"]]
    if after == "approved":
        _check_seats(world, grant, sum(r.status != "approved" for r in people))
    count_status_changes(world, webinar.id, people, REGISTRANT_STATUS_DAILY_LIMIT)
    world.state.put(REGISTRANTS, [_with_status(r, after, at) for r in people])


def _with_status(registrant: Registrant, status: str, at: str) -> Registrant:
    if at:
        return registrant._replace(occurrence_status={**registrant.occurrence_status, at: status})
    return registrant._replace(status=status, occurrence_status=NO_DETAILS)


def _one(world: World, ask: Ask) -> tuple[Webinar, Registrant]:
    """The registrant in the path, who must be registered for the occurrence in the query, if there is one."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    _check_enabled(webinar)
    registrant = world.state.find(REGISTRANTS, (webinar.id, ask.path["registrantId"]))
    at = ask.query.get("occurrence_id")
    if registrant is None or (at and all(o.id != at for o in attended(registrant, webinar))):
        raise refuse(REGISTRANT_NOT_FOUND, registrant_id=ask.path["registrantId"])
    return webinar, registrant


def _check_enabled(webinar: Webinar) -> None:
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        raise refuse(REGISTRATION_NOT_ENABLED, webinar_id=webinar.id)


def _registration(
    world: World,
    grant: Grant,
    entries: Sequence[Mapping[str, Any]],
    *,
    is_batch: bool,
    auto_approve: bool = False,
    occurrences: tuple[str, ...] = (),
) -> Registration:
    webinar, host = grant
    state = world.state
    emails = [fold(entry["email"]) for entry in entries]
    number = webinar.id
    keys = [(number, email) for email in emails]
    known = state.get_all(REGISTRANTS, keys)
    quota = daily_quota(world.account, REGISTRATIONS_A_DAY)
    return Registration(
        webinar=webinar,
        host=host,
        entries=entries,
        emails=emails,
        now=world.now,
        is_batch=is_batch,
        auto_approve=auto_approve,
        asked_occurrences=occurrences,
        known={email: one for email, key in zip(emails, keys, strict=True) if (one := known.get(key))} if known else {},
        attempts={} if quota is None else attempts_today(world, webinar.id, emails),
        alternative_hosts=alternative_hosts(world, webinar.settings),
        panelists=_panelists(world, webinar, emails),
        questions=None if is_batch else state.get(QUESTION_SETS, webinar.id),
        seats_taken=state.count(REGISTRANTS, webinar.id, "approved"),
        seats=seats_of(webinar, host, unlimited=world.account.plan == UNLIMITED),
        daily_quota=quota,
    )


def _panelists(world: World, webinar: Webinar, emails: Sequence[str]) -> frozenset[str]:
    """Those of the folded e-mails that are panelists'."""
    if not world.state.count(PANELISTS, webinar.id):
        return frozenset()
    found = world.state.get_all(PANELISTS, [(webinar.id, email) for email in emails])
    return frozenset(fold(panelist.email) for panelist in found.values())


def attempts_today(world: World, number: int, emails: Sequence[str]) -> dict[str, int]:
    """How often each folded e-mail was registered today for a webinar or meeting, for those that were."""
    counters = {registration_counter(world.account, number, email): email for email in emails}
    tally = world.state.tally(period("day", world.now), tuple(counters))
    return {counters[counter]: count for counter, count in tally.items()}


def count_attempts(world: World, number: int, emails: Sequence[str]) -> None:
    """Count a registration of each folded e-mail for a webinar or meeting, today."""
    tried = [registration_counter(world.account, number, email) for email in emails]
    world.state.count_up(period("day", world.now), tried)


def _register(world: World, registration: Registration) -> Registered:
    check(registration)
    webinar = registration.webinar
    fresh = registration.newcomers
    status = status_of_new(webinar, auto_approve=registration.auto_approve)
    known = dict(registration.known)
    booked = chosen(webinar, registration.asked_occurrences, world.now) if webinar.occurrences else ()
    more = {email: _booked_too(r, booked) for email, r in known.items()} if booked else {}
    known |= more
    known |= new_registrants(world, webinar.id, fresh, status, has_details=not registration.is_batch, booked=booked)
    if registration.daily_quota is not None:
        count_attempts(world, webinar.id, registration.emails)
    world.state.put(REGISTRANTS, [known[email] for email in (*more, *fresh)])
    return Registered(webinar, [known[email] for email in registration.emails])


def new_registrants(
    world: World,
    number: int,
    entries: Mapping[str, Mapping[str, Any]],
    status: str,
    *,
    has_details: bool,
    booked: tuple[str, ...] = (),
) -> dict[str, Registrant]:
    """Those who come new to a webinar or meeting, by folded e-mail as their entries are; none is filed yet.

    A batch has no room for details (facts 1.2), so that what it tells beside name and address is dropped.
    """
    ids = world.ids.registrant_ids(world.state.next_number("registrants", len(entries)), len(entries))
    return {
        email: Registrant(
            registrant_id,
            number,
            entry["email"],
            entry["first_name"],
            entry.get("last_name", ""),
            status,
            world.now,
            details_of(entry) if has_details else NO_DETAILS,
            booked,
        )
        for registrant_id, (email, entry) in zip(ids, entries.items(), strict=True)
    }


def _booked_too(registrant: Registrant, booked: tuple[str, ...]) -> Registrant:
    """Somebody who is registered already and names more occurrences; who is registered for all stays so."""
    if not registrant.occurrences:
        return registrant
    return registrant._replace(occurrences=tuple(dict.fromkeys((*registrant.occurrences, *booked))))


def details_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What a registration tells beside name and address."""
    return {name: value for name, value in entry.items() if name not in _NAMES}


def named(world: World, kind: Kind[Registrant], number: int, names: Sequence[Mapping[str, Any]]) -> list[Registrant]:
    """The registrants of a webinar or meeting that a status change names by id or e-mail; unknown ones left out."""
    found: dict[str, Registrant] = {}
    for name in names:
        registrant = world.state.find(kind, (number, name["id"])) if name.get("id") else None
        if registrant is None and name.get("email"):
            registrant = world.state.get(kind, (number, fold(name["email"])))
        if registrant is not None:
            found[registrant.id] = registrant
    return list(found.values())


def _check_seats(world: World, grant: Grant, arriving: int) -> None:
    seats = seats_of(grant.webinar, grant.host, unlimited=world.account.plan == UNLIMITED)
    taken = world.state.count(REGISTRANTS, grant.webinar.id, "approved")
    if seats is not None and arriving and taken + arriving > seats:
        raise refuse(STATUS_CAPACITY_REACHED)


def count_status_changes(world: World, number: int, named: Sequence[Registrant], row: Row) -> None:
    """Count a status change of each registrant; raises the row once a registrant's of the day are used up."""
    quota = daily_quota(world.account, STATUS_CHANGES_A_DAY)
    if quota is None:
        return
    today = period("day", world.now)
    counters = {status_counter(world.account, number, r.email): r.email for r in named}
    tally = world.state.tally(today, tuple(counters))
    for counter, email in counters.items():
        if tally.get(counter, 0) >= quota:
            refusal = refuse(row, limit=quota, email=email)
            refusal.headers = retry_after(world.now)
            raise refusal
    world.state.count_up(today, counters)
