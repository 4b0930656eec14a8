"""Endpoints for webhook subscriptions: who receives which events, and the validation of receivers."""

from __future__ import annotations

from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.admin.webhook_documents import check_subscription, subscription_document
from mockzoom.delivery.building import Sender, validation_job
from mockzoom.delivery.jobs import DeliveryOutcome, Job, problem_of
from mockzoom.errors import FieldError, join_names
from mockzoom.storage import State
from mockzoom.storage.listing import list_all
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.models import (
    ACCOUNT_SCOPE,
    PUSH,
    SUBSCRIPTIONS,
    UNVERIFIED,
    USER_SCOPE,
    Subscription,
)
from mockzoom.zoom.webhooks.removal import remove_subscription
from mockzoom.zoom.webhooks.rules import MAX_SUBSCRIPTIONS, validated, validation_failed
from mockzoom.zoom.webhooks.subscribing import add_subscription, may_add_subscription, next_subscription_id


@admin_operation("createSubscription")
def create_subscription(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Subscribe a receiver after it has been validated; raises `FieldError` (422) if it answers wrongly."""
    account, body = account_of(ground, request), request.body
    check_subscription(body, ground.settings.webhook_targets)
    service = ground.webhooks.service
    with ground.opened(account, "createSubscription") as ctx:
        subscription = _new(ctx, body)
        is_pushed = subscription.transport == PUSH and body.get("validate", True)
        job = validation_job(ctx, subscription, Sender("", ground.system_ms()), ctx.now) if is_pushed else None
        if job is None:
            first = None if body.get("validate", True) else validated(subscription, ctx.now)
            subscription = first or subscription._replace(next_validation_ms=ctx.now)
            _store(ctx, subscription)
    if job is not None:
        _check(job, subscription, service.send(job))
        with ground.opened(account, "createSubscription") as ctx:
            subscription = validated(subscription, ctx.now)
            _store(ctx, subscription)
    service.wake(account.id)
    return subscription_document(account, subscription, secrets=True)


@admin_operation("listSubscriptions")
def list_subscriptions(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the subscriptions of an account, without secrets unless they are requested."""
    account = account_of(ground, request)
    with ground.store.transaction(account.id) as state:
        found = list_all(state, SUBSCRIPTIONS, "")
    return {"subscriptions": [subscription_document(account, s, secrets=request.query["secrets"]) for s in found]}


@admin_operation("getSubscription")
def get_subscription(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one subscription, without secrets unless they are requested."""
    account = account_of(ground, request)
    with ground.store.transaction(account.id) as state:
        found = find_subscription(state, account, request.path["subscriptionId"])
    return subscription_document(account, found, secrets=request.query["secrets"])


@admin_operation("updateSubscription")
def update_subscription(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Change the fields of a subscription that the body contains.

    A receiver with a new URL or secret has to be validated first; raises `FieldError` (422) if it answers wrongly.
    """
    account, body = account_of(ground, request), request.body
    service = ground.webhooks.service
    with ground.opened(account, "updateSubscription") as ctx:
        old = find_subscription(ctx.state, account, request.path["subscriptionId"])
        whole = {"url": old.url, "events": old.events, "transport": old.transport, **body}
        check_subscription(whole, ground.settings.webhook_targets)
        new = _changed(ctx, old, body)
        is_checked = (new.url, new.secret) != (old.url, old.secret) and body.get("validate", True)
        if is_checked and new.transport != PUSH:
            new = new._replace(state=UNVERIFIED, next_validation_ms=ctx.now)
        job = None
        if is_checked and new.transport == PUSH:
            job = validation_job(ctx, new, Sender("", ground.system_ms()), ctx.now)
        else:
            ctx.state.put(SUBSCRIPTIONS, [new])
    if job is not None:
        _check(job, new, service.send(job))
        with ground.opened(account, "updateSubscription") as ctx:
            new = validated(_changed(ctx, find_subscription(ctx.state, account, old.id), body), ctx.now)
            ctx.state.put(SUBSCRIPTIONS, [new])
    service.wake(account.id)
    return subscription_document(account, new)


def _changed(ctx: RequestContext, old: Subscription, body: dict[str, Any]) -> Subscription:
    fields = {name: value for name, value in body.items() if name not in ("validate", "events", "user_ids")}
    events = tuple(body.get("events", old.events))
    if "user_ids" in body:
        fields["user_ids"] = _user_ids(ctx, body)
        fields["scope"] = _scope(fields["user_ids"])
    return old._replace(events=events, **fields)


@admin_operation("deleteSubscription")
def delete_subscription(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Delete a subscription with its deliveries."""
    account = account_of(ground, request)
    with ground.opened(account, "deleteSubscription") as ctx:
        remove_subscription(ctx, find_subscription(ctx.state, account, request.path["subscriptionId"]))
    return {"deleted": 1}


@admin_operation("validateSubscription")
def validate_subscription(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Send `endpoint.url_validation` now and store the result; for a receiver that is pulled, make it due now."""
    account = account_of(ground, request)
    with ground.opened(account, "validateSubscription") as ctx:
        found = find_subscription(ctx.state, account, request.path["subscriptionId"])
        job = validation_job(ctx, found, Sender("", ground.system_ms()), ctx.now) if found.transport == PUSH else None
        if job is None:
            found = found._replace(next_validation_ms=ctx.now)
            ctx.state.put(SUBSCRIPTIONS, [found])
    problem = ""
    if job is not None:
        problem = problem_of(job, found.secret, ground.webhooks.service.send(job))
        with ground.opened(account, "validateSubscription") as ctx:
            found = find_subscription(ctx.state, account, found.id)
            found = validation_failed(found, problem, ctx.now) if problem else validated(found, ctx.now)
            ctx.state.put(SUBSCRIPTIONS, [found])
    return {"problem": problem, "subscription": subscription_document(account, found)}


def find_subscription(
    state: State, account: Account, subscription_id: str, field: str = "subscriptionId"
) -> Subscription:
    """Return a subscription; raises `FieldError` (404) with the existing ones."""
    found = state.get(SUBSCRIPTIONS, subscription_id)
    if found is None:
        there = [s.id for s in list_all(state, SUBSCRIPTIONS, "")]
        hint = did_you_mean(subscription_id, there) if there else "it has none"
        raise FieldError(field, f"account {account.id!r} has no subscription {subscription_id[:100]!r}; {hint}", 404)
    return found


def _check(job: Job, subscription: Subscription, outcome: DeliveryOutcome) -> None:
    problem = problem_of(job, subscription.secret, outcome)
    if problem:
        hint = 'answer endpoint.url_validation, or subscribe with "validate": false'
        raise FieldError("url", f"{subscription.url} was not validated: {problem}; {hint}")


def _new(ctx: RequestContext, body: dict[str, Any]) -> Subscription:
    number, subscription_id = next_subscription_id(ctx)
    user_ids = _user_ids(ctx, body)
    return Subscription(
        id=subscription_id,
        name=body.get("name", f"subscription {number}"),
        url=body["url"],
        events=tuple(body["events"]),
        secret=body.get("secret") or ctx.ids.short_id("webhook_secret", number),
        auth=body.get("auth", {}),
        user_ids=user_ids,
        scope=_scope(user_ids),
        transport=body.get("transport", PUSH),
        retry=body.get("retry", "server_errors"),
        stamp=body.get("stamp", "machine"),
        created_ms=ctx.now,
    )


def _scope(user_ids: tuple[str, ...]) -> str:
    """Return the scope of a subscription of the admin API: with user ids it is for these users, else for all."""
    return USER_SCOPE if user_ids else ACCOUNT_SCOPE


def _user_ids(ctx: RequestContext, body: dict[str, Any]) -> tuple[str, ...]:
    for number, user_id in enumerate(body.get("user_ids", ())):
        if ctx.state.get(USERS, user_id) is None:
            there = join_names(f"{u.id} ({u.email})" for u in list_all(ctx.state, USERS, ""))
            raise FieldError(f"user_ids[{number}]", f"no user has the id {user_id[:100]!r}; users: {there}")
    return tuple(body.get("user_ids", ()))


def _store(ctx: RequestContext, subscription: Subscription) -> None:
    if not may_add_subscription(ctx):
        raise FieldError("", f"an app has at most {MAX_SUBSCRIPTIONS} subscriptions; delete one first", 409)
    add_subscription(ctx, subscription)
