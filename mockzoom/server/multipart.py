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
    """The fields of a form by name; the last of a repeated name counts."""

    texts: dict[str, bytes]
    files: dict[str, Upload]


def read_multipart(request: Request, file_fields: frozenset[str]) -> MultipartForm:
    """Return the multipart form in the body of a request; raises `BODY_NOT_JSON` for a malformed one.

    A part is a file if it has the name of a file field and a file name; browsers send an empty name if no file was
    chosen. Only the first bytes of a file are kept, so that a large body is in memory only once.
    """
    form = MultipartForm({}, {})
    try:
        for part, content in _parts(request, file_fields):
            name = part.name or ""
            if name not in file_fields:
                form.texts[name] = content
            elif file_name := plain_name(_file_name(part)):
                form.files[name] = Upload(file_name, part.size, media_type_of(content))
    except (MultipartError, ValueError):
        raise api_error(BODY_NOT_JSON) from None
    return form


def _parts(request: Request, file_fields: frozenset[str]) -> Iterator[tuple[MultipartSegment, bytes]]:
    """Yield every part with its content, or with the first bytes of it for a file field."""
    _, options = parse_options_header(request.headers["content-type"])
    parser = PushMultipartParser(
        options.get("boundary", ""), content_length=len(request.body), max_segment_count=_MAX_FIELDS
    )
    for event in parser.parse_blocking(BytesIO(request.body).read):
        if isinstance(event, MultipartSegment):
            part, content = event, bytearray()
            limit = HEAD_BYTES if event.name in file_fields else len(request.body)
        elif event is None:
            yield part, bytes(content)
        else:
            content += event[: limit - len(content)]


def _file_name(part: MultipartSegment) -> str:
    """Return the file name of a part, also of the RFC 5987 form for non-ASCII names; empty if there is none."""
    extended = _EXTENDED_NAME.search(part.header("Content-Disposition") or "")
    return part.filename or (unquote(extended[1]) if extended else "")
