"""Endpoints that make events without an operation: trigger one, uninstall the app, sign a body."""

from __future__ import annotations

from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.admin.webhook_endpoints import find_subscription
from mockzoom.delivery.building import Sender, event_job
from mockzoom.delivery.jobs import DeliveryOutcome
from mockzoom.delivery.targets import check_target
from mockzoom.delivery.trigger import deauthorization, example_event
from mockzoom.errors import FieldError, join_names
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.announce import add_event, envelope
from mockzoom.zoom.webhooks.models import ACTIVE, SUBSCRIPTIONS, Subscription
from mockzoom.zoom.webhooks.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign, write_body


@admin_operation("triggerEvent")
def trigger_event(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Send an event made from its example: to the subscriptions to it, or once to the URL `to`."""
    account, body = account_of(ground, request), request.body
    if "to" in body:
        return _send_once(ground, request)
    if "secret" in body:
        raise FieldError("secret", "requires `to`, which is missing; subscriptions have secret tokens of theirs")
    made: list[str] = []
    with ground.opened(account, "triggerEvent") as ctx:
        receivers = [
            s for s in list_all(ctx.state, SUBSCRIPTIONS, "") if s.state == ACTIVE and _covers(s, body["event"])
        ]
        document = example_event(body["event"], ctx.now, account.id, body.get("set"))
        if not receivers:
            raise FieldError(
                "event", f"no active subscription has the event {body['event']!r}; create one, or set `to`", 409
            )
        for _ in range(body.get("times", 1)):
            made += add_event(ctx, body["event"], write_body(document), receivers, ctx.now).deliveries
    return {"deliveries": made}


@admin_operation("deauthorizeApp")
def deauthorize_app(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Announce that a user has uninstalled the app; the account's tokens are not revoked."""
    account = account_of(ground, request)
    with ground.opened(account, "deauthorizeApp") as ctx:
        user_id = _user_id(ctx, request.body.get("user_id", ""))
        made: list[str] = []
        for s in list_all(ctx.state, SUBSCRIPTIONS, ""):
            if s.state == ACTIVE and s.covers("app_deauthorized", user_id):
                payload = deauthorization(account, user_id, ctx.now, s.secret)
                body = write_body(envelope("app_deauthorized", payload, ctx.now))
                made += add_event(ctx, "app_deauthorized", body, [s], ctx.now).deliveries
    return {"deliveries": made}


@admin_operation("signBody")
def sign_body(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the headers that sign a body, with the secret of a subscription or the one in the request."""
    account, body = account_of(ground, request), request.body
    if ("secret" in body) == ("subscription" in body):
        raise FieldError("secret", "set either `secret`, or the id of a `subscription`")
    with ground.store.transaction(account.id) as state:
        secret = body.get("secret") or find_subscription(state, account, body["subscription"], "subscription").secret
    stamp = body.get("timestamp", ground.system_ms() // 1000)
    return {"headers": {TIMESTAMP_HEADER: str(stamp), SIGNATURE_HEADER: sign(body["body"], secret, stamp)}}


def _send_once(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    account, body = account_of(ground, request), request.body
    if not body.get("secret"):
        raise FieldError("secret", "is missing; with `to`, set the secret token that the receiver has")
    check_target(body["to"], ground.settings.webhook_targets, field="to")
    outcomes = []
    for _ in range(body.get("times", 1)):
        with ground.opened(account, "triggerEvent") as ctx:
            document = example_event(body["event"], ctx.now, account.id, body.get("set"))
            receiver = Subscription("", "", body["to"], (body["event"],), body["secret"])
            job = event_job(ctx, receiver, body["event"], write_body(document), Sender("", ground.system_ms()))
        outcomes.append(_outcome(ground.webhooks.service.send(job)))
    return {"deliveries": [], "outcomes": outcomes}


def _outcome(outcome: DeliveryOutcome) -> dict[str, Any]:
    return {"status": outcome.status, "failure": outcome.failure, "took_ms": outcome.took, "answer": outcome.answer}


def _covers(subscription: Subscription, event: str) -> bool:
    return subscription._replace(user_ids=()).covers(event, "")


def _user_id(ctx: RequestContext, given: str) -> str:
    users = list_all(ctx.state, USERS, "")
    if given and all(user.id != given for user in users):
        raise FieldError("user_id", f"no user has the id {given[:100]!r}; users: {join_names(u.id for u in users)}")
    return given or users[0].id
