"""The JSON Schemas of mockzoom for your own tests: objects, bodies of requests and responses, errors and events.

    from jsonschema import Draft202012Validator
    from mockzoom import schemas

    validator = Draft202012Validator(schemas.load("responses/addBatchWebinarRegistrants", "2025-06"))

Each is a JSON Schema 2020-12 document with an `$id` that does not change between versions of mockzoom. The command
`mockzoom schema` prints and exports them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from mockzoom.spec import load_spec
from mockzoom.spec.bundles import UnknownSchemaError, bundled_schema, plain_schema, schema_names
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.profiles import PROFILES, V2021_08, Profile

__all__ = ["UnknownSchemaError", "export", "load", "names"]


def names(profile: str = V2021_08.name) -> list[str]:
    """Return the names of all schemas of a profile, sorted.

    They are `objects/NAME`, `events/NAME`, and `requests/`, `responses/` and `errors/` with Zoom's operationId. An
    operation without a request or response body has no schema of it. Raises `ValueError` for an unknown profile.
    """
    return schema_names(load_spec(), _profile(profile))


def load(name: str, profile: str = V2021_08.name, *, bundle: bool = True) -> dict[str, Any]:
    """Return a schema by name.

    It is self-contained: the schemas that it refers to are in `$defs`. Without `bundle` it refers to them by `$id`.
    Raises `UnknownSchemaError` (a `LookupError`) with the nearest name, and `ValueError` for an unknown profile.
    """
    return (bundled_schema if bundle else plain_schema)(load_spec(), _profile(profile), name)


def export(folder: str | os.PathLike[str], profile: str = V2021_08.name) -> list[Path]:
    """Write every schema of a profile to a folder, each self-contained, as `NAME.json`; return the files.

    The folder is created. Raises `FileExistsError` if it is not empty, and `ValueError` for an unknown profile; nothing
    is written then.
    """
    target = Path(folder)
    documents = {f"{name}.json": load(name, profile) for name in names(profile)}
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise FileExistsError(f"the folder {target} is not empty; name another one, or empty it")
    for name, document in documents.items():
        path = target / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return [target / name for name in documents]


def _profile(name: str) -> Profile:
    if name not in PROFILES:
        raise ValueError(f"there is no profile {name!r}; {did_you_mean(name, PROFILES)}")
    return PROFILES[name]
