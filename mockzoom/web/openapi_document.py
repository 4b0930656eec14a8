"""`/openapi.json`: the catalogue as OpenAPI 3.1, generated, never written twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom import __version__
from mockzoom.api import Pipeline
from mockzoom.api.call import write_json
from mockzoom.catalogue.openapi import openapi


def openapi_document(pipeline: Pipeline) -> Callable[[str], bytes]:
    """A function from the server's own address to the document, which is built when it is first asked for."""
    built: dict[str, Any] = {}

    def document(address: str) -> bytes:
        if not built:
            built.update(openapi(pipeline.catalogue, pipeline.profile, __version__))
        return write_json(built | {"servers": [{"url": address}]})

    return document
