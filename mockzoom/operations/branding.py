"""What all of a webinar's branding has in common: it is switched on, one of a kind is the default, panelists use it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from mockzoom.domain.branding import NameTag, VirtualBackground
from mockzoom.domain.panelists import PANELISTS
from mockzoom.domain.records import Kind, Webinar
from mockzoom.domain.refusal_rows.branding import BRANDING_DISABLED
from mockzoom.domain.refusals import Row, refuse
from mockzoom.operations.world import Ask, World, list_all, webinar_for

B = TypeVar("B", NameTag, VirtualBackground)


def branded(world: World, ask: Ask) -> Webinar:
    """The webinar, if its session branding is on; raises as `webinar_for` does, and for branding that is off."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    if not webinar.settings.get("enable_session_branding"):
        raise refuse(BRANDING_DISABLED)
    return webinar


def keep(world: World, kind: Kind[B], kept: B) -> None:
    """File one; if it is the default, no other of its webinar is any longer."""
    others = list_all(world.state, kind, kept.webinar_id) if kept.is_default else []
    world.state.put(kind, [other._replace(is_default=False) for other in others if other.is_default])
    world.state.put(kind, [kept])


def named(world: World, kind: Kind[B], webinar: Webinar, ids: str, row: Row) -> list[B]:
    """Those that a comma-separated list of ids names; raises the row if it names none, or one that is not there."""
    wanted = {(webinar.id, name.strip()) for name in ids.split(",") if name.strip()}
    found = world.state.get_all(kind, list(wanted))
    if not wanted or len(found) < len(wanted):
        raise refuse(row)
    return list(found.values())


def take_away(world: World, kind: Kind[B], gone: list[B], field: str) -> None:
    """Remove some of one webinar, also from the panelists who have one of them in a field (inferred)."""
    for one in gone:
        world.state.remove(kind, kind.key(one))
    dress(world, gone[0].webinar_id, field, "", instead_of={one.id for one in gone})


def dress(world: World, webinar_id: int, field: str, value: str, *, instead_of: Collection[str] | None = None) -> None:
    """Give panelists a name tag or background, or none if `value` is empty: all, or those who have one of some."""
    changed = []
    for panelist in list_all(world.state, PANELISTS, webinar_id):
        if instead_of is None or panelist.details.get(field) in instead_of:
            details = {name: found for name, found in panelist.details.items() if name != field}
            changed.append(panelist._replace(details=details | {field: value} if value else details))
    world.state.put(PANELISTS, changed)
