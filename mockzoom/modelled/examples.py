"""The behaviour of operations of which only the form is emulated."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.parents import parent_of
from mockzoom.modelled.shown import items_of, properties_of
from mockzoom.zoom.account_clock import instant

_EMPTY = {"integer": 0, "number": 0, "boolean": False}


@behaviour("example")
def example(call: ModelledCall) -> Any:
    """Return a document of the right form, made from the schema of the response; there is nothing behind it."""
    parent_of(call)
    return _example(call.response_schema, "", call.ctx.now)


def _example(schema: dict[str, Any], name: str, now: int) -> Any:
    properties = properties_of(schema)
    if properties:
        return {key: _example(part, key, now) for key, part in properties.items()}
    choices = schema.get("oneOf") or schema.get("anyOf")
    if choices:
        return _example(choices[0], name, now)
    if schema.get("type") == "array":
        return [_example(items_of(schema), name, now)] * max(1, schema.get("minItems", 1))
    return _plain(schema, name, now)


def _plain(schema: dict[str, Any], name: str, now: int) -> Any:
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {}
    if kind in _EMPTY:
        return max(schema.get("minimum", _EMPTY[kind]), _EMPTY[kind])
    return _text(schema, name, now)


def _text(schema: dict[str, Any], name: str, now: int) -> str:
    texts = {
        "date-time": instant(now),
        "date": instant(now)[:10],
        "email": "example@example.com",
        "uri": "https://example.com/",
    }
    text = texts.get(schema.get("format", ""), name)
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 200)]
