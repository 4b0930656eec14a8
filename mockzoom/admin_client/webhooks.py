"""Client for the webhooks of an account: subscriptions, deliveries, events, faults on deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.transport import AdminSession, quote_segment
from mockzoom.admin_client.webhook_records import (
    ClaimedRequest,
    RegisteredWebhookFault,
    WebhookDelivery,
    WebhookSubscription,
    delivery_of,
)

__tracebackhide__ = hidden

_PAGE = 500


class Webhooks:
    """The webhooks of an account; methods raise `AdminApiError`. See docs/how-to/receiving_webhooks.md."""

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._account = path
        self._path = f"{path}/webhooks"

    def subscribe(self, url: str, events: str | Iterable[str], **fields: Any) -> WebhookSubscription:
        """Subscribe a receiver and return the subscription with its secret token.

        `fields` are `secret`, `name`, `auth`, `user_ids`, `retry`, `stamp`, `transport` and `validate`.
        """
        body = {"url": url, "events": _names(events), **fields}
        return _subscription(self._caller.call("POST", self._path, body))

    def list(self, *, secrets: bool = False) -> list[WebhookSubscription]:
        """Return all subscriptions, without secret tokens unless they are requested."""
        found = self._caller.call("GET", self._path, query={"secrets": secrets})["subscriptions"]
        return [_subscription(one) for one in found]

    def get(self, subscription_id: str, *, secrets: bool = False) -> WebhookSubscription:
        """Return one subscription."""
        return _subscription(self._caller.call("GET", self._one(subscription_id), query={"secrets": secrets}))

    def update(self, subscription_id: str, **fields: Any) -> WebhookSubscription:
        """Change fields of a subscription."""
        return _subscription(self._caller.call("PUT", self._one(subscription_id), fields))

    def delete(self, subscription_id: str) -> None:
        """Delete a subscription with its deliveries."""
        self._caller.call("DELETE", self._one(subscription_id))

    def validate(self, subscription_id: str) -> str:
        """Validate the receiver now; returns what is wrong with its answer, or an empty text."""
        return str(self._caller.call("POST", f"{self._one(subscription_id)}/validate", {})["problem"])

    def deliveries(
        self, event: str | None = None, *, state: str | None = None, subscription: str | None = None, after: int = 0
    ) -> Iterator[WebhookDelivery]:
        """Yield deliveries in the order in which they were made, requested page by page."""
        query = {"event": event, "state": state, "subscription": subscription, "limit": _PAGE}
        while True:
            page = self._caller.call("GET", f"{self._account}/deliveries", query={**query, "after": after})
            yield from (delivery_of(one) for one in page["deliveries"])
            after = page["next"]
            if len(page["deliveries"]) < _PAGE:
                return

    def delivery(self, delivery_id: str) -> WebhookDelivery:
        """Return a delivery with its body, and the headers and answers of its attempts."""
        return delivery_of(self._caller.call("GET", f"{self._account}/deliveries/{quote_segment(delivery_id)}"))

    def redeliver(self, delivery_id: str) -> WebhookDelivery:
        """Send an event again, with the same id and body; returns the new delivery."""
        path = f"{self._account}/deliveries/{quote_segment(delivery_id)}/redeliver"
        return delivery_of(self._caller.call("POST", path, {}))

    def release(self) -> int:
        """Send what an import or a restored checkpoint has held back; returns the number of deliveries."""
        return int(self._caller.call("POST", f"{self._account}/deliveries/release", {})["released"])

    def deliver(self) -> int:
        """Let the server send what is due, and return the number of requests when nothing due is left."""
        return int(self._caller.call("POST", f"{self._account}/deliveries/deliver", {})["sent"])

    def claim(self) -> tuple[ClaimedRequest, ...]:
        """Claim the requests that are due to subscriptions of the transport `pull`."""
        found = self._caller.call("POST", f"{self._account}/deliveries/claim", {})["requests"]
        return tuple(ClaimedRequest(**one) for one in found)

    def record(self, request: ClaimedRequest, *, status: int = 0, failure: str = "", answer: str = "") -> str:
        """Report the outcome of a claimed request; returns the problem of a failed validation, or an empty text."""
        body: dict[str, Any] = {"holder": request.holder, "answer": answer[: 64 << 10]}
        body |= {"status": status} if status else {"failure": failure}
        path = f"{self._account}/deliveries/{quote_segment(request.id)}/outcome"
        return str(self._caller.call("POST", path, body)["problem"])

    def trigger(self, event: str, *, set: Mapping[str, Any] | None = None, **fields: Any) -> dict[str, Any]:  # noqa: A002
        """Send an event made from its example; `set` has values by path, `fields` are `times`, `to` and `secret`."""
        body = {"event": event, **({"set": dict(set)} if set else {}), **fields}
        document: dict[str, Any] = self._caller.call("POST", f"{self._account}/events", body)
        return document

    def deauthorize(self, user_id: str = "") -> dict[str, Any]:
        """Announce that a user, by default the first, has uninstalled the app."""
        body = {"user_id": user_id} if user_id else {}
        document: dict[str, Any] = self._caller.call("POST", f"{self._account}/deauthorize", body)
        return document

    def sign(self, body: str, **fields: Any) -> dict[str, str]:
        """Return the headers that sign a body; `fields` are `secret` or `subscription`, and `timestamp`."""
        found: dict[str, str] = self._caller.call("POST", f"{self._account}/sign", {"body": body, **fields})["headers"]
        return found

    @cached_property
    def faults(self) -> WebhookFaults:
        """The faults on deliveries."""
        return WebhookFaults(self._caller, f"{self._account}/webhook_faults")

    def _one(self, subscription_id: str) -> str:
        return f"{self._path}/{quote_segment(subscription_id)}"


class WebhookFaults:
    """The faults on deliveries of an account; methods raise `AdminApiError`."""

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._path = path

    def add(self, event: str = "*", **effects: Any) -> RegisteredWebhookFault:
        """Add a fault: `add("webinar.*", signature="wrong", first=1)`."""
        return RegisteredWebhookFault(**self._caller.call("POST", self._path, {"event": event, **effects}))

    def list(self) -> list[RegisteredWebhookFault]:
        """Return all faults with their counts."""
        return [RegisteredWebhookFault(**one) for one in self._caller.call("GET", self._path)["faults"]]

    def delete(self, fault_id: str) -> None:
        """Delete one fault."""
        self._caller.call("DELETE", f"{self._path}/{quote_segment(fault_id)}")

    def clear(self) -> int:
        """Delete all faults, and return their number."""
        return int(self._caller.call("DELETE", self._path)["deleted"])


def _names(events: str | Iterable[str]) -> list[str]:
    return [events] if isinstance(events, str) else [*events]


def _subscription(document: dict[str, Any]) -> WebhookSubscription:
    lists = {name: tuple(document[name]) for name in ("events", "user_ids")}
    return WebhookSubscription(**{**document, **lists})
