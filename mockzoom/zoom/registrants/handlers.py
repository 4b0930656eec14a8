"""Handlers for registrants, and the parts of registration that meetings share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.storage.record_batches import DrawnTexts, KeysUnder, RecordBatch
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ErrorSpec, api_error
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.meetings.rules import MeetingRegistration
from mockzoom.zoom.pagination import Page
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
from mockzoom.zoom.registrants.events import announce_registered, announce_status
from mockzoom.zoom.registrants.models import REGISTRANTS, Registered, Registrant
from mockzoom.zoom.registrants.of_occurrences import (
    add_occurrences,
    asked_occurrences,
    attends,
    has_other_status,
    page_of_registrants,
    remove_registrant,
    with_status,
)
from mockzoom.zoom.registrants.question_rules import QUESTION_SETS, UNTOUCHED, QuestionSet
from mockzoom.zoom.registrants.rules import Registration, capacity_of, check, initial_status
from mockzoom.zoom.registrants.serializers import (
    serialize_batch_registered,
    serialize_registrant,
    serialize_registrant_created,
    serialize_registrant_list,
)
from mockzoom.zoom.registry import operation
from mockzoom.zoom.text import normalize_email, normalized_emails
from mockzoom.zoom.users.lookup import alternative_hosts
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import NO_REGISTRATION, Webinar
from mockzoom.zoom.webinars.schedule import choose_occurrences, occurrence, status_at
from mockzoom.zoom.webinars.webinar_access import WebinarAccess

STATUS_AFTER = {  # of a registrant, by the `action` of a status change
    "approve": "approved",
    "deny": "denied",
    "cancel": "denied",
}

_STORED_SEPARATELY = frozenset({"email", "first_name", "last_name"})  # the other fields are in `details`


@operation("addBatchWebinarRegistrants", serializer=serialize_batch_registered)
def add_batch_webinar_registrants(ctx: RequestContext, request: OperationRequest) -> Registered:
    """Register up to 30 people, all or none (facts 1)."""
    access = require_webinar(ctx, int(request.path_params["webinarId"]))
    registration = _registration(
        ctx, access, request.body["registrants"], is_batch=True, auto_approve=request.body.get("auto_approve", False)
    )
    return _register(ctx, registration)


@operation("webinarRegistrantCreate", serializer=serialize_registrant_created)
def webinar_registrant_create(ctx: RequestContext, request: OperationRequest) -> Registered:
    """Register one person, for all or some occurrences of a recurring webinar."""
    access = require_webinar(ctx, int(request.path_params["webinarId"]))
    occurrences = asked_occurrences(request)
    return _register(ctx, _registration(ctx, access, [request.body], is_batch=False, occurrences=occurrences))


@operation("webinarRegistrants", serializer=serialize_registrant_list)
def webinar_registrants(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Page[Registrant]]:
    """Return a page of registrants with a status, optionally of one occurrence or tracking source.

    An unknown occurrence or source gives an empty list: Zoom does not reject list parameters (facts 6).
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    return webinar, page_of_registrants(ctx, request, webinar, "webinarRegistrants")


@operation("webinarRegistrantGet", serializer=serialize_registrant)
def webinar_registrant_get(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Registrant]:
    """Return one registrant; `occurrence_id` selects the status for that occurrence."""
    webinar, registrant = _one(ctx, request)
    if occurrence_id := request.query_params.get("occurrence_id"):
        registrant = registrant._replace(status=status_at(registrant, occurrence_id))
    return webinar, registrant


