"""From the bytes of a body to a document: JSON, or a multipart form that carries JSON or a file in a field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from mockzoom.server.messages import Request
from mockzoom.spec import Operation
from mockzoom.spec.normalization import ObjectShape
from mockzoom.zoom.branding.errors import FILE_MISSING
from mockzoom.zoom.branding.uploads import Upload
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.profiles import get_profile
from mockzoom.zoom.request_errors import BODY_NOT_JSON, CONTENT_TYPE_UNSUPPORTED, MULTIPART_VALUE_PREFIXED

if TYPE_CHECKING:
    from mockzoom.server.multipart import MultipartForm

# The largest body of an operation that takes files. Zoom's own limit for a file is 15 MB, and one a little larger is
# rejected with Zoom's error; what is larger still is not read.
MAX_UPLOAD_BODY = 16 << 20

_JSON = "application/json"
_MULTIPART = "multipart/form-data"
_PREFIXED = re.compile(rb"\s*(true|false)\s*\[")
_DIGITS = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_NO_FILES: Mapping[str, Upload] = MappingProxyType({})


class ReceivedBody(NamedTuple):
    """A body as it arrived: the document, in which a file stands by its name, and the files by field."""

    document: Any
    files: Mapping[str, Upload] = _NO_FILES


def read_body(call: Request, operation: Operation, shape: ObjectShape, profile: str) -> ReceivedBody:
    """Return the document in a request's body, as the profile reads it; raises the 300 errors for an invalid one.

    An absent body of an operation that can do without one is an empty object.
    """
    request = operation.request
    if request is None:
        return ReceivedBody(None)
    required, content_types = request.carriage(get_profile(profile))
    if not call.body and not required:
        return ReceivedBody({})
    if call.is_form and _MULTIPART in content_types:
        from mockzoom.server.multipart import read_multipart  # noqa: PLC0415 - 7 ms that a start without forms does not pay

        return _from_form(read_multipart(call, shape.file_fields), shape)
    if call.content_type != _JSON or _JSON not in content_types:
        raise api_error(CONTENT_TYPE_UNSUPPORTED)
    document = _from_json(call.body)
    if not isinstance(document, dict):
        raise api_error(BODY_NOT_JSON)
    return ReceivedBody(document)


def _from_json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise api_error(BODY_NOT_JSON) from None


def _from_form(form: MultipartForm, shape: ObjectShape) -> ReceivedBody:
    """Return the form's fields, by the types of the schema: lists and objects are JSON texts, others literals."""
    if not shape.file_fields <= form.files.keys():
        raise api_error(FILE_MISSING)
    document: dict[str, Any] = {name: file.name for name, file in form.files.items()}
    for name, value in form.texts.items():
        wanted = shape.properties.get(name)
        if wanted is not None and not wanted.is_leaf:
            if _PREFIXED.match(value):
                raise api_error(MULTIPART_VALUE_PREFIXED)
            document[name] = _from_json(value)
        elif wanted is not None:
            document[name] = _from_text(value.decode("utf-8", "replace"), wanted.kind)
    return ReceivedBody(document, form.files)


def _from_text(text: str, kind: str) -> Any:
    """Return a field's value; a text that is not a literal of the type stays a text, and is validated as such."""
    word = text.strip()
    if kind == "boolean":
        return {"true": True, "false": False}.get(word.lower(), text)
    return int(word) if kind == "integer" and _DIGITS.fullmatch(word) else text
