"""Handlers of the operations on registrants of meetings: registration, list, one, status and deletion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mockzoom.storage.record_batches import KeysUnder
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.meeting_access import MeetingAccess
from mockzoom.zoom.meetings.meeting_lookup import require_meeting
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS, Meeting, RegisteredForMeeting
from mockzoom.zoom.meetings.registration_errors import MEETING_FULL, MEETING_REGISTRANT_STATUS_DAILY_LIMIT
from mockzoom.zoom.meetings.rules import (
    MAX_REGISTRANTS,
    MeetingRegistration,
    check_meeting_registration,
    check_registration_enabled,
)
from mockzoom.zoom.meetings.serializers import serialize_registrant_created
from mockzoom.zoom.pagination import Page
from mockzoom.zoom.quotas import REGISTRATIONS_A_DAY, daily_quota
from mockzoom.zoom.registrants.errors import REGISTRANT_NOT_FOUND
from mockzoom.zoom.registrants.events import announce_status
from mockzoom.zoom.registrants.handlers import (
    STATUS_AFTER,
    add_registrants,
    attempts_today,
    count_single_attempt,
    count_status_changes,
    find_registrants,
)
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registrants.of_occurrences import (
    asked_occurrences,
    attends,
    has_other_status,
    page_of_registrants,
    remove_registrant,
    with_status,
)
from mockzoom.zoom.registrants.question_rules import QUESTION_SETS, UNTOUCHED, QuestionSet
from mockzoom.zoom.registrants.serializers import (
    serialize_batch_registered,
    serialize_meeting_registrant,
    serialize_registrant_list,
)
from mockzoom.zoom.registry import operation
from mockzoom.zoom.text import normalize_email, normalized_emails
from mockzoom.zoom.users.lookup import alternative_hosts
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.schedule import occurrence, status_at


@operation("addBatchRegistrants", serializer=serialize_batch_registered)
def add_batch_registrants(ctx: RequestContext, request: OperationRequest) -> RegisteredForMeeting:
    """Register up to 30 people for a scheduled meeting at once, all or none."""
    access, body = require_meeting(ctx, request), request.body
    return _register(
        ctx, _registration(ctx, access, body["registrants"], is_batch=True, auto_approve=body["auto_approve"])
    )


@operation("meetingRegistrantCreate", serializer=serialize_registrant_created)
def meeting_registrant_create(ctx: RequestContext, request: OperationRequest) -> RegisteredForMeeting:
    """Register one person for a meeting."""
    access = require_meeting(ctx, request)
    person = {name: value for name, value in request.body.items() if name != "auto_approve"}
    auto_approve = request.body.get("auto_approve", False)
    registration = _registration(ctx, access, [person], is_batch=False, auto_approve=auto_approve)
    return _register(ctx, replace(registration, asked_occurrences=asked_occurrences(request)))


@operation("meetingRegistrants", serializer=serialize_registrant_list)
def list_meeting_registrants(ctx: RequestContext, request: OperationRequest) -> tuple[Meeting, Page[Registrant]]:
    """Return the registrants of a meeting that are in one status, optionally of one occurrence."""
    meeting, host = require_meeting(ctx, request)
    check_registration_enabled(meeting, host)
    return meeting, page_of_registrants(ctx, request, meeting, "meetingRegistrants")


@operation("meetingRegistrantGet", serializer=serialize_meeting_registrant)
def get_meeting_registrant(ctx: RequestContext, request: OperationRequest) -> tuple[Meeting, Registrant]:
    """Return one registrant of a meeting."""
    return _one(ctx, request)


@operation("meetingregistrantdelete")
def delete_meeting_registrant(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a registrant, or with `occurrence_id` only from that occurrence.

    Only deletion makes a denied e-mail address available again (facts 6, of webinars).
    """
    meeting, registrant = _one(ctx, request)
    remove_registrant(ctx, MEETING_REGISTRANTS, meeting, registrant, request.query_params.get("occurrence_id", ""))
    announce_status(ctx, meeting, "cancel", [registrant])


