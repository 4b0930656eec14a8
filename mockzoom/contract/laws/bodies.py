"""Bodies made from schemas: the same in every run, different for each number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

UNSET: Any = object()  # what `preset` returns for a field that the schema alone decides
Preset = Callable[[str, Mapping[str, Any]], Any]

_SCALARS = ("string", "integer", "number", "boolean")


def properties_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of an object's schema, with those of the parts of `allOf`."""
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        found |= properties_of(part)
    return found


def sample(schema: Mapping[str, Any], number: int, preset: Preset, path: str = "") -> Any:
    """Return a value that a schema admits, with every property.

    `preset` returns the value at a path (`site_id`, `members[].id`), or `UNSET`. Texts, numbers and choices differ with
    `number`, as far as the schema lets them.
    """
    given = preset(path, schema) if path else UNSET
    if given is not UNSET:
        return given
    properties = properties_of(schema)
    if properties and schema.get("type", "object") == "object":
        names = {name: f"{path}.{name}" if path else name for name in properties}
        made = {name: sample(part, number, preset, names[name]) for name, part in properties.items()}
        return {name: value for name, value in made.items() if value is not None}
    choices = schema.get("oneOf") or schema.get("anyOf")
    if choices:
        return sample(choices[0], number, preset, path)
    if schema.get("type") == "array":
        total = max(1, schema.get("minItems", 1))
        return [sample(schema.get("items", {}), number + n, preset, f"{path}[]") for n in range(total)]
    return _scalar(schema, number, path.rpartition(".")[2].removesuffix("[]"))


def _scalar(schema: Mapping[str, Any], number: int, name: str) -> Any:
    if schema.get("enum"):
        return schema["enum"][number % len(schema["enum"])]
    kind = schema.get("type")
    if kind in ("integer", "number"):
        least = schema.get("minimum", 1)
        room = schema.get("maximum", least + 1000) - least
        return least + number % (int(room) + 1)
    if kind == "boolean":
        return number % 2 == 0
    if kind == "object":
        return {}
    return _text(schema, number, name)


def _text(schema: Mapping[str, Any], number: int, name: str) -> str:
    day = 1 + number % 27
    formats = {
        "date-time": f"2026-12-{day:02}T10:00:00Z",
        "date": f"2026-12-{day:02}",
        "email": f"law{number}@example.com",
        "uri": f"https://example.com/{number}",
    }
    text = formats.get(schema.get("format", ""), f"{number} {name}")
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 100)]


def spoilt(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value of the wrong type for each field of a body's schema that has a type, by its path.

    The wrong values cannot be read as the right type: a text that is not a number, an object for a text.
    """
    found: dict[str, Any] = {}
    for name, part in properties_of(schema).items():
        kind = part.get("type")
        if kind in ("string", "array"):
            found[name] = {"wrong": [1]}
        elif kind in ("integer", "number", "boolean", "object"):
            found[name] = "wrong"
    return found


def leaves(value: Any) -> set[str]:
    """Return the texts and numbers in a document, as text."""
    if isinstance(value, Mapping):
        return {text for part in value.values() for text in leaves(part)}
    if isinstance(value, list | tuple):
        return {text for part in value for text in leaves(part)}
    return set() if value is None or isinstance(value, bool) else {str(value)}


def _properties_shown(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a schema, with those of its alternatives."""
    found: dict[str, Any] = {}
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        found |= _properties_shown(part)
    return found | properties_of(schema)


def visible(schema: Mapping[str, Any], sent: Mapping[str, Any], hidden: set[str], renamed: Mapping[str, str]) -> Any:
    """Return the part of a body that a response of a schema has to show.

    These are the fields that the schema has, under the names it has for them, without those that are `hidden`.
    """
    properties = _properties_shown(schema)
    found: dict[str, Any] = {}
    for name, value in sent.items():
        shown = renamed.get(name, name)
        if name not in hidden and shown not in hidden and shown in properties:
            part = _visible_part(properties[shown], value)
            if part is not UNSET:
                found[shown] = part
    return found


def _visible_part(schema: Mapping[str, Any], value: Any) -> Any:
    kind, inner = schema.get("type"), _properties_shown(schema)
    if isinstance(value, Mapping):
        shown = visible(schema, value, set(), {}) if inner else {}
        return shown or UNSET
    if isinstance(value, list):
        items = schema.get("items")
        if kind != "array" or not isinstance(items, Mapping):
            return UNSET
        parts = [_visible_part(items, one) for one in value]
        return UNSET if any(part is UNSET for part in parts) else parts
    if kind == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if kind == "integer" and isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() else UNSET
    return value if kind in _SCALARS or (kind is None and not inner) else UNSET


def lacking(expected: Any, actual: Any, path: str = "") -> str:
    """Return the path of the first part of a document that another one does not show; empty if it shows all."""
    name = path.rstrip(".") or "the document"
    if isinstance(expected, Mapping):
        if not isinstance(actual, Mapping):
            return name
        missing = [f"{path}{field} missing" for field in expected if field not in actual]
        pairs = [(expected[field], actual[field], f"{path}{field}.") for field in expected if field in actual]
        return next(filter(None, [*missing, *(lacking(*pair) for pair in pairs)]), "")
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return name
        return next(filter(None, (lacking(e, a, path) for e, a in zip(expected, actual, strict=True))), "")
    return "" if expected == actual else name
