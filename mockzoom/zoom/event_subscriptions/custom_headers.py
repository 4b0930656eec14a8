"""Custom headers of a subscription: the fields by type, and how they become the authentication of a receiver.

The sentences are those of DOC api/marketplace; which of them wins if several apply is inferred: the order below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.event_subscriptions.errors import CUSTOM_HEADER_INVALID, CUSTOM_HEADER_TYPE_INVALID

DEFAULT, BASIC, OAUTH, KEY_VALUE = 0, 1, 2, 3

MAX_LENGTH = 256
_LENGTH = "The length of {} exceeds the limit of 256"
_KEY = re.compile(r"[A-Za-z0-9-]+")
# Names that every webhook has, or that HTTP needs (inferred: the documents do not list what is reserved).
_RESERVED = re.compile(
    r"(x-zm-.*|zm-.*|clientid|traceparent|content-.*|host|connection|transfer-encoding|user-agent)", re.IGNORECASE
)


def read_custom_header(header: Mapping[str, Any]) -> dict[str, str]:
    """Return the `auth` of a subscription; raises the error of the first field that is missing or has a wrong form."""
    kind = header.get("custom_header_type", DEFAULT)
    if kind == DEFAULT:
        return {}
    if kind == BASIC:
        username = _required(header, "username", "username")
        return {"type": "basic", "username": username, "password": _required(header, "password", "password")}
    if kind == KEY_VALUE:
        return {"type": "header", "name": _key(header), "value": _value(header)}
    raise api_error(CUSTOM_HEADER_TYPE_INVALID, custom_header_type=kind)


def show_custom_header(auth: Mapping[str, str]) -> dict[str, Any]:
    """Return a custom header without its password or value: responses do not repeat secrets (inferred)."""
    kind = auth.get("type", "none")
    if kind == "basic":
        return {"custom_header_type": BASIC, "username": auth["username"]}
    if kind == "header":
        return {"custom_header_type": KEY_VALUE, "custom_header_key": auth["name"]}
    return {"custom_header_type": DEFAULT}


def _required(header: Mapping[str, Any], field: str, name: str) -> str:
    value: str = header.get(field, "")
    if not value:
        raise _invalid(f"The {name} is required.")
    if len(value) > MAX_LENGTH:
        raise _invalid(_LENGTH.format(name))
    if "\n" in value or "\r" in value:
        raise _invalid("The input value can't contain line feed.")
    return value


def _key(header: Mapping[str, Any]) -> str:
    key: str = header.get("custom_header_key", "")
    if not key:
        raise _invalid("The custom header key is required.")
    if len(key) > MAX_LENGTH:
        raise _invalid(_LENGTH.format("header key") + ".")
    if " " in key:
        raise _invalid("The input value can't contain space.")
    if not _KEY.fullmatch(key):
        raise _invalid("The custom header key can only contain letters, numbers, and -.")
    if _RESERVED.fullmatch(key):
        raise _invalid("The custom header key is reserved by Zoom.")
    return key


def _value(header: Mapping[str, Any]) -> str:
    value: str = header.get("custom_header_value", "")
    if not value:
        raise _invalid("The custom header value is required.")
    if len(value) > MAX_LENGTH:
        raise _invalid(_LENGTH.format("header value"))
    if "\n" in value or "\r" in value:
        raise _invalid("The input value can't contain line feed.")
    return value


def _invalid(sentence: str) -> ZoomApiError:
    return api_error(CUSTOM_HEADER_INVALID, sentence=sentence)
