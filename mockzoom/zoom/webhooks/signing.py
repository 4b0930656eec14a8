"""The bytes of an event, and their signature.

Zoom's own receiver (@zoom/rivet 0.4.0) serializes the parsed body again before it verifies the signature. So a body is
written as `JSON.stringify` would write it: compact, UTF-8 without escapes, integers without a decimal point.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Any

TIMESTAMP_HEADER = "x-zm-request-timestamp"
SIGNATURE_HEADER = "x-zm-signature"


def write_body(document: Any) -> str:
    """Return a document as the text of a webhook's body; `JSON.stringify(JSON.parse(text))` gives the same text."""
    text = json.dumps(_canonical(document), ensure_ascii=False, separators=(",", ":"))
    # JSON.stringify escapes surrogates without a partner, which cannot be written as UTF-8.
    return text.encode("utf-8", "backslashreplace").decode()


def sign(body: str | bytes, secret: str, timestamp: int | str) -> str:
    """Return the value of `x-zm-signature`: `v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}` in hex.

    `timestamp` is the value of `x-zm-request-timestamp`, in epoch seconds. Raises `ValueError` for an empty secret:
    a signature with it verifies with a receiver that has none configured.
    """
    if not secret:
        raise ValueError("the secret token is empty; give the one that the receiver has")
    raw = body.encode() if isinstance(body, str) else body
    return f"v0={_hmac(secret, b'v0:%b:%b' % (str(timestamp).encode(), raw))}"


def encrypt_token(plain_token: str, secret: str) -> str:
    """Return the `encryptedToken` that a receiver answers to `endpoint.url_validation`: HMAC-SHA256 in hex."""
    return _hmac(secret, plain_token.encode())


def _hmac(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, sha256).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _canonical(part) for key, part in value.items()}
    return [_canonical(part) for part in value] if isinstance(value, list | tuple) else value
