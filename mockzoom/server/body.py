"""Request bodies as documents: JSON, or a multipart form with JSON or files in its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from mockzoom.real_files import real_files
from mockzoom.server.messages import Request
from mockzoom.spec import Operation
from mockzoom.spec.json_text import read_json
from mockzoom.spec.normalization import ObjectShape
from mockzoom.zoom.branding.errors import FILE_MISSING
from mockzoom.zoom.branding.uploads import Upload
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.profiles import get_profile
from mockzoom.zoom.request_errors import (
    BODY_NOT_JSON,
    CONTENT_ENCODING_UNSUPPORTED,
    CONTENT_TYPE_UNSUPPORTED,
    MULTIPART_VALUE_PREFIXED,
)

if TYPE_CHECKING:
    from mockzoom.server.multipart import MultipartForm

# The largest body of an operation that takes files. Zoom's limit for a file is 15 MB; a slightly larger file gets
# Zoom's error for it, a body above this limit is not read.
MAX_UPLOAD_BODY = 16 << 20

_JSON = "application/json"
_PREFIXED = re.compile(rb"\s*(true|false)\s*\[")
_DIGITS = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_NO_FILES: Mapping[str, Upload] = MappingProxyType({})


class ReceivedBody(NamedTuple):
    """A body as it arrived: the document, in which a file is represented by its name, and the files by field."""

    document: Any
    files: Mapping[str, Upload] = _NO_FILES


def read_body(request: Request, operation: Operation, shape: ObjectShape, profile: str) -> ReceivedBody:
    """Return the document in the body of a request, by the content types of the profile.

    A missing optional body gives an empty object; it needs no content type. Raises the errors with code 300 for a body
    that cannot be read; the content type is checked first, then the content encoding (the order is inferred).
    """
    expected = operation.request
    if expected is None:
        return ReceivedBody(None)
    required, content_types = expected.body_requirements(get_profile(profile))
    is_absent = not request.body and not required
    if request.content_type not in content_types and not (is_absent and request.content_type in ("", _JSON)):
        raise api_error(CONTENT_TYPE_UNSUPPORTED)
    if is_absent:
        return ReceivedBody({})
    if request.is_compressed:
        raise api_error(CONTENT_ENCODING_UNSUPPORTED)
    if request.is_form:
        with real_files():
            from mockzoom.server.multipart import read_multipart  # noqa: PLC0415 - takes 7 ms; only needed for forms

        return _from_form(read_multipart(request, shape.file_fields), shape)
    document = _from_json(request.body)
    if not isinstance(document, dict):
        raise api_error(BODY_NOT_JSON)
    return ReceivedBody(document)


def _from_json(text: bytes) -> Any:
    try:
        return read_json(text)
    except ValueError:
        raise api_error(BODY_NOT_JSON) from None


def _from_form(form: MultipartForm, shape: ObjectShape) -> ReceivedBody:
    """Return the fields of a form by their schema types: lists and objects are JSON texts, other values plain text."""
    if not shape.file_fields <= form.files.keys():
        raise api_error(FILE_MISSING)
    document: dict[str, Any] = {name: file.name for name, file in form.files.items()}
    for name, value in form.texts.items():
        property_shape = shape.properties.get(name)
        if property_shape is not None and not property_shape.is_leaf:
            if _PREFIXED.match(value):
                raise api_error(MULTIPART_VALUE_PREFIXED)
            document[name] = _from_json(value)
        elif property_shape is not None:
            document[name] = _from_text(value.decode("utf-8", "replace"), property_shape.kind)
    return ReceivedBody(document, form.files)


def _from_text(text: str, kind: str) -> Any:
    """Return the value of a field; text that does not fit the type stays text, and fails validation later."""
    word = text.strip()
    if kind == "boolean":
        return {"true": True, "false": False}.get(word.lower(), text)
    return int(word) if kind == "integer" and _DIGITS.fullmatch(word) else text
