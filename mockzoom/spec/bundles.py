"""Schemas as self-contained JSON Schema documents: every reference points into the document.

The names are those of `schema_names`: `objects/webinar`, and `requests/`, `responses/` and `errors/` with an
operationId, such as `requests/webinarCreate`, and `events/` with the name of an event.
"""

from __future__ import annotations

from typing import Any

from mockzoom.spec.api_spec import ApiSpec
from mockzoom.spec.event_spec import load_events
from mockzoom.spec.loader import BASE_URI, DIALECT
from mockzoom.spec.references import referenced_objects, relocate
from mockzoom.suggestions import closest
from mockzoom.zoom.profiles import Profile

_TITLES = {"requests": "Request body", "responses": "Response body", "errors": "Error"}


class UnknownSchemaError(LookupError):
    """A name that is not one of a schema; the message has the nearest one."""


def schema_names(spec: ApiSpec, profile: Profile) -> list[str]:
    """Return the names of all schemas in a profile, sorted."""
    of_operations = ((part, stem) for stem in spec.every_operation for part in _TITLES)
    found = [f"{part}/{stem}" for part, stem in of_operations if _find(spec, profile, part, stem) is not None]
    return sorted(
        [*found, *(f"objects/{stem}" for stem in spec.objects), *(f"events/{name}" for name in load_events())]
    )


def plain_schema(spec: ApiSpec, profile: Profile, name: str) -> dict[str, Any]:
    """Return a schema by name, with references to other schemas of the profile by their `$id`.

    Raises `UnknownSchemaError`.
    """
    return {"$schema": DIALECT, "$id": schema_id(profile, name)} | relocate(
        _own(spec, profile, name), lambda target: schema_id(profile, f"objects/{target}")
    )


def bundled_schema(spec: ApiSpec, profile: Profile, name: str) -> dict[str, Any]:
    """Return a schema by name, self-contained: the schemas that it refers to are in its `$defs`.

    Raises `UnknownSchemaError`.
    """
    body = _own(spec, profile, name)
    needed: dict[str, Any] = {}
    waiting = list(referenced_objects(body))
    while waiting:
        target = waiting.pop()
        if target not in needed:
            needed[target] = spec.objects[target]
            waiting += referenced_objects(needed[target])
    document = {"$schema": DIALECT, "$id": schema_id(profile, name)} | relocate(body, _in_document)
    if needed:
        document["$defs"] = {target: relocate(needed[target], _in_document) for target in sorted(needed)}
    return document


def schema_id(profile: Profile, name: str) -> str:
    """Return the `$id` of a schema: an address that does not change between versions, and is never fetched."""
    return f"{BASE_URI}{profile.name}/{name}.json"


def _own(spec: ApiSpec, profile: Profile, name: str) -> dict[str, Any]:
    part, _, stem = name.partition("/")
    schema = _find(spec, profile, part, stem)
    if schema is not None:
        return schema
    names = schema_names(spec, profile)
    near = f"objects/{name}" if name in spec.objects else closest(name, names)
    hint = f"did you mean {near}?" if near else "`mockzoom schema list` prints all names"
    raise UnknownSchemaError(f"there is no schema {name} in profile {profile.name}; {hint}")


def _find(spec: ApiSpec, profile: Profile, part: str, stem: str) -> dict[str, Any] | None:
    """Return a schema with a title; None if there is none, also for an operation without such a body."""
    if part == "objects":
        return spec.objects.get(stem)
    if part == "events":
        return {"title": f"Webhook {stem}", **load_events()[stem].schema} if stem in load_events() else None
    operation = spec.find_operation(stem)
    if operation is None:
        return None
    if part == "requests":
        schema = operation.request.schema_in(profile) if operation.request else None
    elif part in ("responses", "errors"):
        schema = spec.answer_schema(operation, profile, refused=part == "errors")
    else:
        return None
    return None if schema is None else {"title": f"{_TITLES[part]} of {stem}", **schema}


def _in_document(target: str) -> str:
    return f"#/$defs/{target}"