@operation("deleteWebinarRegistrant")
def delete_webinar_registrant(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a registrant, or with `occurrence_id` only from that occurrence.

    Only deletion makes a denied e-mail address available again (facts 6).
    """
    webinar, registrant = _one(ctx, request)
    remove_registrant(ctx, REGISTRANTS, webinar, registrant, request.query_params.get("occurrence_id", ""))
    announce_status(ctx, webinar, "cancel", [registrant])


@operation("webinarRegistrantStatus")
def webinar_registrant_status(ctx: RequestContext, request: OperationRequest) -> None:
    """Approve, deny or cancel registrants; unknown registrants are ignored (inferred).

    With `occurrence_id`, only their status for that occurrence changes.
    """
    access = require_webinar(ctx, int(request.path_params["webinarId"]))
    webinar = access.webinar
    _check_enabled(webinar)
    occurrence_id = request.query_params.get("occurrence_id", "")
    registrants = find_registrants(ctx, REGISTRANTS, webinar.id, request.body.get("registrants", ()))
    if occurrence_id:
        occurrence(webinar, occurrence_id)  # raises the error for an unknown one
        registrants = [r for r in registrants if status_at(r, occurrence_id)]
    new_status = STATUS_AFTER[request.body["action"]]
    if new_status == "approved":
        _check_seats(ctx, access, sum(r.status != "approved" for r in registrants))
    count_status_changes(ctx, webinar.id, registrants, REGISTRANT_STATUS_DAILY_LIMIT)
    ctx.state.put(REGISTRANTS, [with_status(r, new_status, occurrence_id) for r in registrants])
    changed = [r for r in registrants if has_other_status(r, new_status, occurrence_id)]
    announce_status(ctx, webinar, request.body["action"], changed)


def _one(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, Registrant]:
    """Return the webinar and the registrant in the path.

    Raises `registrant_not_found`, also if the registrant is not registered for the occurrence in the query.
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    _check_enabled(webinar)
    registrant = ctx.state.get_by_unique_key(REGISTRANTS, (webinar.id, request.path_params["registrantId"]))
    if registrant is None or not attends(registrant, webinar, request.query_params.get("occurrence_id", "")):
        raise api_error(REGISTRANT_NOT_FOUND, registrant_id=request.path_params["registrantId"])
    return webinar, registrant


def _check_enabled(webinar: Webinar) -> None:
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        raise api_error(REGISTRATION_NOT_ENABLED, webinar_id=webinar.id)


def _registration(
    ctx: RequestContext,
    access: WebinarAccess,
    entries: Sequence[Mapping[str, Any]],
    *,
    is_batch: bool,
    auto_approve: bool = False,
    occurrences: tuple[str, ...] = (),
) -> Registration:
    """Read the data that the rules of registration need."""
    webinar, host = access
    state = ctx.state
    emails = normalized_emails([entry["email"] for entry in entries])
    number = webinar.id
    known = state.get_many(REGISTRANTS, KeysUnder(number, emails))
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
        known={email: known[number, email] for email in emails if (number, email) in known} if known else {},
        attempts={} if quota is None else attempts_today(ctx, webinar.id, emails),
        alternative_hosts=alternative_hosts(ctx, webinar.settings),
        panelists=_panelists(ctx, webinar, emails),
        questions=None if is_batch else state.get(QUESTION_SETS, webinar.id),
        seats_taken=state.count(REGISTRANTS, webinar.id, "approved"),
        seats=capacity_of(webinar, host, unlimited=ctx.account.plan == UNLIMITED_LIMITS),
        daily_quota=quota,
    )


def _panelists(ctx: RequestContext, webinar: Webinar, emails: Sequence[str]) -> frozenset[str]:
    """Return the normalized e-mails that belong to panelists."""
    if not ctx.state.count(PANELISTS, webinar.id):
        return frozenset()
    found = ctx.state.get_many(PANELISTS, [(webinar.id, email) for email in emails])
    return frozenset(normalize_email(panelist.email) for panelist in found.values())


def attempts_today(ctx: RequestContext, number: int, emails: Sequence[str]) -> dict[str, int]:
    """Return the number of registrations today by normalized e-mail, for a webinar or meeting; zeros are absent."""
    counters = {registration_counter(ctx.account, number, email): email for email in emails}
    counts = ctx.state.read_counters(period("day", ctx.now), tuple(counters))
    return {counters[counter]: count for counter, count in counts.items()}


def count_registration_attempts(ctx: RequestContext, number: int, emails: Sequence[str]) -> None:
    """Count a registration today of each normalized e-mail for a webinar or meeting."""
    counters = [registration_counter(ctx.account, number, email) for email in emails]
    ctx.state.increment(period("day", ctx.now), counters)


def count_single_attempt(
    ctx: RequestContext, number: int, email: str, attempts: Mapping[str, int], quota: int | None
) -> None:
    """Count a single registration before it is checked: a refused one is an attempt, too (facts 8.1 a4).

    `attempts` are those of today by normalized address. Beyond the quota nothing is counted.
    """
    if quota is not None and attempts.get(email, 0) < quota:
        count_registration_attempts(ctx, number, [email])


def _register(ctx: RequestContext, registration: Registration) -> Registered:
    """Check a registration and store its registrants; raises the first error of its rules."""
    if not registration.is_batch:
        (email,) = registration.emails
        count_single_attempt(ctx, registration.webinar.id, email, registration.attempts, registration.daily_quota)
    check(registration)
    return Registered(registration.webinar, add_registrants(ctx, REGISTRANTS, registration.webinar, registration))


def add_registrants(
    ctx: RequestContext,
    collection: Collection[Registrant],
    parent: Webinar | Meeting,
    registration: Registration | MeetingRegistration,
) -> Sequence[Registrant]:
    """Store and announce the registrants of a registration that was checked; return those of all entries in order.

    Known ones get the occurrences that were asked for. A batch counts as an attempt of each person.
    """
    known, new, is_batch = registration.known, registration.new_entries, registration.is_batch
    status = initial_status(parent, auto_approve=registration.auto_approve)
    booked = choose_occurrences(parent, registration.asked_occurrences, ctx.now) if parent.occurrences else ()
    made = build_registrants(ctx, parent.id, new, status, has_details=not is_batch, booked=booked)
    if is_batch and registration.daily_quota is not None:
        count_registration_attempts(ctx, parent.id, registration.emails)
    if booked and known:
        known = {email: add_occurrences(registrant, booked) for email, registrant in known.items()}
        ctx.state.put(collection, known.values())
    if made:
        ctx.state.put(collection, made)
    announce_registered(ctx, parent, made)
    if len(made) == len(registration.emails):  # all are new, in this order
        return made
    found = {**known, **dict(zip(new, made, strict=True))}
    return [found[email] for email in registration.emails]


