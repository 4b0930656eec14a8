"""Registrants of a webinar: one by one, thirty at once, listed, approved and denied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ErrorSpec, api_error
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.panelists import PANELISTS
from mockzoom.zoom.plans import UNLIMITED_LIMITS
from mockzoom.zoom.quotas import (
    REGISTRATIONS_A_DAY,
    STATUS_CHANGES_A_DAY,
    daily_quota,
    period,
    registration_counter,
    retry_after,
    status_counter,
)
from mockzoom.zoom.registrants.errors import (
    REGISTRANT_NOT_FOUND,
    REGISTRANT_STATUS_DAILY_LIMIT,
    REGISTRATION_NOT_ENABLED,
    STATUS_CAPACITY_REACHED,
)
from mockzoom.zoom.registrants.models import REGISTRANTS, Registered, Registrant
from mockzoom.zoom.registrants.question_rules import QUESTION_SETS
from mockzoom.zoom.registrants.rules import Registration, capacity_of, check, initial_status
from mockzoom.zoom.registrants.serializers import (
    serialize_batch_registered,
    serialize_registrant,
    serialize_registrant_created,
    serialize_registrant_list,
)
from mockzoom.zoom.registry import operation
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.lookup import alternative_hosts
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import NO_REGISTRATION, Webinar
from mockzoom.zoom.webinars.schedule import attended_occurrence, choose_occurrences, occurrence, status_at
from mockzoom.zoom.webinars.webinar_access import WebinarAccess

_NAMES = frozenset({"email", "first_name", "last_name"})

STATUS_AFTER = {"approve": "approved", "deny": "denied", "cancel": "denied"}


@operation("addBatchWebinarRegistrants", serializer=serialize_batch_registered)
def add_batch_webinar_registrants(ctx: RequestContext, request: OperationRequest) -> Registered:
    """Register up to 30 people at once, all or none (facts 1)."""
    grant = require_webinar(ctx, int(request.path_params["webinarId"]))
    registration = _registration(
        ctx, grant, request.body["registrants"], is_batch=True, auto_approve=request.body.get("auto_approve", False)
    )
    return _register(ctx, registration)


@operation("webinarRegistrantCreate", serializer=serialize_registrant_created)
def webinar_registrant_create(ctx: RequestContext, request: OperationRequest) -> Registered:
    """Register one person, for all of a recurring webinar or for some of its occurrences."""
    grant = require_webinar(ctx, int(request.path_params["webinarId"]))
    asked = tuple(part.strip() for part in request.query_params.get("occurrence_ids", "").split(",") if part.strip())
    return _register(ctx, _registration(ctx, grant, [request.body], is_batch=False, occurrences=asked))


@operation("webinarRegistrants", serializer=serialize_registrant_list)
def webinar_registrants(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Page[Registrant]]:
    """Return the registrants in one status: of the webinar, of an occurrence, or those of one tracking source.

    An unknown occurrence or source has no registrants: list parameters are never rejected (facts 6).
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    status, at = request.query_params["status"], request.query_params.get("occurrence_id", "")
    source = request.query_params.get("tracking_source_id", "")
    known = any(one.id == at for one in webinar.occurrences)

    def keep(registrant: Registrant) -> bool:
        fits = not source or registrant.details.get("source_id") == source
        return fits and (not at or (known and status_at(registrant, at) == status))

    page = read_page(
        ctx,
        REGISTRANTS,
        request.query_params,
        listing=f"webinarRegistrants/{at}/{status}/{source}",
        parent=webinar.id,
        group=None if at else status,
        keep=keep if at or source else None,
    )
    return webinar, page._replace(records=[r._replace(status=status) for r in page.records]) if at else page


@operation("webinarRegistrantGet", serializer=serialize_registrant)
def webinar_registrant_get(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Registrant]:
    """One registrant, with the status that they have at an occurrence if one is named."""
    webinar, registrant = _one(ctx, request)
    at = request.query_params.get("occurrence_id")
    return webinar, registrant._replace(status=status_at(registrant, at)) if at else registrant


@operation("deleteWebinarRegistrant")
def delete_webinar_registrant(ctx: RequestContext, request: OperationRequest) -> None:
    """Take a registrant out; this alone frees a denied e-mail address (facts 6). Or take them out of one occurrence."""
    webinar, registrant = _one(ctx, request)
    at = request.query_params.get("occurrence_id")
    left = tuple(o.id for o in attended_occurrence(registrant, webinar) if o.id != at) if at else ()
    if left:
        ctx.state.put(REGISTRANTS, [registrant._replace(occurrences=left)])
    else:
        ctx.state.remove(REGISTRANTS, REGISTRANTS.key(registrant))


