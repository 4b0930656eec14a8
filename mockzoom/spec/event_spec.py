"""Webhook events as `schemas/events/` describes them: payload, example, and what causes each.

Only the names are read at the start. A file is read when its event is described, triggered or validated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs

from mockzoom.errors import FieldError
from mockzoom.real_files import real_files
from mockzoom.spec.loader import SchemaFileError, check_keys, check_keywords, read_object, schemas_folder
from mockzoom.suggestions import closest
from mockzoom.zoom.webhooks.announce import envelope

_EVENT = frozenset({"event", "summary", "causes", "evidence", "source", "payload", "example"})
_GRADES = ("observed", "documented", "inferred")


class EventSpec(NamedTuple):
    """An event: the schema of its payload, an example of it, and its causes.

    `causes` are operationIds, names of operations of the admin API, and `time`; without any, only `triggerEvent` sends
    the event.
    """

    name: str
    summary: str
    causes: tuple[str, ...]
    evidence: str
    source: str
    payload: dict[str, Any]
    example: dict[str, Any]

    @property
    def schema(self) -> dict[str, Any]:
        """The schema of the whole event, which is the body of a webhook."""
        properties: dict[str, Any] = {"event": {"const": self.name}, "payload": self.payload}
        required = list(self.document(0))
        if "event_ts" in required:
            properties["event_ts"] = {"type": "integer", "description": "Epoch milliseconds."}
        return {"type": "object", "properties": properties, "required": required}

    def document(self, event_ms: int, account_id: str = "") -> dict[str, Any]:
        """Return the example as a complete event, for an account unless `account_id` is empty."""
        payload = {**self.example, "account_id": account_id} if account_id else self.example
        if "account_id" not in self.example:
            payload = self.example
        return envelope(self.name, payload, event_ms)


class EventCatalogue(Mapping[str, EventSpec]):
    """The events of one folder of schema files, by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = frozenset(path.stem for path in folder.glob("*.json"))
        self._read: dict[str, EventSpec] = {}
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def __getitem__(self, name: str) -> EventSpec:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = _event(self._folder / f"{name}.json")
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)

    def require(self, name: str, field: str = "event") -> EventSpec:
        """Return an event; raises `FieldError` with the nearest name for an unknown one."""
        if name not in self:
            raise self._unknown(name, field)
        return self[name]

    def require_match(self, pattern: str, field: str) -> None:
        """Raise `FieldError` for a name that is not an event, or a pattern such as `webinar.*` that matches none."""
        if not any(fnmatchcase(event, pattern) for event in self._names):
            raise self._unknown(pattern, field)

    def _unknown(self, name: str, field: str) -> FieldError:
        near = closest(name, self._names)
        hint = f"did you mean {near!r}?" if near else "docs/reference/webhook_events.md lists all events"
        return FieldError(field, f"there is no event {name[:100]!r}; {hint}")

    def violation(self, name: str, document: Mapping[str, Any]) -> str:
        """Return how an event violates the schema of its payload, or an empty text."""
        if name not in self._validators:
            self._validators[name] = jsonschema_rs.Draft202012Validator(self[name].payload)
        error = next(iter(self._validators[name].iter_errors(document["payload"])), None)
        if error is None:
            return ""
        return f"{'.'.join(str(step) for step in ('payload', *error.instance_path))}: {error.message[:300]}"


@real_files()
def _event(path: Path) -> EventSpec:
    document = read_object(path)
    where = f"events/{path.name}"
    check_keys(document, where, _EVENT, frozenset())
    if document["event"] != path.stem:
        raise SchemaFileError(f"{where}: event {document['event']!r} is not the name of the file")
    if document["evidence"] not in _GRADES:
        raise SchemaFileError(f"{where}: evidence {document['evidence']!r} is none of {', '.join(_GRADES)}")
    check_keywords(document["payload"], where)
    return EventSpec(
        document["event"],
        document["summary"],
        tuple(document["causes"]),
        document["evidence"],
        document["source"],
        document["payload"],
        document["example"],
    )


@cache
@real_files()
def load_events() -> EventCatalogue:
    """Return the events of `schemas/events/`, listed once in a process."""
    return EventCatalogue(schemas_folder() / "events")
