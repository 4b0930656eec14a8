"""Requests and responses, independent of the HTTP server or client that transports them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl

import orjson

MAX_FIELDS = 1000  # of a query or a form


class Arrival(NamedTuple):
    """When a request arrived: in epoch ms of the system's clock, and in seconds of a clock that measures durations."""

    at_ms: int
    started_s: float


@dataclass
class Request:
    """A request as it arrived.

    `path` is percent-decoded once, as WSGI delivers it, and begins with a slash; `query_string` is raw; `headers`
    have lower-case names; `base_url` is scheme and authority of the request (`http://127.0.0.1:8080`), `connection_id`
    the client's address and port, empty where they are unknown. `complete` is whether the whole body arrived. `arrival`
    is set by the pipeline, and so is `emulation`, the level of emulation of the operation that it reached.
    """

    method: str
    path: str
    query_string: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = "https://api.zoom.us"
    connection_id: str = ""
    complete: bool = True
    arrival: Arrival | None = None
    emulation: str = ""

    @cached_property
    def query(self) -> dict[str, str]:
        """The query parameters by name; the last value of a repeated name counts, and the first `MAX_FIELDS` fields."""
        text = self.query_string
        return _pairs("&".join(text.split("&", MAX_FIELDS)[:MAX_FIELDS]) if self.has_too_many_fields else text)

    @property
    def has_too_many_fields(self) -> bool:
        """Whether the query has more than `MAX_FIELDS` fields."""
        return self.query_string.count("&") >= MAX_FIELDS

    @property
    def content_type(self) -> str:
        """The media type of the body in lower case, without its parameters."""
        return _media_type(self.headers.get("content-type", ""))

    @property
    def is_form(self) -> bool:
        """Whether the body is a multipart form, by its content type."""
        return self.content_type == "multipart/form-data"

    @property
    def is_compressed(self) -> bool:
        """Whether the body is compressed, by `Content-Encoding` or by the first bytes of gzip."""
        encoding = self.headers.get("content-encoding", "").strip().lower()
        return (encoding not in ("", "identity") and bool(self.body)) or self.body.startswith(b"\x1f\x8b")


class Delivery(NamedTuple):
    """How a fault changes the sending of a response.

    The response is sent after `delay_ms`. `connection` is empty (sent whole), `reset` or `empty` (nothing is sent, and
    the connection ends with a TCP reset or in good order), `truncated` (the connection ends after `size` bytes of the
    body) or `dribble` (`size` bytes of the body at a time, with `pause_ms` in between).
    """

    delay_ms: float = 0.0
    connection: str = ""
    size: int = 0
    pause_ms: float = 0.0


@dataclass
class Response:
    """A response: status, headers in order, body.

    `operation_id`, `rule` (the error id) and `fault` (the id of the injected fault) are not sent; `delivery` is how the
    fault changes the sending. `unsent` is the length in bytes of the body that a response to HEAD lacks: its headers
    are those of GET (RFC 9110, 9.3.2).
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    operation_id: str = ""
    rule: str = ""
    fault: str = ""
    delivery: Delivery | None = None
    unsent: int = 0

    @property
    def length(self) -> int:
        """The value of `Content-Length` in bytes."""
        return len(self.body) + self.unsent


def read_form(body: bytes) -> dict[str, str]:
    """Return the fields of an `application/x-www-form-urlencoded` body; raises `ValueError` unless it is UTF-8."""
    return _pairs(body.decode("utf-8"))


def write_json(document: object) -> bytes:
    """Return a document as compact JSON."""
    return orjson.dumps(document)


@lru_cache(maxsize=16)
def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _pairs(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="replace")) if text else {}
