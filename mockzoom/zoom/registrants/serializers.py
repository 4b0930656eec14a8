"""Registrants, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import Meeting, RegisteredForMeeting
from mockzoom.zoom.pagination import Page, paging
from mockzoom.zoom.registrants.join_urls import JoinUrls
from mockzoom.zoom.registrants.models import Registered, Registrant
from mockzoom.zoom.webinars.models import Webinar
from mockzoom.zoom.webinars.schedule import attended_occurrence
from mockzoom.zoom.webinars.serializers import serialize_occurrence

_NOT_SHOWN = frozenset({"source_id"})


def serialize_batch_registered(ctx: RequestContext, result: Registered | RegisteredForMeeting) -> dict[str, Any]:
    """Return the response to a batch: pending registrants have no link (facts 1.2, inferred)."""
    place, people = result
    links = JoinUrls(place, ctx.ids).links([r.id for r in people])
    return {
        "registrants": [
            {"email": r.email, "join_url": link, "registrant_id": r.id}
            if r.status == "approved"
            else {"email": r.email, "registrant_id": r.id}
            for r, link in zip(people, links, strict=True)
        ]
    }


def serialize_registrant_created(ctx: RequestContext, result: Registered) -> dict[str, Any]:
    """Return the response to a single registration: `id` is the webinar, `registrant_id` the person (facts 6)."""
    of_webinar, (person,) = result
    shown: dict[str, Any] = {"id": of_webinar.id, "registrant_id": person.id, "topic": of_webinar.topic}
    if of_webinar.start_ms is not None:
        shown["start_time"] = instant(of_webinar.start_ms)
    if of_webinar.occurrences:
        shown["occurrences"] = [serialize_occurrence(one) for one in attended_occurrence(person, of_webinar)]
    if person.status == "approved":
        shown["join_url"] = JoinUrls(of_webinar, ctx.ids).link(person.id)
    return shown


def serialize_registrant_list(
    ctx: RequestContext, result: tuple[Webinar | Meeting, Page[Registrant]]
) -> dict[str, Any]:
    """Return a page of registrants, of a webinar or a meeting: here `id` is the person (facts 6)."""
    place, page = result
    urls = JoinUrls(place, ctx.ids)
    return {**paging(page), "registrants": [registrant_row(r, urls) for r in page.records]}


def serialize_registrant(ctx: RequestContext, result: tuple[Webinar, Registrant]) -> dict[str, Any]:
    """One registrant, as in the list."""
    of_webinar, found = result
    return registrant_row(found, JoinUrls(of_webinar, ctx.ids))


def registrant_row(r: Registrant, urls: JoinUrls) -> dict[str, Any]:
    """Return a registrant as lists show them; only approved ones have a link."""
    shown = {
        "id": r.id,
        "email": r.email,
        "first_name": r.first_name,
        "last_name": r.last_name,
        "status": r.status,
        "create_time": instant(r.create_ms),
        **{name: value for name, value in r.details.items() if name not in _NOT_SHOWN},
    }
    if r.status == "approved":
        shown["join_url"] = urls.link(r.id)
    return shown
