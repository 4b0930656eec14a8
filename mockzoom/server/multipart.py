"""Multipart forms: the texts in them, and a description of each file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from mockzoom.server.messages import Request
from mockzoom.zoom.branding.uploads import HEAD_BYTES, Upload, media_type_of, plain_name
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.request_errors import BODY_NOT_JSON

_MAX_FIELDS = 100
_EXTENDED_NAME = re.compile(r"filename\*=utf-8'[^';]*'([^;\s]+)", re.IGNORECASE)


class MultipartForm(NamedTuple):
    """A form's fields by name; of a repeated name the last."""

    texts: dict[str, bytes]
    files: dict[str, Upload]


def read_multipart(call: Request, file_fields: frozenset[str]) -> MultipartForm:
    """Return the form in a request's body; raises the error for an invalid one.

    A part is a file if it bears the name of a file field and a file name; browsers send an empty name where no file
    was chosen. Of a file only the first bytes are kept, so that a large body is in memory once.
    """
    form = MultipartForm({}, {})
    try:
        for part, content in _parts(call, file_fields):
            name = part.name or ""
            if name not in file_fields:
                form.texts[name] = content
            elif file_name := plain_name(_file_name(part)):
                form.files[name] = Upload(file_name, part.size, media_type_of(content))
    except (MultipartError, ValueError):
        raise api_error(BODY_NOT_JSON) from None
    return form


def _parts(call: Request, file_fields: frozenset[str]) -> Iterator[tuple[MultipartSegment, bytes]]:
    """Every part with its content, or with the beginning of it where it stands in a file field."""
    _, options = parse_options_header(call.headers["content-type"])
    parser = PushMultipartParser(
        options.get("boundary", ""), content_length=len(call.body), max_segment_count=_MAX_FIELDS
    )
    for event in parser.parse_blocking(BytesIO(call.body).read):
        if isinstance(event, MultipartSegment):
            part, content = event, bytearray()
            room = HEAD_BYTES if event.name in file_fields else len(call.body)
        elif event is None:
            yield part, bytes(content)
        else:
            content += event[: room - len(content)]


def _file_name(part: MultipartSegment) -> str:
    """Return the file name of a part, also in the form of RFC 5987 for names beyond ASCII; empty for a part without."""
    extended = _EXTENDED_NAME.search(part.header("Content-Disposition") or "")
    return part.filename or (unquote(extended[1]) if extended else "")
