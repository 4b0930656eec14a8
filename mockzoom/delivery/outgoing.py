"""The request that carries an event: headers as seen live (facts 8.1 c1), signed anew for each attempt."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import NamedTuple

from mockzoom.delivery.webhook_faults import Effects
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.profiles import Feature, get_profile
from mockzoom.zoom.webhooks.models import Subscription
from mockzoom.zoom.webhooks.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER

CONTENT_TYPE = "application/json; charset=utf-8"
USER_AGENT = "Zoom Marketplace/1.0a"


class Message(NamedTuple):
    """What a request carries: the id and body of an event, the stamp in epoch seconds, and a number for its traces."""

    request_id: str
    body: str
    stamp: int
    number: int


def request_headers(account: Account, subscription: Subscription, message: Message, effects: Effects) -> dict[str, str]:
    """Return the headers of a request; `content-length` and `host` are added by the sender."""
    ids = ids_for_seed(account.seed)
    trace = ids.draw("webhook_call", message.number, 40).hex()
    stamp = effects.stamp(message.stamp)
    headers = {
        "user-agent": USER_AGENT,
        "content-type": CONTENT_TYPE,
        "clientid": account.client_id,
        TIMESTAMP_HEADER: str(stamp),
        SIGNATURE_HEADER: effects.signature(message.body, subscription.secret, stamp),
        "x-zm-request-id": message.request_id,
        "x-zm-trackingid": f"v=2.0;clid=us06;rid=WEB_{trace[:32]}",
        "traceparent": f"00-{trace[32:64]}-{trace[64:80]}-02",
        "zm-trace-upstream": "Meeting_Web_marketplace-consumer",
        **authorization(account, subscription.auth),
    }
    return {name: value for name, value in headers.items() if value}


def authorization(account: Account, auth: Mapping[str, str]) -> dict[str, str]:
    """Return the header that a subscription's `auth` adds; by default the verification token of older profiles."""
    kind = auth.get("type", "none")
    if kind == "basic":
        pair = f"{auth['username']}:{auth['password']}"
        return {"authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    if kind == "bearer":
        return {"authorization": f"Bearer {auth['token']}"}
    if kind == "header":
        return {auth["name"].lower(): auth["value"]}
    if get_profile(account.profile).has(Feature.VERIFICATION_TOKENS):
        return {"authorization": verification_token(account)}
    return {}


def verification_token(account: Account) -> str:
    """Return the app's verification token, which Zoom sent until June 2025."""
    return ids_for_seed(account.seed).short_id("verification_token", 1)