@operation("webinarRegistrantStatus")
def webinar_registrant_status(ctx: RequestContext, request: OperationRequest) -> None:
    """Approve, deny or cancel registrants; those the webinar does not know are passed over (inferred).

    With an `occurrence_id` this holds for that occurrence alone.
    """
    grant = require_webinar(ctx, int(request.path_params["webinarId"]))
    webinar = grant.webinar
    _check_enabled(webinar)
    at = request.query_params.get("occurrence_id", "")
    people = find_registrants(ctx, REGISTRANTS, webinar.id, request.body.get("registrants", ()))
    if at:
        occurrence(webinar, at)
        people = [r for r in people if status_at(r, at)]
    after = STATUS_AFTER[request.body["action"]]
    if after == "approved":
        _check_seats(ctx, grant, sum(r.status != "approved" for r in people))
    count_status_changes(ctx, webinar.id, people, REGISTRANT_STATUS_DAILY_LIMIT)
    ctx.state.put(REGISTRANTS, [_with_status(r, after, at) for r in people])


def _with_status(registrant: Registrant, status: str, at: str) -> Registrant:
    if at:
        return registrant._replace(occurrence_status={**registrant.occurrence_status, at: status})
    return registrant._replace(status=status, occurrence_status=EMPTY_MAPPING)


def _one(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Registrant]:
    """Return the registrant in the path, who must be registered for the occurrence in the query, if there is one."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    _check_enabled(webinar)
    registrant = ctx.state.get_by_unique_key(REGISTRANTS, (webinar.id, request.path_params["registrantId"]))
    at = request.query_params.get("occurrence_id")
    if registrant is None or (at and all(o.id != at for o in attended_occurrence(registrant, webinar))):
        raise api_error(REGISTRANT_NOT_FOUND, registrant_id=request.path_params["registrantId"])
    return webinar, registrant


def _check_enabled(webinar: Webinar) -> None:
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        raise api_error(REGISTRATION_NOT_ENABLED, webinar_id=webinar.id)


def _registration(
    ctx: RequestContext,
    grant: WebinarAccess,
    entries: Sequence[Mapping[str, Any]],
    *,
    is_batch: bool,
    auto_approve: bool = False,
    occurrences: tuple[str, ...] = (),
) -> Registration:
    webinar, host = grant
    state = ctx.state
    emails = [normalize_email(entry["email"]) for entry in entries]
    number = webinar.id
    keys = [(number, email) for email in emails]
    known = state.get_many(REGISTRANTS, keys)
    quota = daily_quota(ctx.account, REGISTRATIONS_A_DAY)
    return Registration(
        webinar=webinar,
        host=host,
        entries=entries,
        emails=emails,
        now=ctx.now,
        is_batch=is_batch,
        auto_approve=auto_approve,
        asked_occurrences=occurrences,
        known={email: one for email, key in zip(emails, keys, strict=True) if (one := known.get(key))} if known else {},
        attempts={} if quota is None else attempts_today(ctx, webinar.id, emails),
        alternative_hosts=alternative_hosts(ctx, webinar.settings),
        panelists=_panelists(ctx, webinar, emails),
        questions=None if is_batch else state.get(QUESTION_SETS, webinar.id),
        seats_taken=state.count(REGISTRANTS, webinar.id, "approved"),
        seats=capacity_of(webinar, host, unlimited=ctx.account.plan == UNLIMITED_LIMITS),
        daily_quota=quota,
    )


def _panelists(ctx: RequestContext, webinar: Webinar, emails: Sequence[str]) -> frozenset[str]:
    """Those of the folded e-mails that are panelists'."""
    if not ctx.state.count(PANELISTS, webinar.id):
        return frozenset()
    found = ctx.state.get_many(PANELISTS, [(webinar.id, email) for email in emails])
    return frozenset(normalize_email(panelist.email) for panelist in found.values())


def attempts_today(ctx: RequestContext, number: int, emails: Sequence[str]) -> dict[str, int]:
    """How often each folded e-mail was registered today for a webinar or meeting, for those that were."""
    counters = {registration_counter(ctx.account, number, email): email for email in emails}
    tally = ctx.state.read_counters(period("day", ctx.now), tuple(counters))
    return {counters[counter]: count for counter, count in tally.items()}


