"""Requests as Zoom sends them, made from the example of an event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any, NamedTuple

from mockzoom.delivery.jobs import VALIDATION
from mockzoom.delivery.outgoing import Message, request_headers
from mockzoom.delivery.trigger import example_event
from mockzoom.delivery.webhook_faults import Effects
from mockzoom.errors import FieldError
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_clock import SECOND, system_ms
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.webhooks import signing
from mockzoom.zoom.webhooks.announce import envelope
from mockzoom.zoom.webhooks.models import Subscription
from mockzoom.zoom.webhooks.signing import write_body

Moment = datetime | int | float  # an aware datetime, or epoch seconds

_CHANGES = {
    "signature": ("wrong", "absent", "other_secret", "of_other_body"),
    "stamp": ("stale", "future", "milliseconds"),
    "body": ("spaced", "escaped", "reordered"),
    "ids": ("string", "number"),
    "patch": (),
}


class WebhookRequest(NamedTuple):
    """A POST request: its headers and body."""

    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The document in the body."""
        document: dict[str, Any] = json.loads(self.body)
        return document


def sign(body: bytes | str, secret: str, at: Moment | None = None) -> str:
    """Return the value of `x-zm-signature` for a body.

    `at` is the time in `x-zm-request-timestamp`, by default now. Raises `ValueError` for an empty secret.
    """
    return signing.sign(body, secret, _seconds(at))


def payload(event: str, set: Mapping[str, Any] | None = None) -> dict[str, Any]:  # noqa: A002 - the word of the CLI
    """Return the payload of an event, from the example in Zoom's documentation.

    `set` has values by path, such as `{"object.topic": "Spring news"}`. Raises `ValueError` for an unknown event or
    path.
    """
    return _example(event, 0, set)["payload"]  # type: ignore[no-any-return]


def request(
    event: str,
    *,
    secret: str,
    at: Moment | None = None,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - the word of the CLI
    **changes: Any,
) -> WebhookRequest:
    """Return a signed request with an event.

    `changes` break it on purpose: `signature` (wrong, absent, other_secret, of_other_body), `stamp` (stale, future,
    milliseconds), `body` (spaced, escaped, reordered), `ids` (string, number), `patch` (a JSON merge patch). Raises
    `ValueError` for an unknown event, path or change.
    """
    _check_changes(changes)
    stamp = _seconds(at)
    body = write_body(_example(event, stamp * SECOND, set))
    return _signed(body, secret, stamp, Effects(changes, "change"))


def validation_request(plain_token: str, *, secret: str, at: Moment | None = None) -> WebhookRequest:
    """Return the signed `endpoint.url_validation` request with a token, which a receiver has to answer encrypted."""
    stamp = _seconds(at)
    body = write_body(envelope(VALIDATION, {"plainToken": plain_token}, stamp * SECOND))
    return _signed(body, secret, stamp, Effects())


def signed_request(body: str, secret: str, at: Moment | None = None) -> WebhookRequest:
    """Return a signed request with any body."""
    return _signed(body, secret, _seconds(at), Effects())


def _signed(body: str, secret: str, stamp: int, effects: Effects) -> WebhookRequest:
    account = Account("mockzoom-account", "mockzoom-client", "", token_hex(8), profile="2025-06")
    changed = effects.body(body)
    drawn = token_hex(16)
    request_id = "_".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:]))
    receiver = Subscription("", "", "", (), secret)
    return WebhookRequest(
        request_headers(account, receiver, Message(request_id, changed, stamp, 1), effects), changed.encode()
    )


def _example(event: str, event_ms: int, values: Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        return example_event(event, event_ms, "mockzoom-account", values)
    except FieldError as error:
        raise ValueError(f"{error.field}: {error.message}") from None


def _check_changes(changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name not in _CHANGES:
            raise ValueError(f"{name!r} is not a change; {did_you_mean(name, _CHANGES)}")
        if _CHANGES[name] and value not in _CHANGES[name]:
            raise ValueError(f"{name}={value!r}: choose one of {', '.join(_CHANGES[name])}")


def _seconds(at: Moment | None) -> int:
    if at is None:
        return system_ms() // SECOND
    return int(at.timestamp() if isinstance(at, datetime) else at)
