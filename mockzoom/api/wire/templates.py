"""Webinar templates, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.profiles import Profile
from mockzoom.domain.templates import Template
from mockzoom.operations.world import World

OF_A_USER = 1


def template_created(_: World, template: Template) -> dict[str, Any]:
    """The answer to a creation."""
    return {"id": template.id, "name": template.name}


def template_list(world: World, templates: list[Template]) -> dict[str, Any]:
    """A user's templates; their type came after SPEC21."""
    kind = {"type": OF_A_USER} if world.account.profile == Profile.LIVE_2025_06 else {}
    return {"total_records": len(templates), "templates": [{**template_created(world, t), **kind} for t in templates]}
