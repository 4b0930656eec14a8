"""Registrants of single occurrences of a series, of webinars and meetings."""

from __future__ import annotations

from mockzoom.storage.collections import EMPTY_MAPPING, Collection, Subgroup
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.registrants.models import Registrant, in_subgroup
from mockzoom.zoom.sessions.occasions import Occasion, registrants_of
from mockzoom.zoom.webinars.schedule import attended_occurrence, status_at


def asked_occurrences(request: OperationRequest) -> tuple[str, ...]:
    """Return the occurrences that a single registration is for; empty if it has no `occurrence_ids`."""
    parts = request.query_params.get("occurrence_ids", "").split(",")
    return tuple(part.strip() for part in parts if part.strip())


def page_of_registrants(
    ctx: RequestContext, request: OperationRequest, occasion: Occasion, listing: str
) -> Page[Registrant]:
    """Return a page of registrants with a status, optionally of one occurrence or tracking source.

    An unknown occurrence or source gives an empty list: Zoom does not reject list parameters (facts 6).
    """
    status, occurrence_id = request.query_params["status"], request.query_params.get("occurrence_id", "")
    source = request.query_params.get("tracking_source_id", "")
    is_known = any(o.id == occurrence_id for o in occasion.occurrences)

    def within(subgroup: Subgroup) -> bool:
        registrant = in_subgroup(subgroup)
        matches_source = not source or registrant.source_id == source
        return matches_source and (not occurrence_id or (is_known and status_at(registrant, occurrence_id) == status))

    page = read_page(
        ctx,
        registrants_of(occasion),
        request.query_params,
        listing=f"{listing}/{occurrence_id}/{status}/{source}",
        parent=occasion.id,
        group=None if occurrence_id else status,
        within=within if occurrence_id or source else None,
    )
    if occurrence_id:
        page = page._replace(records=[r._replace(status=status) for r in page.records])
    return page


def attends(registrant: Registrant, occasion: Occasion, occurrence_id: str) -> bool:
    """Return whether a registrant is registered for an occurrence; without one, always."""
    return not occurrence_id or any(o.id == occurrence_id for o in attended_occurrence(registrant, occasion))


def remove_registrant(
    ctx: RequestContext,
    collection: Collection[Registrant],
    occasion: Occasion,
    registrant: Registrant,
    occurrence_id: str,
) -> None:
    """Delete a registrant, or with `occurrence_id` only from that occurrence, unless it is their last one."""
    remaining: tuple[str, ...] = ()
    if occurrence_id:
        remaining = tuple(o.id for o in attended_occurrence(registrant, occasion) if o.id != occurrence_id)
    if remaining:
        ctx.state.put(collection, [registrant._replace(occurrences=remaining)])
    else:
        ctx.state.remove(collection, collection.key(registrant))


def has_other_status(registrant: Registrant, status: str, occurrence_id: str) -> bool:
    """Return whether a registrant has another status: for the occurrence, or anywhere."""
    if occurrence_id:
        return status_at(registrant, occurrence_id) != status
    return any(one != status for one in (registrant.status, *registrant.occurrence_status.values()))


def with_status(registrant: Registrant, status: str, occurrence_id: str) -> Registrant:
    """Return a registrant with another status: for the occurrence, or everywhere."""
    if occurrence_id:
        return registrant._replace(occurrence_status={**registrant.occurrence_status, occurrence_id: status})
    return registrant._replace(status=status, occurrence_status=EMPTY_MAPPING)


def add_occurrences(registrant: Registrant, booked: tuple[str, ...]) -> Registrant:
    """Return a registrant with more occurrences; a registration for all occurrences stays unchanged."""
    if not registrant.occurrences:
        return registrant
    return registrant._replace(occurrences=tuple(dict.fromkeys((*registrant.occurrences, *booked))))
