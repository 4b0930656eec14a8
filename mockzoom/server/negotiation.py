"""The format of reading errors: XML unless the `Accept` header of the request prefers JSON.

Errors about the body (not JSON, validation) follow `Accept`; all others are JSON always. That XML comes for `*/*` and
for a missing header was observed (facts 8.2 W1); how lists, quality values and wildcards are weighed follows RFC 9110,
12.5.1, and is inferred.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.profiles import Feature, get_profile

XML_CONTENT_TYPE = ("Content-Type", "application/xml;charset=UTF-8")

_PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_BATCH = "addBatchWebinarRegistrants"


class _MediaRange(NamedTuple):
    """An element of `Accept`: a type such as `application/*`, its quality, and its place in the header."""

    name: str
    quality: float
    place: int


def prefers_json(accept: str) -> bool:
    """Return whether JSON is preferred to XML by the value of an `Accept` header, empty for none.

    The higher quality decides, then the more specific range, then the order in the header; without a preference it is
    XML. Elements that cannot be parsed are ignored.
    """
    ranges = [r for place, text in enumerate(accept.split(",")) if (r := _media_range(text, place))]
    json, xml = _rank("application/json", ranges), _rank("application/xml", ranges)
    return json > xml and json[0] > 0


def _media_range(text: str, place: int) -> _MediaRange | None:
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
    name = "*/*" if name == "*" else name  # as old Java clients write it
    return _MediaRange(name, quality, place) if "/" in name and 0 <= quality <= 1 else None


def _rank(media_type: str, ranges: list[_MediaRange]) -> tuple[float, int, int]:
    """Return quality, specificity and precedence of a media type; the greater tuple wins."""
    names = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    for specificity, name in enumerate(names):
        matching = [r for r in ranges if r.name == name]
        if matching:
            best = max(matching, key=lambda r: (r.quality, -r.place))
            # Two types that one wildcard names have the same place: neither wins by it.
            return best.quality, -specificity, -best.place
    return 0.0, 0, 0


def is_xml(error: ZoomApiError, headers: Mapping[str, str], account: Account, operation_id: str) -> bool:
    """Return whether an error of an operation is sent as XML to a request with these headers."""
    if not error.spec.xml_root or not error.about_body or account.error_format == "json":
        return False
    if operation_id == _BATCH and get_profile(account.profile).has(Feature.BATCH_ERRORS_ARE_JSON):
        return False
    return not prefers_json(headers.get("accept", ""))


def write_xml(root: str, document: Mapping[str, Any]) -> bytes:
    """Return the body of an error as XML; a list is one element for each entry, as in the recorded responses."""
    return f"{_PROLOG}<{root}>{_elements(document)}</{root}>".encode("utf-8", "replace")


def _elements(document: Mapping[str, Any]) -> str:
    parts = []
    for name, value in document.items():
        for entry in value if isinstance(value, list) else [value]:
            inner = _elements(entry) if isinstance(entry, dict) else _escaped(str(entry))
            parts.append(f"<{name}>{inner}</{name}>")
    return "".join(parts)


def _escaped(text: str) -> str:
    """Return a text for XML; characters that XML 1.0 cannot hold are replaced."""
    legal = "".join(c if _is_legal(c) else "\N{REPLACEMENT CHARACTER}" for c in text)
    return legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_legal(c: str) -> bool:
    return c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"


def is_xml_error(status: int, body: bytes) -> bool:
    """Return whether a response is an error in XML."""
    return status == 400 and body.startswith(_PROLOG.encode())
