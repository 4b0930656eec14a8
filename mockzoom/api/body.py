"""From the bytes of a body to a document: JSON, or a multipart form that carries JSON in a field."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import orjson
from multipart import MultipartError, MultipartParser, parse_options_header

from mockzoom.api.call import Call
from mockzoom.catalogue import Operation
from mockzoom.catalogue.conforming import Shape
from mockzoom.domain.refusal_rows.calls import BODY_NOT_JSON, CONTENT_TYPE_UNSUPPORTED, MULTIPART_VALUE_PREFIXED
from mockzoom.domain.refusals import refuse

_JSON = "application/json"
_MULTIPART = "multipart/form-data"
_PREFIXED = re.compile(rb"\s*(true|false)\s*\[")
_MAX_FIELDS = 100


def read_body(call: Call, operation: Operation, shape: Shape) -> Any:
    """The document in a call's body; raises the 300 refusals for one that is none.

    An absent body of an operation that can do without one is an empty object.
    """
    request = operation.request
    if request is None:
        return None
    if not call.body and not request.required:
        return {}
    if call.content_type == _MULTIPART and _MULTIPART in request.content_types:
        return _from_form(call, shape)
    if call.content_type != _JSON:
        raise refuse(CONTENT_TYPE_UNSUPPORTED)
    document = _from_json(call.body)
    if not isinstance(document, dict):
        raise refuse(BODY_NOT_JSON)
    return document


def _from_json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise refuse(BODY_NOT_JSON) from None


def _from_form(call: Call, shape: Shape) -> dict[str, Any]:
    """The form's fields; those that are lists or objects by the schema are JSON texts, `true` and `false` are words."""
    document: dict[str, Any] = {}
    for name, value in _fields(call).items():
        wanted = shape.properties.get(name)
        if wanted is not None and not wanted.is_leaf:
            if _PREFIXED.match(value):
                raise refuse(MULTIPART_VALUE_PREFIXED)
            document[name] = _from_json(value)
        else:
            text = value.decode("utf-8", "replace")
            document[name] = {"true": True, "false": False}.get(text.strip().lower(), text)
    return document


def _fields(call: Call) -> dict[str, bytes]:
    _, options = parse_options_header(call.headers["content-type"])
    try:
        parser = MultipartParser(
            BytesIO(call.body),
            options.get("boundary", ""),
            content_length=len(call.body),
            spool_limit=len(call.body),  # never to disk: the whole body is in memory already
            memory_limit=len(call.body),
            part_limit=_MAX_FIELDS,
        )
        return {part.name: part.raw for part in parser.parts()}
    except (MultipartError, ValueError):
        raise refuse(BODY_NOT_JSON) from None
