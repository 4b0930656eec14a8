"""Validation of announced events against their schema files, for tests (setting `check_answers`)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from mockzoom.spec.event_spec import load_events
from mockzoom.zoom.context import AnnouncedEvent


class EventSchemaError(AssertionError):
    """An event that breaks its schema, or whose schema file does not name its cause."""


def check_events(cause: str, events: Iterable[AnnouncedEvent]) -> None:
    """Raise `EventSchemaError` for an event that does not fit its schema file, or its cause."""
    catalogue = load_events()
    for name, body, _ in events:
        if name not in catalogue:
            raise EventSchemaError(f"{name}: there is no schemas/events/{name}.json")
        if cause not in (*catalogue[name].causes, "triggerEvent"):
            raise EventSchemaError(f"{name}: its schema file does not name the cause {cause!r}")
        problem = catalogue.violation(name, json.loads(body))
        if problem:
            raise EventSchemaError(f"{name} of {cause}: {problem}")
