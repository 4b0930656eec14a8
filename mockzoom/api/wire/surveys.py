"""Surveys, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.surveys import Survey
from mockzoom.operations.world import World


def survey(_: World, found: Survey) -> dict[str, Any]:
    """A survey in full."""
    return dict(found.content)
