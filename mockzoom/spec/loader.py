"""Strict reading of schema files: an unknown key or keyword stops the start.

A validator ignores unknown keywords, which would silently weaken a schema. So the keys of the files and every JSON
Schema keyword in them are checked against a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from mockzoom.real_files import real_files

PACKAGED = Path(__file__).parent.parent / "schemas"  # inside the wheel
SOURCE = Path(__file__).parent.parent.parent / "schemas"  # in a checkout

BASE_URI = "https://mockzoom.test/schemas/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

KEYWORDS = frozenset(
    {
        "$schema", "$id", "$ref", "title", "description", "type", "properties", "required", "items", "enum", "const",
        "default", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "not", "allOf",
        "anyOf", "oneOf", "additionalProperties", "unevaluatedProperties", "format", "examples", "deprecated",
        "readOnly", "propertyNames", "uniqueItems",
    }
)  # fmt: skip
_NAMED = ("properties",)
_LISTED = ("allOf", "anyOf", "oneOf")
_NESTED = ("items", "not", "additionalProperties", "unevaluatedProperties", "propertyNames")


class SchemaFileError(Exception):
    """A schema file that cannot be used; the message names the file, the place in it and what is wrong."""


@real_files()
def schemas_folder() -> Path:
    """Return the folder of the schema files: in an installed package, or at the top of a checkout."""
    return PACKAGED if PACKAGED.is_dir() else SOURCE


def read_object(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; raises `SchemaFileError`."""
    try:
        document = orjson.loads(_content(path))
    except ValueError as error:
        raise SchemaFileError(f"{path.name}: not JSON: {error}") from error
    if not isinstance(document, dict):
        raise SchemaFileError(f"{path.name}: an object is expected")
    return document


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # a test may have replaced the file system
        with real_files():
            return path.read_bytes()


def check_keys(document: dict[str, Any], where: str, required: frozenset[str], optional: frozenset[str]) -> None:
    """Raise `SchemaFileError` for missing or unknown keys; `where` is the document's place."""
    for key in sorted(required - document.keys()):
        raise SchemaFileError(f"{where}: `{key}` is missing")
    for key in sorted(document.keys() - required - optional):
        known = ", ".join(sorted(required | optional))
        raise SchemaFileError(f"{where}: unknown key `{key}`; known are {known}")


def check_keywords(schema: Any, where: str) -> None:
    """Raise `SchemaFileError` for a JSON Schema keyword that is not on the list, anywhere in a schema."""
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        raise SchemaFileError(f"{where}: a schema is an object, true or false")
    for key in schema:
        if key not in KEYWORDS:
            raise SchemaFileError(f"{where}: unknown keyword `{key}`")
    for name, part in subschemas(schema):
        check_keywords(part, f"{where}/{name}")


def subschemas(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the schemas directly inside a schema, each with its path."""
    for key in _NAMED:
        for name, part in schema.get(key, {}).items():
            yield f"{key}/{name}", part
    for key in _LISTED:
        for number, part in enumerate(schema.get(key, ())):
            yield f"{key}/{number}", part
    for key in _NESTED:
        if key in schema:
            yield key, schema[key]
