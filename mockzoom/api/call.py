"""A call and an answer, as every door hands them in and out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl

import orjson


@dataclass
class Call:
    """A call as it arrived.

    `path` is percent-decoded once, as WSGI delivers it, and begins with a slash; `query_string` is raw; `headers`
    have lower-case names; `base_url` is scheme and authority of the request (`http://127.0.0.1:8080`).
    """

    method: str
    path: str
    query_string: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = "https://api.zoom.us"

    @cached_property
    def query(self) -> dict[str, str]:
        """The query's values by name; of a repeated name the last."""
        return _pairs(self.query_string)

    @property
    def content_type(self) -> str:
        """The media type of the body in lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_form(self) -> bool:
        """Whether the body is a multipart form, by its content type."""
        return self.content_type == "multipart/form-data"


@dataclass
class Answer:
    """An answer: status, headers in order, body. `operation_id` and `rule` say who spoke; they are not sent as such."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    operation_id: str = ""
    rule: str = ""


def read_form(body: bytes) -> dict[str, str]:
    """An `application/x-www-form-urlencoded` body; raises ValueError for bytes that are no text."""
    return _pairs(body.decode("utf-8"))


def write_json(document: object) -> bytes:
    """A document as compact JSON."""
    return orjson.dumps(document)


def _pairs(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=1000, errors="replace")) if text else {}
