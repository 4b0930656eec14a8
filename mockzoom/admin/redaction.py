"""Redaction of tokens, codes and client secrets in requests and responses of the journal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

REDACTED = "(redacted)"

_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-zm-token"})
_NAMES = frozenset(
    {"access_token", "refresh_token", "client_secret", "code_verifier", "code_challenge", "assertion", "id_token",
     "custom_header_value", "download_access_token", "download_token"}
)  # fmt: skip
_IN_CUSTOM_HEADER = frozenset({"password"})  # of a webhook's receiver; that of a meeting is shown
_OF_TOKENS = _NAMES | {"code", "token"}  # words that mean something else in the API
_IN_TEXT = re.compile(rf"\b({'|'.join(sorted(_OF_TOKENS))})(\"?\s*[=:]\s*\"?)[^&\"\s]+", re.IGNORECASE)


def header(name: str, value: str) -> str:
    """Return a header's value; of credentials only the scheme remains, and secrets are removed from addresses."""
    if name.lower() not in _HEADERS:
        return text(value) if name.lower() in ("location", "referer") else value
    scheme, _, rest = value.partition(" ")
    return f"{scheme} {REDACTED}" if rest and "=" not in scheme else REDACTED


def query(query_string: str) -> dict[str, str]:
    """Return the values of a query."""
    pairs = parse_qsl(query_string, keep_blank_values=True, errors="replace")
    return {name: REDACTED if name.lower() in _OF_TOKENS else value for name, value in pairs}


def document(value: Any, *, of_tokens: bool) -> Any:
    """Return a document of JSON values; in those of the token service more names are secret."""
    return _document(value, _OF_TOKENS if of_tokens else _NAMES)


def _document(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return {
            name: REDACTED
            if name.lower() in names and part
            else _document(part, names | _IN_CUSTOM_HEADER if name == "custom_header" else names)
            for name, part in value.items()
        }
    return [_document(part, names) for part in value] if isinstance(value, list) else value


def text(value: str) -> str:
    """Return a text, such as a form or a malformed document."""
    return _IN_TEXT.sub(rf"\1\2{REDACTED}", value)
