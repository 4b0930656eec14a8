"""What the admin API and Zoom's API have in common: new subscriptions, and the outside world that they need."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from mockzoom.zoom.account_records import Account
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.sessions.events import watch_live_sessions
from mockzoom.zoom.sessions.occasions import all_occasions
from mockzoom.zoom.webhooks.models import PUSH, SUBSCRIPTIONS, Subscription
from mockzoom.zoom.webhooks.rules import MAX_SUBSCRIPTIONS


class ReceiverCheck(NamedTuple):
    """The result of validating a receiver: what is wrong with its answer (empty if it is right), and who sends to it.

    `transport` is push or pull.
    """

    problem: str = ""
    transport: str = PUSH


class Receivers(Protocol):
    """What an operation on subscriptions needs beyond the account's state."""

    def is_event(self, name: str) -> bool:
        """Return whether Zoom has an event of this name."""

    def check(self, ctx: RequestContext, subscription: Subscription) -> ReceiverCheck:
        """Send `endpoint.url_validation` to a subscription's receiver and judge the answer.

        The state is closed while the request is on its way, and `ctx.state` is another one afterwards: records that
        were read before have to be read again.
        """


def app_secret(account: Account) -> str:
    """Return the secret token of an account's app."""
    return account.webhook_secret or ids_for_seed(account.seed).short_id("webhook_secret_token", 1)


def next_subscription_id(ctx: RequestContext) -> tuple[int, str]:
    """Return the number and the id of the account's next subscription."""
    number = ctx.state.next_number("webhook_subscriptions")
    return number, ctx.ids.short_id("webhook_subscription", number)


def may_add_subscription(ctx: RequestContext) -> bool:
    """Return whether the app may have another subscription."""
    return ctx.state.count(SUBSCRIPTIONS) < MAX_SUBSCRIPTIONS


def add_subscription(ctx: RequestContext, subscription: Subscription) -> None:
    """Store a new subscription; with the first one, the sessions that are live are watched from now on."""
    if not ctx.state.count(SUBSCRIPTIONS):
        watch_live_sessions(ctx, all_occasions(ctx.state))
    ctx.state.put(SUBSCRIPTIONS, [subscription])
