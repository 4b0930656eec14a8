"""Zoom's API of event subscriptions.

Operations: createEventSubscription, getUserEventSubscriptions, subscribeEventSubscription,
unSubscribeEventSubscription, deleteEventSubscription. Subscriptions belong to the app, so tokens of the app itself
(client_credentials) are accepted. Where the documents are silent, the decision is inferred and said so.
"""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import REASON_HEADER, ZoomApiError, api_error
from mockzoom.zoom.event_subscriptions.custom_headers import read_custom_header, show_custom_header
from mockzoom.zoom.event_subscriptions.errors import (
    APP_NOT_AUTHORIZED,
    EVENT_NOT_ALLOWED,
    EVENT_NOT_FOUND,
    EVENTS_EMPTY,
    SUBSCRIBER_NOT_FOUND,
    SUBSCRIPTION_NOT_FOUND,
    SUBSCRIPTION_SCOPE_INVALID,
    SUBSCRIPTIONS_FULL,
    WEBHOOK_URL_EMPTY,
    WEBHOOK_URL_NOT_VALIDATED,
)
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import invalid_query
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.models import ACCOUNT_SCOPE, API, SUBSCRIPTIONS, USER_SCOPE, Subscription
from mockzoom.zoom.webhooks.removal import remove_subscription
from mockzoom.zoom.webhooks.rules import MAX_SUBSCRIPTIONS, validated
from mockzoom.zoom.webhooks.subscribing import (
    ReceiverCheck,
    add_subscription,
    app_secret,
    may_add_subscription,
    next_subscription_id,
)

_SCOPES = (USER_SCOPE, ACCOUNT_SCOPE)
# The scopes that an app needs for the events of an object; events of other objects need none that is known.
_RESOURCES = {
    "webinar": ("webinar",),
    "meeting": ("meeting",),
    "recording": ("recording", "cloud_recording"),
    "user": ("user",),
}
_NOT_SUBSCRIBABLE = ("endpoint.url_validation",)  # sent to every receiver, and no event of an app

_WITHOUT_RECEIVERS = ReceiverCheck()


def serialize_created(_: RequestContext, subscription: Subscription) -> dict[str, Any]:
    """Return the id of a new subscription."""
    return {"event_subscription_id": subscription.id}


def serialize_subscriptions(ctx: RequestContext, page: Page[Subscription]) -> dict[str, Any]:
    """Return a page of subscriptions."""
    return {
        "next_page_token": page.next_page_token,
        "page_size": page.page_size,
        "event_subscriptions": [_shown(ctx, one) for one in page.records],
    }


def _shown(ctx: RequestContext, one: Subscription) -> dict[str, Any]:
    """Return a subscription; the subscriber is the first user, or the account (inferred)."""
    return {
        "event_subscription_id": one.id,
        "events": list(one.events),
        "event_subscription_name": one.name,
        "event_webhook_url": one.url,
        "subscription_scope": one.scope,
        "created_source": "openapi" if one.origin == API else "default",
        "subscriber_id": one.user_ids[0] if one.user_ids else ctx.account.id,
        "custom_header": show_custom_header(one.auth),
    }


@operation("createEventSubscription", serializer=serialize_created, calls_receivers=True)
def create_event_subscription(ctx: RequestContext, request: OperationRequest) -> Subscription:
    """Subscribe a receiver after it has answered `endpoint.url_validation`."""
    body = request.body
    events, url, scope = body.get("events", ()), body.get("event_webhook_url", ""), body.get("subscription_scope", "")
    if not events:
        raise api_error(EVENTS_EMPTY)
    if not url.strip():
        raise api_error(WEBHOOK_URL_EMPTY)
    if scope not in _SCOPES:
        raise api_error(SUBSCRIPTION_SCOPE_INVALID)
    _check_account(ctx, body)
    user_ids = _users(ctx, body.get("user_ids", ())) if scope == USER_SCOPE else ()
    _check_events(ctx, events)
    auth = read_custom_header(body.get("custom_header", {}))
    _check_limit(ctx)
    subscription = Subscription(
        id=next_subscription_id(ctx)[1],
        name=body.get("event_subscription_name", ""),
        url=url,
        events=tuple(dict.fromkeys(events)),
        secret=app_secret(ctx.account),
        auth=auth,
        user_ids=user_ids,
        scope=scope,
        origin=API,
        created_ms=ctx.now,
    )
    found = ctx.receivers.check(ctx, subscription) if ctx.receivers is not None else _WITHOUT_RECEIVERS
    if found.problem:
        reason = found.problem.encode("ascii", "replace").decode()
        raise ZoomApiError(WEBHOOK_URL_NOT_VALIDATED, {"url": url}, headers={REASON_HEADER: reason})
    _check_limit(ctx)  # another request may have been faster while the receiver answered
    subscription = validated(subscription._replace(transport=found.transport), ctx.now)
    add_subscription(ctx, subscription)
    return subscription


