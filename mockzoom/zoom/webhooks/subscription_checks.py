"""Checks of a subscription that a schema cannot make: its URL, and its authentication."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from mockzoom.errors import FieldError

DEFAULT_PORTS = {"http": 80, "https": 443}

_AUTH_FIELDS = {"none": (), "basic": ("username", "password"), "bearer": ("token",), "header": ("name", "value")}
_LIKE = "write it like http://127.0.0.1:5000/webhooks"


def check_url(url: str, field: str = "url") -> tuple[str, str, int, str]:
    """Return scheme, host, port, and path with query of a receiver's URL; raises `FieldError` for any other text."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FieldError(field, f"{url[:200]!r} is not a URL; {_LIKE}") from None
    if parts.username or parts.password:
        raise FieldError(field, 'has a user name; set `auth` to {"type": "basic", ...} instead')
    host = parts.hostname or ""
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise FieldError(field, f"{url[:200]!r} is not an http or https URL; {_LIKE}")
    if not url.isascii() or any(c <= " " for c in url):
        raise FieldError(field, "has characters that a URL cannot have; percent-encode them")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], path


def check_auth(auth: Mapping[str, str], field: str) -> None:
    """Raise `FieldError` for authentication whose type does not have exactly the given fields."""
    kind = auth.get("type", "none")
    if kind not in _AUTH_FIELDS:
        raise FieldError(f"{field}.type", f"choose one of {', '.join(_AUTH_FIELDS)}")
    wanted = _AUTH_FIELDS[kind]
    for name in wanted:
        if name not in auth:
            raise FieldError(f"{field}.{name}", f"is missing; type {kind} requires {' and '.join(wanted)}")
    for name in auth:
        if name != "type" and name not in wanted:
            raise FieldError(f"{field}.{name}", f"is not allowed with type {kind}; leave it out")
