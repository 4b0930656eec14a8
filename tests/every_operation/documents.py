"""The part of the OpenAPI document that a run calls: Schemathesis reads and indexes all that it is given."""

from __future__ import annotations

import copy
from collections.abc import Collection
from typing import Any

from flask import Flask

_SCHEMA = "#/components/schemas/"


def document_of(app: Flask, profile: str, operations: Collection[str]) -> dict[str, Any]:
    """Return what `/openapi.json` says of some operations, free to be changed; of all if none are named.

    Their path items are whole: a method that a path does not have is called, too. Schemas that they refer to stay.
    """
    whole = _whole(app, profile)
    if not operations:
        return copy.deepcopy(whole)
    paths = copy.deepcopy({path: item for path, item in whole["paths"].items() if _names(item) & set(operations)})
    _drop_links(paths, {name for item in paths.values() for name in _names(item)})
    schemas = _referenced(paths, whole["components"]["schemas"])
    rest = {name: part for name, part in whole.items() if name != "webhooks"}
    components = whole["components"] | {"schemas": copy.deepcopy(schemas)}
    return rest | {"paths": paths, "components": components}


_DOCUMENTS: dict[str, dict[str, Any]] = {}


def _whole(app: Flask, profile: str) -> dict[str, Any]:
    """The document as a client gets it; it is the same for all servers of a profile."""
    if profile not in _DOCUMENTS:
        _DOCUMENTS[profile] = app.test_client().get("/openapi.json").json
    return _DOCUMENTS[profile]


def _names(item: dict[str, Any]) -> set[str]:
    """The operations of a path."""
    return {operation["operationId"] for method, operation in item.items() if method != "parameters"}


def _drop_links(paths: dict[str, Any], operations: Collection[str]) -> None:
    """Remove the links to operations that are not there."""
    for item in paths.values():
        for method, operation in item.items():
            for response in operation["responses"].values() if method != "parameters" else ():
                links = response.get("links", {})
                for name in [name for name, link in links.items() if link["operationId"] not in operations]:
                    del links[name]


def _referenced(part: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas that a part of the document refers to, and those that these refer to."""
    found: dict[str, Any] = {}
    ahead = list(_references(part))
    while ahead:
        name = ahead.pop()
        if name not in found:
            found[name] = schemas[name]
            ahead += _references(schemas[name])
    return found


def _references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [name for one in part for name in _references(one)]
    if not isinstance(part, dict):
        return []
    here = part.get("$ref")
    mine = [here.removeprefix(_SCHEMA).partition("/")[0]] if isinstance(here, str) and here.startswith(_SCHEMA) else []
    return mine + [name for one in part.values() for name in _references(one)]
