"""Registrants of a meeting: one by one, thirty at once, listed, approved and denied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mockzoom.domain.meeting_access import MeetingGrant
from mockzoom.domain.meeting_registration import (
    MOST_REGISTRANTS,
    MeetingRegistration,
    check_meeting_registration,
    check_registration_enabled,
)
from mockzoom.domain.meetings import MEETING_REGISTRANTS, Meeting
from mockzoom.domain.quotas import REGISTRATIONS_A_DAY, daily_quota
from mockzoom.domain.records import Registrant, fold
from mockzoom.domain.refusal_rows.meetings import MEETING_FULL, MEETING_REGISTRANT_STATUS_DAILY_LIMIT
from mockzoom.domain.refusals import refuse
from mockzoom.domain.registration import status_of_new
from mockzoom.operations.meetings import meeting_for
from mockzoom.operations.paging import Page, read_page
from mockzoom.operations.registrants import (
    STATUS_AFTER,
    attempts_today,
    count_attempts,
    count_status_changes,
    named,
    new_registrants,
)
from mockzoom.operations.world import Ask, World, alternative_hosts


class RegisteredForMeeting(NamedTuple):
    """The registrants of a registration, in the order in which they were sent, and their meeting."""

    meeting: Meeting
    registrants: list[Registrant]


def add_batch_registrants(world: World, ask: Ask) -> RegisteredForMeeting:
    """Register up to 30 people for a scheduled meeting at once, all or none."""
    grant, body = meeting_for(world, ask), ask.body
    return _register(
        world, _registration(world, grant, body["registrants"], is_batch=True, auto_approve=body["auto_approve"])
    )


def meeting_registrant_create(world: World, ask: Ask) -> RegisteredForMeeting:
    """Register one person."""
    grant = meeting_for(world, ask)
    person = {name: value for name, value in ask.body.items() if name != "auto_approve"}
    auto_approve = ask.body.get("auto_approve", False)
    return _register(world, _registration(world, grant, [person], is_batch=False, auto_approve=auto_approve))


def meeting_registrants(world: World, ask: Ask) -> tuple[Meeting, Page[Registrant]]:
    """The registrants of a meeting that are in one status."""
    meeting, host = meeting_for(world, ask)
    check_registration_enabled(meeting, host)
    page = read_page(
        world,
        MEETING_REGISTRANTS,
        ask.query,
        listing="meetingRegistrants",
        parent=meeting.id,
        group=ask.query["status"],
    )
    return meeting, page


def meeting_registrant_status(world: World, ask: Ask) -> None:
    """Approve, deny or cancel registrants; those the meeting does not know are passed over (inferred)."""
    meeting, host = meeting_for(world, ask)
    check_registration_enabled(meeting, host)
    chosen = named(world, MEETING_REGISTRANTS, meeting.id, ask.body.get("registrants", ()))
    after = STATUS_AFTER[ask.body["action"]]
    if after == "approved":
        _check_seats(world, meeting, sum(r.status != "approved" for r in chosen))
    count_status_changes(world, meeting.id, chosen, MEETING_REGISTRANT_STATUS_DAILY_LIMIT)
    world.state.put(MEETING_REGISTRANTS, [r._replace(status=after) for r in chosen])


def _registration(
    world: World, grant: MeetingGrant, entries: Sequence[Mapping[str, Any]], *, is_batch: bool, auto_approve: bool
) -> MeetingRegistration:
    meeting, host = grant
    emails = [fold(entry["email"]) for entry in entries]
    known = world.state.get_all(MEETING_REGISTRANTS, [(meeting.id, email) for email in emails])
    quota = daily_quota(world.account, REGISTRATIONS_A_DAY)
    return MeetingRegistration(
        meeting=meeting,
        host=host,
        entries=entries,
        emails=emails,
        now=world.now,
        is_batch=is_batch,
        auto_approve=auto_approve,
        known={fold(registrant.email): registrant for registrant in known.values()},
        attempts={} if quota is None else attempts_today(world, meeting.id, emails),
        alternative_hosts=alternative_hosts(world, meeting.settings),
        seats_taken=world.state.count(MEETING_REGISTRANTS, meeting.id, "approved"),
        daily_quota=quota,
    )


def _register(world: World, registration: MeetingRegistration) -> RegisteredForMeeting:
    check_meeting_registration(registration)
    meeting, fresh = registration.meeting, registration.newcomers
    status = status_of_new(meeting, auto_approve=registration.auto_approve)
    known = dict(registration.known)
    known |= new_registrants(world, meeting.id, fresh, status, has_details=not registration.is_batch)
    if registration.daily_quota is not None:
        count_attempts(world, meeting.id, registration.emails)
    world.state.put(MEETING_REGISTRANTS, [known[email] for email in fresh])
    return RegisteredForMeeting(meeting, [known[email] for email in registration.emails])


def _check_seats(world: World, meeting: Meeting, arriving: int) -> None:
    seats = MOST_REGISTRANTS if meeting.seats is None else meeting.seats
    taken = world.state.count(MEETING_REGISTRANTS, meeting.id, "approved")
    if arriving and taken + arriving > seats:
        raise refuse(MEETING_FULL)