def count_registration_attempts(ctx: RequestContext, number: int, emails: Sequence[str]) -> None:
    """Count a registration of each folded e-mail for a webinar or meeting, today."""
    tried = [registration_counter(ctx.account, number, email) for email in emails]
    ctx.state.increment(period("day", ctx.now), tried)


def _register(ctx: RequestContext, registration: Registration) -> Registered:
    check(registration)
    webinar = registration.webinar
    fresh = registration.newcomers
    status = initial_status(webinar, auto_approve=registration.auto_approve)
    known = dict(registration.known)
    booked = choose_occurrences(webinar, registration.asked_occurrences, ctx.now) if webinar.occurrences else ()
    more = {email: _add_occurrences(r, booked) for email, r in known.items()} if booked else {}
    known |= more
    known |= build_registrants(ctx, webinar.id, fresh, status, has_details=not registration.is_batch, booked=booked)
    if registration.daily_quota is not None:
        count_registration_attempts(ctx, webinar.id, registration.emails)
    ctx.state.put(REGISTRANTS, [known[email] for email in (*more, *fresh)])
    return Registered(webinar, [known[email] for email in registration.emails])


def build_registrants(
    ctx: RequestContext,
    number: int,
    entries: Mapping[str, Mapping[str, Any]],
    status: str,
    *,
    has_details: bool,
    booked: tuple[str, ...] = (),
) -> dict[str, Registrant]:
    """Those who come new to a webinar or meeting, by folded e-mail as their entries are; none is filed yet.

    A batch has no room for details (facts 1.2), so that fields other than name and address are dropped.
    """
    ids = ctx.ids.registrant_ids(ctx.state.next_number("registrants", len(entries)), len(entries))
    return {
        email: Registrant(
            registrant_id,
            number,
            entry["email"],
            entry["first_name"],
            entry.get("last_name", ""),
            status,
            ctx.now,
            extra_fields(entry) if has_details else EMPTY_MAPPING,
            booked,
        )
        for registrant_id, (email, entry) in zip(ids, entries.items(), strict=True)
    }


def _add_occurrences(registrant: Registrant, booked: tuple[str, ...]) -> Registrant:
    """Return a registrant with more occurrences; one who is registered for all stays so."""
    if not registrant.occurrences:
        return registrant
    return registrant._replace(occurrences=tuple(dict.fromkeys((*registrant.occurrences, *booked))))


def extra_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a registration other than name and address."""
    return {name: value for name, value in entry.items() if name not in _NAMES}


def find_registrants(
    ctx: RequestContext, kind: Collection[Registrant], number: int, names: Sequence[Mapping[str, Any]]
) -> list[Registrant]:
    """Return the registrants that a status change refers to by id or e-mail; unknown ones are left out."""
    found: dict[str, Registrant] = {}
    for name in names:
        registrant = ctx.state.get_by_unique_key(kind, (number, name["id"])) if name.get("id") else None
        if registrant is None and name.get("email"):
            registrant = ctx.state.get(kind, (number, normalize_email(name["email"])))
        if registrant is not None:
            found[registrant.id] = registrant
    return list(found.values())


def _check_seats(ctx: RequestContext, grant: WebinarAccess, arriving: int) -> None:
    seats = capacity_of(grant.webinar, grant.host, unlimited=ctx.account.plan == UNLIMITED_LIMITS)
    taken = ctx.state.count(REGISTRANTS, grant.webinar.id, "approved")
    if seats is not None and arriving and taken + arriving > seats:
        raise api_error(STATUS_CAPACITY_REACHED)


def count_status_changes(ctx: RequestContext, number: int, named: Sequence[Registrant], row: ErrorSpec) -> None:
    """Count a status change of each registrant; raises the row once a registrant's of the day are used up."""
    quota = daily_quota(ctx.account, STATUS_CHANGES_A_DAY)
    if quota is None:
        return
    today = period("day", ctx.now)
    counters = {status_counter(ctx.account, number, r.email): r.email for r in named}
    tally = ctx.state.read_counters(today, tuple(counters))
    for counter, email in counters.items():
        if tally.get(counter, 0) >= quota:
            refusal = api_error(row, limit=quota, email=email)
            refusal.headers = retry_after(ctx.now)
            raise refusal
    ctx.state.increment(today, counters)
