"""Registrants of an on-demand recording: create, list, status."""

from __future__ import annotations

from typing import Any, NamedTuple

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.pagination import Page, paging_of_people, read_page
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.recordings.events import event_identity
from mockzoom.zoom.recordings.links import share_url
from mockzoom.zoom.recordings.models import (
    RECORDING_QUESTIONS,
    RECORDING_REGISTRANTS,
    CloudRecording,
    RecordingRegistrant,
)
from mockzoom.zoom.recordings.recording_access import require_recording
from mockzoom.zoom.recordings.shown_settings import recording_setting, topic_of
from mockzoom.zoom.registrants.errors import REGISTRANT_DENIED
from mockzoom.zoom.registrants.handlers import STATUS_AFTER, build_registrants
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registrants.question_rules import QuestionSet, check_required_answers
from mockzoom.zoom.registrants.serializers import STANDARD_FIELDS
from mockzoom.zoom.registry import operation
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.webhooks.announce import announce, operator_of
from mockzoom.zoom.webinars.models import APPROVE_MANUALLY

_EVENTS = {
    "created": "recording.registration_created",
    "approved": "recording.registration_approved",
    "denied": "recording.registration_denied",
}


class RegisteredForRecording(NamedTuple):
    """A recording and a person who registered to view it."""

    recording: CloudRecording
    registrant: Registrant


def serialize_registered(ctx: RequestContext, result: RegisteredForRecording) -> dict[str, Any]:
    """Return the result of a registration; a pending registrant has no address yet (inferred)."""
    recording, registrant = result
    shown: dict[str, Any] = {"id": recording.number, "registrant_id": registrant.id, "topic": topic_of(recording)}
    if registrant.status == "approved":
        shown["share_url"] = share_url(ctx, recording, registrant.id)
    return shown


def serialize_registrants(ctx: RequestContext, page: Page[RecordingRegistrant]) -> dict[str, Any]:
    """Return a page of registrants; without RECORDING_DETAILS their status is absent."""
    rows = [_shown(one.person) for one in page.records]
    if ctx.profile.has(Feature.RECORDING_DETAILS):
        rows = [row | {"status": one.person.status} for row, one in zip(rows, page.records, strict=True)]
    return {**paging_of_people(ctx, page), "registrants": rows}


@operation("meetingRecordingRegistrantCreate", serializer=serialize_registered)
def meeting_recording_registrant_create(ctx: RequestContext, request: OperationRequest) -> RegisteredForRecording:
    """Register one person to view a recording; an address that is registered keeps its registrant."""
    recording = require_recording(ctx, request.path_params["meetingId"])
    person = request.body
    asked = ctx.state.get(RECORDING_QUESTIONS, recording.uuid)
    questions = QuestionSet(recording.number, asked.questions, asked.custom_questions) if asked else None
    check_required_answers(questions, person)
    email = normalize_email(person["email"])
    known = ctx.state.get(RECORDING_REGISTRANTS, (recording.uuid, email))
    if known is not None:
        if known.person.status == "denied":
            raise api_error(REGISTRANT_DENIED)
        return RegisteredForRecording(recording, known.person)
    status = "pending" if recording_setting(recording, "approval_type") == APPROVE_MANUALLY else "approved"
    (registrant,) = build_registrants(ctx, recording.number, {email: person}, status, has_details=True)
    ctx.state.put(RECORDING_REGISTRANTS, [RecordingRegistrant(recording.uuid, registrant)])
    _announce(ctx, recording, "created", _shown(registrant) | {"status": status}, operator=False)
    return RegisteredForRecording(recording, registrant)


@operation("meetingRecordingRegistrants", serializer=serialize_registrants)
def meeting_recording_registrants(ctx: RequestContext, request: OperationRequest) -> Page[RecordingRegistrant]:
    """Return a page of the registrants of a recording that are in one status."""
    recording = require_recording(ctx, request.path_params["meetingId"])
    return read_page(
        ctx,
        RECORDING_REGISTRANTS,
        request.query_params,
        listing="meetingRecordingRegistrants",
        parent=recording.uuid,
        group=request.query_params["status"],
    )


@operation("meetingRecordingRegistrantStatus")
def meeting_recording_registrant_status(ctx: RequestContext, request: OperationRequest) -> None:
    """Approve or deny registrants; unknown ones are ignored (inferred)."""
    recording, action = require_recording(ctx, request.path_params["meetingId"]), request.body["action"]
    names = dict.fromkeys(one["id"] for one in request.body.get("registrants", ()) if one.get("id"))
    found = (ctx.state.get_by_unique_key(RECORDING_REGISTRANTS, (recording.uuid, name)) for name in names)
    changed = [one for one in found if one is not None and one.person.status != STATUS_AFTER[action]]
    for one in changed:
        person = one.person._replace(status=STATUS_AFTER[action])
        ctx.state.put(RECORDING_REGISTRANTS, [one._replace(person=person)])
        what = "approved" if action == "approve" else "denied"
        _announce(ctx, recording, what, _identity(person), operator=True)


def _announce(
    ctx: RequestContext, recording: CloudRecording, what: str, person: dict[str, Any], *, operator: bool
) -> None:
    def build() -> dict[str, Any]:
        by = operator_of(ctx) if operator else {}
        return {**by, "object": {**event_identity(recording), "registrant": person}}

    announce(ctx, _EVENTS[what], recording.host_id, build)


def _identity(r: Registrant) -> dict[str, Any]:
    return {"id": r.id, "email": r.email, "first_name": r.first_name, "last_name": r.last_name}


def _shown(r: Registrant) -> dict[str, Any]:
    details = {name: r.details.get(name, "") for name in STANDARD_FIELDS}
    return {**_identity(r), **details, "custom_questions": list(r.details.get("custom_questions", ()))}