@operation("meetingRegistrantStatus")
def meeting_registrant_status(ctx: RequestContext, request: OperationRequest) -> None:
    """Approve, deny or cancel registrants; unknown ones are ignored (inferred).

    With `occurrence_id`, only their status for that occurrence changes.
    """
    meeting, host = require_meeting(ctx, request)
    check_registration_enabled(meeting, host)
    chosen = find_registrants(ctx, MEETING_REGISTRANTS, meeting.id, request.body.get("registrants", ()))
    occurrence_id = request.query_params.get("occurrence_id", "")
    if occurrence_id:
        occurrence(meeting, occurrence_id)  # raises the error for an unknown one
        chosen = [r for r in chosen if status_at(r, occurrence_id)]
    after = STATUS_AFTER[request.body["action"]]
    if after == "approved":
        _check_seats(ctx, meeting, sum(r.status != "approved" for r in chosen))
    count_status_changes(ctx, meeting.id, chosen, MEETING_REGISTRANT_STATUS_DAILY_LIMIT)
    ctx.state.put(MEETING_REGISTRANTS, [with_status(r, after, occurrence_id) for r in chosen])
    changed = [r for r in chosen if has_other_status(r, after, occurrence_id)]
    announce_status(ctx, meeting, request.body["action"], changed)


def _one(ctx: RequestContext, request: OperationRequest) -> tuple[Meeting, Registrant]:
    """Return the meeting and the registrant in the path; raises `registrant_not_found`."""
    meeting, host = require_meeting(ctx, request)
    check_registration_enabled(meeting, host)
    key = request.path_params["registrantId"]
    registrant = ctx.state.get_by_unique_key(MEETING_REGISTRANTS, (meeting.id, key))
    if registrant is None or not attends(registrant, meeting, request.query_params.get("occurrence_id", "")):
        raise api_error(REGISTRANT_NOT_FOUND, registrant_id=key)
    return meeting, registrant


def _registration(
    ctx: RequestContext,
    access: MeetingAccess,
    entries: Sequence[Mapping[str, Any]],
    *,
    is_batch: bool,
    auto_approve: bool,
) -> MeetingRegistration:
    meeting, host = access
    emails = normalized_emails([entry["email"] for entry in entries])
    known = ctx.state.get_many(MEETING_REGISTRANTS, KeysUnder(meeting.id, emails))
    quota = daily_quota(ctx.account, REGISTRATIONS_A_DAY)
    return MeetingRegistration(
        meeting=meeting,
        host=host,
        entries=entries,
        emails=emails,
        now=ctx.now,
        is_batch=is_batch,
        auto_approve=auto_approve,
        known={normalize_email(registrant.email): registrant for registrant in known.values()},
        attempts={} if quota is None else attempts_today(ctx, meeting.id, emails),
        alternative_hosts=alternative_hosts(ctx, meeting.settings),
        seats_taken=ctx.state.count(MEETING_REGISTRANTS, meeting.id, "approved"),
        daily_quota=quota,
        questions=None if is_batch else ctx.state.get(QUESTION_SETS, meeting.id),
    )


def _register(ctx: RequestContext, registration: MeetingRegistration) -> RegisteredForMeeting:
    if not registration.is_batch:
        (email,) = registration.emails
        count_single_attempt(ctx, registration.meeting.id, email, registration.attempts, registration.daily_quota)
    check_meeting_registration(registration)
    meeting = registration.meeting
    return RegisteredForMeeting(meeting, add_registrants(ctx, MEETING_REGISTRANTS, meeting, registration))


def register_on_page(
    ctx: RequestContext, meeting: Meeting, host: User, person: Mapping[str, Any], occurrences: tuple[str, ...] = ()
) -> Registrant:
    """Register one person on Zoom's page: by the rules of single registration, without the daily quota.

    The form asks for a last name, unless its questions were changed (facts 8.1 a7).
    """
    access = MeetingAccess(meeting._replace(quota_spent=False), host)
    registration = _registration(ctx, access, [person], is_batch=False, auto_approve=False)
    asked = registration.questions or QuestionSet(meeting.id, UNTOUCHED)
    on_page = replace(registration, questions=asked, daily_quota=None, asked_occurrences=occurrences)
    return _register(ctx, on_page).registrants[0]


def _check_seats(ctx: RequestContext, meeting: Meeting, arriving: int) -> None:
    seats = MAX_REGISTRANTS if meeting.seats is None else meeting.seats
    taken = ctx.state.count(MEETING_REGISTRANTS, meeting.id, "approved")
    if arriving and taken + arriving > seats:
        raise api_error(MEETING_FULL)
