"""Ids of occurrences that are moved: with OCCURRENCE_IDS_FOLLOW_THE_START, the new start becomes the id.

Real series of 2021 have occurrences outside their rule whose ids are their own starts; in 2025 a moved occurrence had
its old id (facts 8.1 a11; for 2021 inferred).
"""

from __future__ import annotations

from mockzoom.storage.collections import Collection, Subgroup
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.models import Registrant, in_subgroup
from mockzoom.zoom.sessions.occasions import registrants_of
from mockzoom.zoom.sessions.rules import SESSIONS
from mockzoom.zoom.webinars.schedule import OccasionT


def follow_the_start(ctx: RequestContext, occasion: OccasionT, occurrence_id: str) -> OccasionT:
    """Return the webinar or meeting with the id that its changed occurrence has now.

    With the feature, this is the start in epoch ms, unless another occurrence has that id; registrants and sessions of
    the occurrence are stored with the new id.
    """
    moved = next(one for one in occasion.occurrences if one.id == occurrence_id)
    fresh = str(moved.start_ms)
    if not ctx.profile.has(Feature.OCCURRENCE_IDS_FOLLOW_THE_START) or any(o.id == fresh for o in occasion.occurrences):
        return occasion
    collection = registrants_of(occasion)
    registrants = _registrants_naming(ctx, collection, occasion.id, occurrence_id)
    ctx.state.put(collection, [_renamed(r, occurrence_id, fresh) for r in registrants])
    sessions = [s for s in list_all(ctx.state, SESSIONS, occasion.id) if s.occurrence_id == occurrence_id]
    ctx.state.put(SESSIONS, [session._replace(occurrence_id=fresh) for session in sessions])
    occurrences = (o._replace(id=fresh) if o.id == occurrence_id else o for o in occasion.occurrences)
    return occasion._replace(occurrences=tuple(occurrences))


def _registrants_naming(
    ctx: RequestContext, collection: Collection[Registrant], number: int, occurrence_id: str
) -> list[Registrant]:
    """Return the registrants of a webinar or meeting whose record has the id of an occurrence."""
    chosen: dict[Subgroup, int] = {}
    for name, total in ctx.state.subgroups(collection, number).items():
        alike = in_subgroup(name)
        if occurrence_id in (*alike.occurrences, *alike.occurrence_status):
            chosen[name] = total
    rows = ctx.state.page_of_subgroups(collection, number, tuple(chosen), limit=sum(chosen.values()))
    return [registrant for _, registrant in rows]


def _renamed(registrant: Registrant, old: str, new: str) -> Registrant:
    """Return a registrant with the new id in place of the old one."""
    return registrant._replace(
        occurrences=tuple(new if one == old else one for one in registrant.occurrences),
        occurrence_status={new if one == old else one: status for one, status in registrant.occurrence_status.items()},
    )
