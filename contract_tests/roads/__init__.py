"""For every operation of the API a road to its success, and the ways into the refusals that its schema file names."""

from __future__ import annotations

from . import branding, meetings, panels, past, registrants, users, webinars
from .generic import GENERIC as GENERIC
from .words import Astray, Road

_PARTS = (webinars, registrants, panels, branding, past, users, meetings)

ROADS: dict[str, Road] = {name: road for part in _PARTS for name, road in part.ROADS.items()}
PROVOKED: dict[tuple[str, str], Astray] = {pair: astray for part in _PARTS for pair, astray in part.PROVOKED.items()}


def astray(operation: str, rule: str) -> Astray | None:
    """The way of an operation into a refusal: its own, or that of all operations; None where none is known."""
    return PROVOKED.get((operation, rule)) or GENERIC.get(rule)
