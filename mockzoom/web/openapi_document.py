"""`/openapi.json`: the API specification as OpenAPI 3.1, generated from `schemas/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom._version import __version__
from mockzoom.server import Pipeline
from mockzoom.server.messages import write_json
from mockzoom.spec.openapi import api_openapi
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.profiles import PROFILES


def openapi_document(pipeline: Pipeline) -> Callable[[str, str], tuple[int, bytes]]:
    """Return a function from the server's address and a profile to status and body; a document is built on first use.

    An empty profile is the server's; an unknown one is a 404 that names the nearest.
    """
    built: dict[str, dict[str, Any]] = {}

    def document(address: str, name: str = "") -> tuple[int, bytes]:
        profile = PROFILES.get(name) if name else pipeline.profile
        if profile is None:
            message = f"no profile {name[:100]!r}; {did_you_mean(name, PROFILES)}"
            return 404, write_json({"error": {"field": "profile", "message": message}})
        if profile.name not in built:
            built[profile.name] = api_openapi(pipeline.spec, profile, __version__)
        return 200, write_json(built[profile.name] | {"servers": [{"url": address}]})

    return document
