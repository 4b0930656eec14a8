"""Panelists of a webinar: those who speak. Whoever is one cannot register, and needs not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.panelists import MOST_PANELISTS, PANELISTS, Panelist
from mockzoom.domain.records import Webinar, fold
from mockzoom.domain.refusal_rows.panelists import PANELIST_LIMIT_REACHED, PANELIST_NOT_FOUND
from mockzoom.domain.refusals import refuse
from mockzoom.operations.world import Ask, World, list_all, remove_all, webinar_for

_NAMES = frozenset({"email", "name"})


class Panel(NamedTuple):
    """A webinar and its panelists, in the order in which they were added."""

    webinar: Webinar
    panelists: list[Panelist]


def webinar_panelists(world: World, ask: Ask) -> Panel:
    """All panelists."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    return Panel(webinar, list_all(world.state, PANELISTS, webinar.id))


def webinar_panelist_create(world: World, ask: Ask) -> Webinar:
    """Add up to 30 panelists, all or none; somebody added again keeps their id and gets the new name (inferred)."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    named = {fold(entry["email"]): entry for entry in ask.body["panelists"]}
    known = world.state.get_all(PANELISTS, [(webinar.id, email) for email in named])
    fresh = [email for email in named if (webinar.id, email) not in known]
    if fresh and world.state.count(PANELISTS, webinar.id) + len(fresh) > MOST_PANELISTS:
        raise refuse(PANELIST_LIMIT_REACHED)
    first = world.state.next_number("panelists", len(fresh)) if fresh else 0
    ids = {email: world.ids.short_id("panelist", first + n) for n, email in enumerate(fresh)}
    ids |= {fold(panelist.email): panelist.id for panelist in known.values()}
    world.state.put(PANELISTS, [_panelist(ids[email], webinar, entry) for email, entry in named.items()])
    return webinar


def webinar_panelists_delete(world: World, ask: Ask) -> None:
    """Take all panelists off the webinar."""
    remove_all(world.state, PANELISTS, webinar_for(world, int(ask.path["webinarId"])).webinar.id)


def webinar_panelist_delete(world: World, ask: Ask) -> None:
    """Take one panelist off the webinar, by id or by e-mail address."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    name = ask.path["panelistId"]
    found = world.state.find(PANELISTS, (webinar.id, name)) or world.state.get(PANELISTS, (webinar.id, fold(name)))
    if found is None:
        raise refuse(PANELIST_NOT_FOUND, panelist=name)
    world.state.remove(PANELISTS, PANELISTS.key(found))


def _panelist(panelist_id: str, webinar: Webinar, entry: Mapping[str, Any]) -> Panelist:
    email = entry["email"]
    details = {name: value for name, value in entry.items() if name not in _NAMES}
    return Panelist(panelist_id, webinar.id, email, entry.get("name") or email.partition("@")[0], details)
