"""Schemas of the document as schemas of this project: fewer keywords, right types, no prose.

- Descriptions, titles and examples are left out.
- `allOf` becomes one schema. `oneOf` becomes `anyOf`: the alternatives of the document have optional fields only, so
  that most instances fit several of them.
- Limits on the wrong type are moved: `maximum` of a string is a `maxLength`, of an array a `maxItems`.
- Values of `enum` and `default` get the type of the field.
"""

from __future__ import annotations

from typing import Any

from facts.problems import FactsError, Place

Schema = dict[str, Any]

TYPES = frozenset({"string", "integer", "number", "boolean", "array", "object"})
LEFT_OUT = frozenset({"description", "title", "example", "examples", "x-enum-descriptions"})
KEPT = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "uniqueItems")
FORMATS = frozenset({"date-time", "date", "email"})
NOT_FORMATS = frozenset({"int64", "double", "uuid", "time", "binary"})  # Zoom's values do not follow them
MOVED = {
    "string": {"minimum": "minLength", "maximum": "maxLength"},
    "array": {"minimum": "minItems", "maximum": "maxItems"},
}
BELONGS = {
    "minimum": ("integer", "number"),
    "maximum": ("integer", "number"),
    "minLength": ("string",),
    "maxLength": ("string",),
    "pattern": ("string",),
    "minItems": ("array",),
    "maxItems": ("array",),
    "uniqueItems": ("array",),
}
HANDLED = frozenset(
    {"type", "properties", "required", "items", "enum", "default", "format", "allOf", "oneOf", "anyOf", *KEPT}
)


def clean(schema: Any, place: Place) -> Schema:
    """Return a schema with the keywords that are kept; raises `FactsError` for what is not handled."""
    if not isinstance(schema, dict):
        raise FactsError(place, "a schema is an object")
    for keyword in sorted(schema.keys() - LEFT_OUT - HANDLED):
        raise FactsError(place, f"keyword `{keyword}` is not handled")
    if "allOf" in schema:
        return _merged(schema, place)
    for keyword in ("oneOf", "anyOf"):
        if keyword in schema:
            return _alternatives(schema, keyword, place)
    kind = _type(schema, place)
    if not kind:
        return {}
    cleaned: Schema = {"type": kind}
    _add_parts(cleaned, schema, place)
    _add_limits(cleaned, schema, place)
    _add_values(cleaned, schema, place)
    return cleaned


def _type(schema: Schema, place: Place) -> str:
    """Return the type of a schema, from its other keywords if it is missing; empty for a schema that says nothing."""
    kind = schema.get("type")
    if kind is None:
        kind = "object" if "properties" in schema else "array" if "items" in schema else ""
        if not kind and schema.keys() - LEFT_OUT:
            raise FactsError(place, "no type, and nothing that it follows from")
    elif not isinstance(kind, str) or kind not in TYPES:
        raise FactsError(place, f"unknown type {kind!r}")
    return str(kind)


def _add_parts(cleaned: Schema, schema: Schema, place: Place) -> None:
    kind = cleaned["type"]
    if "properties" in schema:
        if kind != "object":
            raise FactsError(place, f"`properties` of a {kind}")
        cleaned["properties"] = {
            name.strip(): clean(part, place.at(name)) for name, part in schema["properties"].items()
        }
        if not cleaned["properties"]:
            del cleaned["properties"]
    if "items" in schema:
        if kind != "array":
            raise FactsError(place, f"`items` of a {kind}")
        cleaned["items"] = clean(schema["items"], place.at("items"))
    if schema.get("required"):
        required = schema["required"]
        if kind != "object" or not isinstance(required, list):
            raise FactsError(place, "`required` is a list of names of an object")
        if unknown := sorted(set(required) - set(cleaned.get("properties", {}))):
            raise FactsError(place, f"requires {unknown[0]}, which is not a property")
        cleaned["required"] = sorted(set(required))


def _add_limits(cleaned: Schema, schema: Schema, place: Place) -> None:
    kind = cleaned["type"]
    for keyword in KEPT:
        if keyword in schema:
            name = MOVED.get(kind, {}).get(keyword, keyword)
            if kind not in BELONGS[name]:
                raise FactsError(place, f"`{keyword}` of a {kind}")
            cleaned[name] = schema[keyword]
    if (name := schema.get("format")) is None or name in NOT_FORMATS:
        return
    if name not in FORMATS or kind != "string":
        raise FactsError(place, f"format `{name}` of a {kind} is not handled")
    cleaned["format"] = name


_SEXAGESIMAL = {61: "1:1"}  # YAML 1.1 reads the text as a number with the base 60


def _add_values(cleaned: Schema, schema: Schema, place: Place) -> None:
    """Add `enum` and `default`; an `enum` that stands at an array is that of its items."""
    kind = cleaned["type"]
    if "enum" in schema:
        owner = cleaned["items"] if kind == "array" else cleaned
        values = [typed(value, owner["type"], place) for value in schema["enum"]]
        owner["enum"] = list(dict.fromkeys(values))
    if "default" in schema and kind not in {"array", "object"}:
        cleaned["default"] = typed(schema["default"], kind, place)


def typed(value: Any, kind: str, place: Place) -> Any:
    """Return a value in a type: `1` as `"1"` for a string; raises `FactsError` if it does not have one there."""
    if kind == "string" and isinstance(value, str):
        return value
    if kind == "string" and isinstance(value, int) and not isinstance(value, bool):
        return _SEXAGESIMAL.get(value, str(value))
    if kind == "boolean" and isinstance(value, bool):
        return value
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    if kind in {"integer", "number"} and not isinstance(value, bool):
        if isinstance(value, int):
            return value
        if isinstance(value, str) and value.lstrip("-").isdecimal():
            return int(value)
    raise FactsError(place, f"{value!r} is not a {kind}")


def _merged(schema: Schema, place: Place) -> Schema:
    """Return `allOf`, and the keywords next to it, as one schema of an object."""
    beside = {name: part for name, part in schema.items() if name != "allOf"}
    parts = [clean(part, place.at(f"allOf/{number}")) for number, part in enumerate(schema["allOf"])]
    if beside.keys() - LEFT_OUT:
        parts.insert(0, clean(beside, place))
    merged: Schema = {}
    for part in parts:
        merge(merged, part, place)
    return merged


def merge(merged: Schema, part: Schema, place: Place) -> None:
    """Add a cleaned schema to another: both then hold."""
    for keyword, value in part.items():
        if keyword == "properties":
            for name, schema in value.items():
                own = merged.setdefault("properties", {}).setdefault(name, {})
                merge(own, schema, place.at(name))
        elif keyword == "required":
            merged["required"] = sorted({*merged.get("required", ()), *value})
        elif keyword == "items" and "items" in merged:
            merge(merged["items"], value, place.at("items"))
        elif keyword not in merged:
            merged[keyword] = value
        elif merged[keyword] != value:
            raise FactsError(place, f"`allOf` has {merged[keyword]!r} and {value!r} as `{keyword}`")


def _alternatives(schema: Schema, keyword: str, place: Place) -> Schema:
    beside = {name: part for name, part in schema.items() if name != keyword}
    parts = [clean(part, place.at(f"{keyword}/{number}")) for number, part in enumerate(schema[keyword])]
    parts = [part for number, part in enumerate(parts) if part and part not in parts[:number]]
    owner = clean(beside, place) if beside.keys() - LEFT_OUT else {}
    if len(parts) == 1:
        merge(owner, parts[0], place)
        return owner
    return {**owner, "anyOf": parts} if parts else owner
