"""Panelists: webinarPanelists, webinarPanelistCreate, webinarPanelistsDelete, webinarPanelistDelete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.storage.listing import delete_all, list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JoinUrls
from mockzoom.zoom.registry import operation
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS, Webinar

MAX_PANELISTS = 100  # of one webinar; inferred: Zoom documents the error without a number

# What a panelist shows besides identity and link, empty where nothing was given, in the order of SPEC25.
_BRANDING = ("name_tag_name", "name_tag_pronouns", "name_tag_description", "virtual_background_id", "name_tag_id")

_STORED_SEPARATELY = frozenset({"email", "name"})  # fields of the record; the others are in `details`


class Panelist(NamedTuple):
    """A person invited to present. `details` holds the optional fields of the request body."""

    id: str
    webinar_id: int
    email: str
    name: str
    details: Mapping[str, Any] = EMPTY_MAPPING


PANELISTS = Collection(
    "panelists",
    Panelist,
    lambda p: (p.webinar_id, normalize_email(p.email)),
    unique_key=lambda p: (p.webinar_id, p.id),
    list_key=lambda p: (p.webinar_id, None),
    cascade_from=WEBINARS,
)


class Panel(NamedTuple):
    """A webinar and its panelists, in the order in which they were added."""

    webinar: Webinar
    panelists: list[Panelist]


_LIMIT = (
    "You have reached the limit for the number of panelists you can add. Contact Zoom Support for more information."
)

_UNKNOWN = "User {panelist} does not exist or does not belong to this account."

PANELIST_LIMIT_REACHED = define_error(
    "panelist_limit_reached",
    "the webinar would have more than 100 panelists (the number is our judgement)",
    v2021_08(400, 3000, _LIMIT, INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(400, 3000, _LIMIT, DOCUMENTED, "SPEC25 webinarPanelistCreate"),
)

PANELIST_NOT_FOUND = define_error(
    "panelist_not_found",
    "the webinar has no panelist of this id or e-mail address (the situation is our judgement)",
    v2021_08(404, 1001, _UNKNOWN, DOCUMENTED, "SPEC21 webinarPanelistDelete"),
    v2025_06(404, 1001, _UNKNOWN, INFERRED, "not in SPEC25; the text of SPEC21"),
)


def serialize_panelist_list(ctx: RequestContext, panel: Panel) -> dict[str, Any]:
    """Return all panelists with their join links (inferred: built like those of registrants)."""
    links = JoinUrls(panel.webinar, ctx.ids).links([p.id for p in panel.panelists])
    always = dict.fromkeys(_BRANDING, "") if ctx.profile.has(Feature.PANELIST_BRANDING) else {}
    panelists = [
        {"id": p.id, "name": p.name, "email": p.email, "join_url": link, **always, **p.details}
        for p, link in zip(panel.panelists, links, strict=True)
    ]
    return {"panelists": panelists, "total_records": len(panelists)}


def serialize_panelists_added(ctx: RequestContext, webinar: Webinar) -> dict[str, Any]:
    """Return the response to adding panelists; `id` is the webinar number as a string (facts 6)."""
    return {"id": str(webinar.id), "updated_at": instant(ctx.now)}


@operation("webinarPanelists", serializer=serialize_panelist_list)
def webinar_panelists(ctx: RequestContext, request: OperationRequest) -> Panel:
    """Return all panelists."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    return Panel(webinar, list_all(ctx.state, PANELISTS, webinar.id))


@operation("webinarPanelistCreate", serializer=serialize_panelists_added)
def webinar_panelist_create(ctx: RequestContext, request: OperationRequest) -> Webinar:
    """Add up to 30 panelists, all or none.

    A panelist who is added again keeps the id and gets the new name (inferred).
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    entries = {normalize_email(entry["email"]): entry for entry in request.body["panelists"]}
    existing = ctx.state.get_many(PANELISTS, [(webinar.id, email) for email in entries])
    added = [email for email in entries if (webinar.id, email) not in existing]
    if added and ctx.state.count(PANELISTS, webinar.id) + len(added) > MAX_PANELISTS:
        raise api_error(PANELIST_LIMIT_REACHED)
    first = ctx.state.next_number("panelists", len(added)) if added else 0
    ids = {email: ctx.ids.short_id("panelist", first + n) for n, email in enumerate(added)}
    ids |= {normalize_email(panelist.email): panelist.id for panelist in existing.values()}
    ctx.state.put(PANELISTS, [_panelist(ids[email], webinar, entry) for email, entry in entries.items()])
    return webinar


@operation("webinarPanelistsDelete")
def webinar_panelists_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Remove all panelists."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    delete_all(ctx.state, PANELISTS, webinar.id)


@operation("webinarPanelistDelete")
def webinar_panelist_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Remove one panelist, found by id or by e-mail address."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    id_or_email = request.path_params["panelistId"]
    panelist = ctx.state.get_by_unique_key(PANELISTS, (webinar.id, id_or_email)) or ctx.state.get(
        PANELISTS, (webinar.id, normalize_email(id_or_email))
    )
    if panelist is None:
        raise api_error(PANELIST_NOT_FOUND, panelist=id_or_email)
    ctx.state.remove(PANELISTS, PANELISTS.key(panelist))


def _panelist(panelist_id: str, webinar: Webinar, entry: Mapping[str, Any]) -> Panelist:
    """Return the record for an entry of the body; without a name, the local part of the address is the name."""
    email = entry["email"]
    details = {name: value for name, value in entry.items() if name not in _STORED_SEPARATELY}
    return Panelist(panelist_id, webinar.id, email, entry.get("name") or email.partition("@")[0], details)
