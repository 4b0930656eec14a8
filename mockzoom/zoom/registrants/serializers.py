"""Serializers of registrants."""

from __future__ import annotations

from typing import Any

from mockzoom.storage.record_batches import RecordBatch, column_of
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import Meeting, RegisteredForMeeting
from mockzoom.zoom.pagination import Page, paging_of_people
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JoinUrls, share_page
from mockzoom.zoom.registrants.models import Registered, Registrant
from mockzoom.zoom.webinars.models import Webinar
from mockzoom.zoom.webinars.schedule import attended_occurrence
from mockzoom.zoom.webinars.serializers import serialize_occurrence

# The fields that every registrant has, empty where nothing was given, in the order of real responses (facts 8.1 a3).
STANDARD_FIELDS = (
    "address", "city", "country", "zip", "state", "phone", "industry", "org", "job_title", "purchasing_time_frame",
    "role_in_purchase_process", "no_of_employees", "comments",
)  # fmt: skip

_PLACED = frozenset({*STANDARD_FIELDS, "custom_questions", "source_id"})  # `source_id` is not returned


def serialize_batch_registered(ctx: RequestContext, result: Registered | RegisteredForMeeting) -> dict[str, Any]:
    """Return the result of a batch registration; pending registrants have no link (facts 1.2, inferred)."""
    parent, registrants = result
    ids = column_of(registrants, "id")
    links = JoinUrls(parent, ctx.ids).links(ids, are_new=isinstance(registrants, RecordBatch))
    return {
        "registrants": [
            {"email": email, "join_url": link, "registrant_id": registrant_id}
            if status == "approved"
            else {"email": email, "registrant_id": registrant_id}
            for email, registrant_id, status, link in zip(
                column_of(registrants, "email"), ids, column_of(registrants, "status"), links, strict=True
            )
        ]
    }


def serialize_registrant_created(ctx: RequestContext, result: Registered) -> dict[str, Any]:
    """Return the result of a single registration; `id` is the webinar number (facts 6)."""
    webinar, (registrant,) = result
    fields: dict[str, Any] = {"id": webinar.id, "registrant_id": registrant.id, "topic": webinar.topic}
    if webinar.start_ms is not None:
        fields["start_time"] = instant(webinar.start_ms)
    if webinar.occurrences:
        fields["occurrences"] = [serialize_occurrence(o) for o in attended_occurrence(registrant, webinar)]
    if registrant.status == "approved":
        fields["join_url"] = JoinUrls(webinar, ctx.ids).link(registrant.id)
    if ctx.profile.has(Feature.REGISTRANT_SHARE_URL):
        fields["status"] = registrant.status
        fields["share_url"] = share_page(webinar, ctx.ids, registrant.id)
    return fields


def serialize_registrant_list(
    ctx: RequestContext, result: tuple[Webinar | Meeting, Page[Registrant]]
) -> dict[str, Any]:
    """Return a page of registrants of a webinar or meeting; `id` is the registrant (facts 6)."""
    parent, page = result
    links = JoinUrls(parent, ctx.ids).links([r.id for r in page.records])
    people = [_registrant_fields(r, link) for r, link in zip(page.records, links, strict=True)]
    return {**paging_of_people(ctx, page), "registrants": people}


def serialize_registrant(ctx: RequestContext, result: tuple[Webinar, Registrant]) -> dict[str, Any]:
    """Return one registrant, in the form of the list; with REGISTRANT_SHARE_URL also their link for others."""
    webinar, registrant = result
    fields = _registrant_fields(registrant, JoinUrls(webinar, ctx.ids).link(registrant.id))
    if ctx.profile.has(Feature.REGISTRANT_SHARE_URL):
        fields["share_url"] = share_page(webinar, ctx.ids, registrant.id)
    return fields


def serialize_meeting_registrant(ctx: RequestContext, result: tuple[Meeting, Registrant]) -> dict[str, Any]:
    """Return one registrant of a meeting, in the form of the list, with the pin (SPEC25)."""
    meeting, registrant = result
    fields = _registrant_fields(registrant, JoinUrls(meeting, ctx.ids).link(registrant.id))
    return fields | {"participant_pin_code": ctx.ids.pin(registrant.id)}


def _registrant_fields(r: Registrant, link: str) -> dict[str, Any]:
    """Return the fields of a registrant; only approved registrants have a link."""
    details = r.details
    fields = {
        "id": r.id,
        "first_name": r.first_name,
        "last_name": r.last_name,
        "email": r.email,
        **{name: details.get(name, "") for name in STANDARD_FIELDS},
        "custom_questions": list(details.get("custom_questions", ())),
        **{name: value for name, value in details.items() if name not in _PLACED},
        "status": r.status,
        "create_time": instant(r.create_ms),
    }
    if r.status == "approved":
        fields["join_url"] = link
    return fields