def register_on_page(
    ctx: RequestContext, webinar: Webinar, host: User, person: Mapping[str, Any], occurrences: tuple[str, ...]
) -> Registrant:
    """Register one person on Zoom's page: by the rules of single registration, without the daily quota.

    The form asks for a last name, unless its questions were changed (facts 8.1 a7).
    """
    access = WebinarAccess(webinar._replace(quota_spent=False), host)
    registration = _registration(ctx, access, [person], is_batch=False, occurrences=occurrences)
    asked = registration.questions or QuestionSet(webinar.id, UNTOUCHED)
    return _register(ctx, replace(registration, questions=asked, daily_quota=None)).registrants[0]


def build_registrants(
    ctx: RequestContext,
    number: int,
    entries: Mapping[str, Mapping[str, Any]],
    status: str,
    *,
    has_details: bool,
    booked: tuple[str, ...] = (),
) -> Sequence[Registrant]:
    """Return new registrants of a webinar or meeting, in the order of `entries`; they are not stored yet.

    `entries` are by normalized e-mail. Without `has_details`, fields other than name and address are dropped: a batch
    does not have them (facts 1.2).
    """
    if not entries:
        return ()
    people, now = entries.values(), ctx.now
    first = ctx.state.next_number("registrants", len(entries))
    if has_details or len(entries) == 1:
        return [
            Registrant(
                registrant_id,
                number,
                person["email"],
                person["first_name"],
                person.get("last_name", ""),
                status,
                now,
                extra_fields(person) if has_details else EMPTY_MAPPING,
                booked,
            )
            for registrant_id, person in zip(ctx.ids.registrant_ids(first, len(entries)), people, strict=True)
        ]
    ids = DrawnTexts(ctx.ids.registrant_ids, ctx.ids.registrant_number, first, len(entries))
    keys, emails = list(entries), [person["email"] for person in people]
    columns = {
        "id": ids,
        "email": keys if emails == keys else emails,  # the same object is kept once
        "first_name": [person["first_name"] for person in people],
        "last_name": [person.get("last_name", "") for person in people],
    }
    common = Registrant("", number, "", "", "", status, now, occurrences=booked)
    return RecordBatch(common, columns, KeysUnder(number, keys), KeysUnder(number, ids))


def extra_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a registration other than name and address."""
    return {name: value for name, value in entry.items() if name not in _STORED_SEPARATELY}


def find_registrants(
    ctx: RequestContext, collection: Collection[Registrant], number: int, references: Sequence[Mapping[str, Any]]
) -> list[Registrant]:
    """Return the registrants that a status change refers to by `id` or `email`; unknown ones are ignored."""
    found: dict[str, Registrant] = {}
    for reference in references:
        registrant = ctx.state.get_by_unique_key(collection, (number, reference["id"])) if reference.get("id") else None
        if registrant is None and reference.get("email"):
            registrant = ctx.state.get(collection, (number, normalize_email(reference["email"])))
        if registrant is not None:
            found[registrant.id] = registrant
    return list(found.values())


def _check_seats(ctx: RequestContext, access: WebinarAccess, needed: int) -> None:
    """Raise an error if a webinar does not have the needed number of free seats."""
    seats = capacity_of(access.webinar, access.host, unlimited=ctx.account.plan == UNLIMITED_LIMITS)
    taken = ctx.state.count(REGISTRANTS, access.webinar.id, "approved")
    if seats is not None and needed and taken + needed > seats:
        raise api_error(STATUS_CAPACITY_REACHED)


def count_status_changes(ctx: RequestContext, number: int, registrants: Sequence[Registrant], spec: ErrorSpec) -> None:
    """Count a status change of each registrant today.

    Raises the error `spec` if the daily quota of a registrant is used up.
    """
    quota = daily_quota(ctx.account, STATUS_CHANGES_A_DAY)
    if quota is None:
        return
    today = period("day", ctx.now)
    counters = {status_counter(ctx.account, number, r.email): r.email for r in registrants}
    counts = ctx.state.read_counters(today, tuple(counters))
    for counter, email in counters.items():
        if counts.get(counter, 0) >= quota:
            error = api_error(spec, limit=quota, email=email)
            error.headers = retry_after(ctx.now)
            raise error
    ctx.state.increment(today, counters)
