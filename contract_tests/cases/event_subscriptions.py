"""Event subscriptions of Zoom's API, and the log of webhooks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mockzoom.contract.client import Client, OperationCall
from mockzoom.contract.errors import Unsupported

from ..webhook_receiver import Hook, hook_for
from .words import DAY, ErrorCase, asking, changed, did, host_of, on, repeated, saying

EVENTS = ["webinar.created", "webinar.registration_created"]


def creation(client: Client, hook: Hook | None = None, **fields: Any) -> OperationCall:
    """A call that subscribes a receiver to the events of the whole account, unless `fields` say otherwise."""
    body = {
        "events": EVENTS,
        "event_subscription_name": client.topic,
        "event_webhook_url": (hook or hook_for(client)).url,
        "subscription_scope": "account",
        "account_id": client.account.credentials.account_id,
    }
    return OperationCall("createEventSubscription", {}, {**body, **fields})


def subscribed(client: Client, hook: Hook | None = None, **fields: Any) -> str:
    """The id of a new subscription."""
    return str(did(client, creation(client, hook, **fields))["event_subscription_id"])


def of_host(client: Client, **fields: Any) -> dict[str, Any]:
    """The fields of a subscription to the events of the host alone."""
    return {"subscription_scope": "user", "user_ids": [host_of(client)], **fields}


def listing(client: Client, **query: Any) -> OperationCall:
    """A call that lists the subscriptions of the host."""
    found = {"user_id": host_of(client), "account_id": client.account.credentials.account_id}
    return OperationCall("getUserEventSubscriptions", {}, query=found | query)


def _listed(client: Client) -> OperationCall:
    subscribed(client)
    return listing(client)


def _more(client: Client) -> OperationCall:
    made = subscribed(client, **of_host(client))
    body = {"user_ids": [host_of(client)], "account_id": client.account.credentials.account_id}
    return OperationCall("subscribeEventSubscription", {"eventSubscriptionId": made}, body)


def _less(client: Client) -> OperationCall:
    made = subscribed(client, **of_host(client))
    query = {"event_subscription_id": made, "user_ids": host_of(client)}
    query["account_id"] = client.account.credentials.account_id
    return OperationCall("unSubscribeEventSubscription", {}, query=query)


def logs(client: Client, **query: Any) -> OperationCall:
    """A call that lists the requests to the receivers of the app."""
    if not client.account.credentials.client_id:
        raise Unsupported("the id of the app is unknown: only a token was given")
    return OperationCall("getWebhookLogs", {"appId": client.account.credentials.client_id}, query=query or None)


SUCCESS_CASES = {
    "createEventSubscription": lambda client: creation(client, **of_host(client)),
    "getUserEventSubscriptions": _listed,
    "subscribeEventSubscription": _more,
    "unSubscribeEventSubscription": _less,
    "deleteEventSubscription": lambda client: OperationCall(
        "deleteEventSubscription", {"eventSubscriptionId": subscribed(client)}
    ),
    "getWebhookLogs": logs,
}


def day(client: Client, days: float) -> str:
    """The moment some days from now, in the format of the log."""
    return datetime.fromtimestamp(int(client.account.target.now() + days * DAY), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _between(first: float, last: float | None = None) -> ErrorCase:
    def spoil(client: Client, sent: OperationCall) -> OperationCall:
        ends = {} if last is None else {"to": day(client, last)}
        return asking(sent, **{"from": day(client, first)}, **ends)

    return ErrorCase(spoil, wrong_in_itself=True)


def _header(sentence: str, **fields: Any) -> ErrorCase:
    return changed(lambda sent: saying(sent, custom_header=fields), sentence=sentence)


def _user_of_second(client: Client, sent: OperationCall) -> OperationCall:
    from ..registration_scenario import token_of_second  # noqa: PLC0415 - it uses cases itself

    client.token = token_of_second(client)
    return sent


_POOR = {"scopes": ["marketplace:write:event_subscription", "user:read", "user:read:user"]}
_CREATE, _LIST, _SUBSCRIBE = "createEventSubscription", "getUserEventSubscriptions", "subscribeEventSubscription"
_UNSUBSCRIBE, _DELETE, _LOGS = "unSubscribeEventSubscription", "deleteEventSubscription", "getWebhookLogs"

ERROR_CASES = {
    (_CREATE, "events_empty"): changed(lambda sent: saying(sent, events=[])),
    (_CREATE, "webhook_url_empty"): changed(lambda sent: saying(sent, event_webhook_url="")),
    (_CREATE, "subscription_scope_invalid"): changed(lambda sent: saying(sent, subscription_scope="world")),
    (_CREATE, "app_not_authorized"): changed(lambda sent: saying(sent, account_id="another"), user_id="another"),
    (_CREATE, "subscriber_not_found"): changed(lambda sent: saying(sent, user_ids=["nobody"]), user_id="nobody"),
    (_CREATE, "event_not_found"): changed(lambda sent: saying(sent, events=["webinar.*"]), event="webinar.*"),
    (_CREATE, "event_not_allowed"): ErrorCase(lambda _, sent: (sent, {"event": EVENTS[0]}), _POOR),
    (_CREATE, "custom_header_invalid"): _header("The username is required.", custom_header_type=1),
    (_CREATE, "custom_header_type_invalid"): changed(
        lambda sent: saying(sent, custom_header={"custom_header_type": 2}), custom_header_type=2
    ),
    (_CREATE, "subscriptions_full"): repeated(20, maximum=20),
    (_CREATE, "webhook_url_not_validated"): changed(
        lambda sent: saying(sent, event_webhook_url=sent.body["event_webhook_url"] + "/elsewhere"),
        url=lambda sent: sent.body["event_webhook_url"],
    ),
    (_LIST, "subscription_scope_invalid"): changed(lambda sent: asking(sent, subscription_scope="world")),
    (_LIST, "subscriber_not_found"): changed(lambda sent: asking(sent, user_id="nobody")),
    (_SUBSCRIBE, "app_not_authorized"): changed(lambda sent: saying(sent, account_id="another"), user_id="another"),
    (_SUBSCRIBE, "subscriber_not_found"): changed(lambda sent: saying(sent, user_ids=["nobody"]), user_id="nobody"),
    (_UNSUBSCRIBE, "subscriber_not_found"): changed(lambda sent: asking(sent, user_ids="nobody"), user_id="nobody"),
    (_UNSUBSCRIBE, "subscription_not_found"): changed(
        lambda sent: asking(sent, event_subscription_id="nobodys"), subscription_id="nobodys"
    ),
    (_LOGS, "webhook_logs_forbidden"): ErrorCase(
        _user_of_second,
        {
            "users": [{"email": "host@example.com"}, {"email": "second@example.com"}],
            "scopes": ["marketplace_app:read", "user:read"],
        },
    ),
    (_LOGS, "app_not_found"): changed(lambda sent: on(sent, appId="nobodys"), app_id="nobodys"),
    (_LOGS, "retry_number_invalid"): changed(lambda sent: asking(sent, retry_num="4")),
    (_LOGS, "log_date_invalid"): changed(lambda sent: asking(sent, **{"from": "yesterday"})),
    (_LOGS, "log_from_in_future"): _between(1),
    (_LOGS, "log_dates_reversed"): _between(-1, -2),
    (_LOGS, "log_range_too_old"): _between(-8),
}
for _name in (_SUBSCRIBE, _DELETE):
    ERROR_CASES[_name, "subscription_not_found"] = changed(
        lambda sent: on(sent, eventSubscriptionId="nobodys"), subscription_id="nobodys"
    )
