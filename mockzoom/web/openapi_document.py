"""`/openapi.json`: the API specification as OpenAPI 3.1, generated from `schemas/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom._version import __version__
from mockzoom.server import Pipeline
from mockzoom.server.messages import write_json
from mockzoom.spec.openapi import api_openapi


def openapi_document(pipeline: Pipeline) -> Callable[[str], bytes]:
    """Return a function from the server's address to the document, which is built on first use."""
    built: dict[str, Any] = {}

    def document(address: str) -> bytes:
        if not built:
            built.update(api_openapi(pipeline.spec, pipeline.profile, __version__))
        return write_json(built | {"servers": [{"url": address}]})

    return document
