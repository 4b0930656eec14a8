"""Panelists, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.clock import instant
from mockzoom.domain.join_url import JoinUrls
from mockzoom.domain.records import Webinar
from mockzoom.operations.panelists import Panel
from mockzoom.operations.world import World


def panelist_list(world: World, panel: Panel) -> dict[str, Any]:
    """All panelists, each with a link of their own (that it is built like a registrant's is inferred)."""
    links = JoinUrls(panel.webinar, world.ids).links([p.id for p in panel.panelists])
    shown = [
        {"id": p.id, "name": p.name, "email": p.email, "join_url": link, **p.details}
        for p, link in zip(panel.panelists, links, strict=True)
    ]
    return {"panelists": shown, "total_records": len(shown)}


def panelists_added(world: World, webinar: Webinar) -> dict[str, Any]:
    """The answer to an addition: `id` is the webinar, as a string (facts 6)."""
    return {"id": str(webinar.id), "updated_at": instant(world.now)}
