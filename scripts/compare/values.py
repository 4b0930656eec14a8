"""Random values for a JSON Schema: mostly valid, often equal to earlier ones, and now and then wrong."""

from __future__ import annotations

from random import Random
from typing import Any

_EMAILS = ("ana@example.com", "BO@example.com", "cy@example.org", "host@example.com", "di+de@example.net", "nothing")
_INSTANTS = ("2026-11-21T13:00:00Z", "2026-11-22T12:00:00Z", "2026-12-24T00:00:00Z", "2025-01-01T00:00:00Z", "PT1H")
_WORDS = ("A", "Jill", "Topic", "ab cd", "\u00fcber", "2026-11-22", "1", "")
_WRONG: tuple[Any, ...] = (None, "", "x" * 300, -1, 10**12, 1.5, True, [], {}, ["a"], {"a": 1})
_LIKELY: dict[str, tuple[Any, ...]] = {
    "approval_type": (0, 0, 1, 2),
    "type": (5, 2, 1),
    "timezone": ("UTC", "Europe/Berlin"),
    "registrants_restrict_number": (0, 0, 3),
}
_DEPTH = 6


class Values:
    """Draws values for schemas that refer to `#/components/schemas/...` of an OpenAPI document."""

    def __init__(self, random: Random, document: dict[str, Any], wrong: float = 0.02) -> None:
        self._random = random
        self._schemas = document["components"]["schemas"]
        self._wrong = wrong

    def draw(self, schema: dict[str, Any], name: str = "", depth: int = 0) -> Any:
        """Draw a value; `name` is that of the property."""
        schema = self._resolved(schema)
        if self._random.random() < self._wrong:
            return self._random.choice(_WRONG)
        if name in _LIKELY and self._random.random() < 0.85:
            return self._random.choice(_LIKELY[name])
        if "const" in schema or "enum" in schema:
            return self._random.choice(schema.get("enum") or [schema["const"]])
        kind = schema.get("type", "object" if "properties" in schema else "string")
        kind = self._random.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            most = min(schema.get("maxItems", 3), 3)
            least = min(schema.get("minItems", 0), 3)
            size = self._random.randint(least, max(least, most)) if depth < _DEPTH else least
            return [self.draw(schema.get("items", {}), name, depth + 1) for _ in range(size)]
        return self._scalar(kind, schema, name)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        share = 0.3 if depth < _DEPTH else 0.0
        chosen = [
            key
            for key in schema.get("properties", {})
            if key in required or self._random.random() < max(share, 0.9 * (key == "settings"))
        ]
        return {key: self.draw(schema["properties"][key], key, depth + 1) for key in chosen}

    def _scalar(self, kind: str, schema: dict[str, Any], name: str) -> Any:
        random = self._random
        if kind == "boolean":
            return random.random() < 0.5
        if kind in ("integer", "number"):
            least = int(schema.get("minimum", 0))
            return random.randint(least, int(min(schema.get("maximum", least + 60), least + 60)))
        if schema.get("examples") and random.random() < 0.8:
            return random.choice(schema["examples"])
        if "email" in name:
            return random.choice(_EMAILS)
        if name in ("at", "since", "until", "by") or "time" in name or "date" in name:
            return random.choice(_INSTANTS)
        least = schema.get("minLength", 0)
        return random.choice(_WORDS).ljust(least, "a") if least < 100 else "a" * least

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a schema without references and alternatives, its parts merged."""
        found = dict(schema)
        reference = found.pop("$ref", "")
        parts = [self._schemas.get(reference.rpartition("/")[2], {})] if reference else []
        parts += found.pop("allOf", [])
        for word in ("anyOf", "oneOf"):
            if found.get(word):
                parts.append(self._random.choice(found.pop(word)))
        for part in map(self._resolved, parts):
            both = {**part.get("properties", {}), **found.get("properties", {})}
            found = {**part, **found, **({"properties": both} if both else {})}
        return found
