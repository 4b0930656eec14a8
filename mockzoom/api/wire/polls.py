"""Polls, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.polls import Poll
from mockzoom.operations.world import World


def poll(_: World, found: Poll) -> dict[str, Any]:
    """A poll in full; one without a title has no field for it."""
    shown = {
        "id": found.id,
        "status": found.status,
        "title": found.title,
        "poll_type": found.poll_type,
        "anonymous": found.anonymous,
        "questions": list(found.questions),
    }
    return {name: value for name, value in shown.items() if value != ""}


def poll_list(world: World, polls: list[Poll]) -> dict[str, Any]:
    """All polls; the list has no pages."""
    return {"total_records": len(polls), "polls": [poll(world, p) for p in polls]}
