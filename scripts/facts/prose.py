"""Scopes and rate limit label, which stand in the description of an operation."""

from __future__ import annotations

import re

from facts.problems import FactsError, Place

LABELS = {
    "light": "light",
    "medium": "medium",
    "heavy": "heavy",
    "resource-intensive": "resource_intensive",
}
CORRECTED = {"dashboard_meetings:read:admiin": "dashboard_meetings:read:admin"}  # a slip of the document
_LABEL = re.compile(r"rate limit label\]?[^`]{0,120}`([^`]+)`", re.IGNORECASE)
_SCOPES = re.compile(r"scopes?\b[^`]{0,20}((?:`[^`]*`[\s,]*(?:<br>|or|and|\*)?\s*)+)", re.IGNORECASE)
_QUOTED = re.compile(r"`([^`]*)`")
_SCOPE = re.compile(r"[a-z][a-z0-9_]*(:[a-z_]+)+")


def scopes(description: str, place: Place) -> list[str]:
    """Return the classic scopes of an operation, sorted; empty if the description names none."""
    found = set()
    for passage in _SCOPES.findall(description):
        for quoted in _QUOTED.findall(passage):
            found.update(part.strip() for part in re.split(r"[,\s]+", quoted) if part.strip())
    found = {CORRECTED.get(scope, scope) for scope in found}
    for scope in sorted(found):
        if not _SCOPE.fullmatch(scope):
            raise FactsError(place, f"{scope!r} is not a scope")
    return sorted(found)


def rate_label(description: str, place: Place) -> str:
    """Return the label of an operation as schema files write it; empty if the description has none."""
    found = {label.strip().lower() for label in _LABEL.findall(description)}
    if len(found) > 1:
        raise FactsError(place, f"several rate limit labels: {', '.join(sorted(found))}")
    if not found:
        return ""
    label = found.pop()
    if label not in LABELS:
        raise FactsError(place, f"unknown rate limit label {label!r}")
    return LABELS[label]
