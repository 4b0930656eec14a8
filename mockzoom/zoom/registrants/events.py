"""Events of registration: created, approved, denied, cancelled; for webinars and meetings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.events import meeting_identity
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JoinUrls
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registrants.serializers import STANDARD_FIELDS
from mockzoom.zoom.tracking_sources import TRACKING_SOURCES
from mockzoom.zoom.webhooks.announce import announce, operator_of
from mockzoom.zoom.webhooks.models import SUBSCRIPTIONS
from mockzoom.zoom.webinars.events import identity, occurrence_reference
from mockzoom.zoom.webinars.models import Webinar
from mockzoom.zoom.webinars.schedule import attended_occurrence

STATUS_EVENTS = {"approve": "approved", "deny": "denied", "cancel": "cancelled"}  # by the `action` of a status change


def announce_registered(ctx: RequestContext, parent: Webinar | Meeting, registrants: Iterable[Registrant]) -> None:
    """Announce new registrants, each with one event, in their order."""
    if not ctx.state.count(SUBSCRIPTIONS):
        return
    for one in registrants:
        _announce(ctx, parent, "registration_created", one, _registered(ctx, parent, one), operator=False)


def announce_status(
    ctx: RequestContext, parent: Webinar | Meeting, action: str, registrants: Iterable[Registrant]
) -> None:
    """Announce that registrants were approved, denied or cancelled, each with one event."""
    if not ctx.state.count(SUBSCRIPTIONS):
        return
    for one in registrants:
        person = _person(one)
        if action == "approve":
            person["join_url"] = JoinUrls(parent, ctx.ids).link(one.id)
        person |= _source(ctx, parent, one)
        _announce(ctx, parent, f"registration_{STATUS_EVENTS[action]}", one, person, operator=True)


def _announce(
    ctx: RequestContext,
    parent: Webinar | Meeting,
    name: str,
    registrant: Registrant,
    person: dict[str, Any],
    *,
    operator: bool,
) -> None:
    kind = "webinar" if isinstance(parent, Webinar) else "meeting"

    def build() -> dict[str, Any]:
        document = _parent(ctx, parent, registrant)
        return {**(operator_of(ctx) if operator else {}), "object": {**document, "registrant": person}}

    announce(ctx, f"{kind}.{name}", parent.host_id, build)


def _parent(ctx: RequestContext, parent: Webinar | Meeting, registrant: Registrant) -> dict[str, Any]:
    document = parent_identity(ctx, parent)
    if parent.occurrences:
        document["occurrences"] = [occurrence_reference(o) for o in attended_occurrence(registrant, parent)]
    return document


def parent_identity(ctx: RequestContext, parent: Webinar | Meeting) -> dict[str, Any]:
    """Return a webinar or meeting in an event about its registrants.

    Its id is a text in a captured event of 2020, and a number in the documentation of 2026.
    """
    document = identity(parent) if isinstance(parent, Webinar) else meeting_identity(parent)
    if not ctx.profile.has(Feature.NUMERIC_IDS_IN_REGISTRATION_EVENTS):
        document["id"] = str(parent.id)
    return document


def _registered(ctx: RequestContext, parent: Webinar | Meeting, one: Registrant) -> dict[str, Any]:
    person = _person(one) | {name: one.details.get(name, "") for name in STANDARD_FIELDS}
    person["custom_questions"] = list(one.details.get("custom_questions", ()))
    person["status"] = one.status
    if one.status == "approved":
        person["join_url"] = JoinUrls(parent, ctx.ids).link(one.id)
    if isinstance(parent, Meeting):
        person["participant_pin_code"] = ctx.ids.pin(one.id)
    return person | _source(ctx, parent, one)


def _person(one: Registrant) -> dict[str, Any]:
    return {"id": one.id, "first_name": one.first_name, "last_name": one.last_name, "email": one.email}


def _source(ctx: RequestContext, parent: Webinar | Meeting, one: Registrant) -> dict[str, Any]:
    source_id = one.details.get("source_id")
    found = ctx.state.get(TRACKING_SOURCES, (parent.id, source_id)) if source_id else None
    if found is None:
        return {}
    return {
        "tracking_source": {
            "id": found.id,
            "source_name": found.source_name,
            "tracking_url": found.tracking_url,
        }
    }