@operation("getUserEventSubscriptions", serializer=serialize_subscriptions)
def get_user_event_subscriptions(ctx: RequestContext, request: OperationRequest) -> Page[Subscription]:
    """Return the subscriptions that concern a user, of one scope or of both."""
    query = request.query_params
    user_id, scope = _given(query, "user_id"), query.get("subscription_scope")
    if scope is not None and scope not in _SCOPES:
        raise api_error(SUBSCRIPTION_SCOPE_INVALID)
    if _given(query, "account_id") != ctx.account.id or not _is_user(ctx, user_id):
        raise api_error(SUBSCRIBER_NOT_FOUND, user_id=user_id)

    def is_shown(one: Subscription) -> bool:
        return scope in (None, one.scope) and one.concerns(user_id)

    listing = f"getUserEventSubscriptions/{user_id}/{scope}"
    return read_page(ctx, SUBSCRIPTIONS, query, listing=listing, keep=is_shown)


@operation("subscribeEventSubscription")
def subscribe_event_subscription(ctx: RequestContext, request: OperationRequest) -> None:
    """Subscribe more users, or the account again, to a subscription of this API."""
    one = _require(ctx, request.path_params["eventSubscriptionId"])
    _check_account(ctx, request.body)
    user_ids = _users(ctx, request.body.get("user_ids", ()))
    if one.scope == USER_SCOPE:
        changed = one._replace(user_ids=tuple(dict.fromkeys((*one.user_ids, *user_ids))))
    else:
        changed = one._replace(subscribed=True)
    ctx.state.put(SUBSCRIPTIONS, [changed])


@operation("unSubscribeEventSubscription")
def unsubscribe_event_subscription(ctx: RequestContext, request: OperationRequest) -> None:
    """Unsubscribe users from a subscription, or the account: all of its users if none are named (inferred)."""
    query = request.query_params
    one = _require(ctx, _given(query, "event_subscription_id"))
    account_id = _given(query, "account_id")
    if account_id != ctx.account.id:
        raise api_error(SUBSCRIBER_NOT_FOUND, user_id=account_id)
    named = _users(ctx, (query["user_ids"],)) if query.get("user_ids") else ()
    if one.scope == USER_SCOPE:
        left = tuple(user_id for user_id in one.user_ids if user_id not in named) if named else ()
        changed = one._replace(user_ids=left)
    else:
        changed = one._replace(subscribed=False)
    ctx.state.put(SUBSCRIPTIONS, [changed])


@operation("deleteEventSubscription")
def delete_event_subscription(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a subscription of this API, with its deliveries."""
    remove_subscription(ctx, _require(ctx, request.path_params["eventSubscriptionId"]))


def _require(ctx: RequestContext, subscription_id: str) -> Subscription:
    found = ctx.state.get(SUBSCRIPTIONS, subscription_id)
    if found is None or found.origin != API:
        raise api_error(SUBSCRIPTION_NOT_FOUND, subscription_id=subscription_id)
    return found


def _given(query: dict[str, Any], name: str) -> str:
    """Return a query parameter; the validation error for a missing one is inferred."""
    value: str = query.get(name, "")
    if not value:
        raise invalid_query(name, missing=True)
    return value


def _check_account(ctx: RequestContext, body: dict[str, Any]) -> None:
    account_id = body.get("account_id") or ctx.account.id
    if account_id != ctx.account.id:
        raise api_error(APP_NOT_AUTHORIZED, user_id=account_id)


def _check_events(ctx: RequestContext, events: list[str]) -> None:
    for event in events:
        is_event = ctx.receivers is None or ctx.receivers.is_event(event)
        if not is_event or event in _NOT_SUBSCRIBABLE:
            raise api_error(EVENT_NOT_FOUND, event=event)
        resources = _RESOURCES.get(event.partition(".")[0], ())
        if resources and not any(scope.partition(":")[0] in resources for scope in ctx.account.scopes):
            raise api_error(EVENT_NOT_ALLOWED, event=event)


def _check_limit(ctx: RequestContext) -> None:
    if not may_add_subscription(ctx):
        raise api_error(SUBSCRIPTIONS_FULL, maximum=MAX_SUBSCRIPTIONS)


def _users(ctx: RequestContext, entries: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return user ids; an entry may hold several, separated by commas, as in the documents' example."""
    found = [user_id.strip() for entry in entries for user_id in entry.split(",") if user_id.strip()]
    for user_id in found:
        if not _is_user(ctx, user_id):
            raise api_error(SUBSCRIBER_NOT_FOUND, user_id=user_id)
    return tuple(dict.fromkeys(found))


def _is_user(ctx: RequestContext, user_id: str) -> bool:
    user = ctx.state.get(USERS, user_id)
    return user is not None and not user.foreign
