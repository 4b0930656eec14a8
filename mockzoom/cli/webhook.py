"""`mockzoom webhook`: subscriptions and deliveries of an account, and tools for receivers that need no server."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import click

from mockzoom.cli.admin_options import account_of, account_options, non_empty, show
from mockzoom.cli.webhook_tools import sign_body, trigger, verify

if TYPE_CHECKING:
    from mockzoom.admin_client.webhook_records import WebhookDelivery

_POLL_S = 0.5


@click.group("webhook", short_help="Subscribe receivers, send events, verify a receiver.")
def webhook_command() -> None:
    """Subscribe receivers, list deliveries, trigger events, and verify a receiver."""


for command in (trigger, verify, sign_body):
    webhook_command.add_command(command)


@webhook_command.command("subscribe", short_help="Subscribe a URL to events.")
@account_options
@click.argument("receiver")
@click.option("--event", "events", metavar="NAME", multiple=True, help="Name or pattern; repeatable. [default: *]")
@click.option("--secret", metavar="TOKEN", help="Secret token that signs requests; by default generated and printed.")
@click.option("--name", metavar="TEXT", help="A name for people.")
@click.option("--retry", type=click.Choice(["server_errors", "any"]), help="Which failures are retried.")
@click.option("--no-validation", is_flag=True, help="Do not send endpoint.url_validation first.")
def subscribe(
    *,
    url: str,
    admin_token: str,
    account: str,
    as_json: bool,
    receiver: str,
    events: tuple[str, ...],
    no_validation: bool,
    **fields: Any,
) -> None:
    """Subscribe a receiver's URL; it has to answer endpoint.url_validation."""
    with account_of(url, admin_token, account) as found:
        made = found.webhooks.subscribe(receiver, events or "*", validate=not no_validation, **non_empty(fields))
    show(made._asdict(), f"{made.id}  secret {made.secret}", as_json=as_json)


@webhook_command.command("list")
@account_options
def list_subscriptions(*, url: str, admin_token: str, account: str, as_json: bool) -> None:
    """List the subscriptions of an account."""
    with account_of(url, admin_token, account) as found:
        subscriptions = found.webhooks.list()
    lines = "\n".join(f"{one.id}  {one.state:<10}  {one.url}  {', '.join(one.events)}" for one in subscriptions)
    show([one._asdict() for one in subscriptions], lines or "none", as_json=as_json)


@webhook_command.command("unsubscribe")
@account_options
@click.argument("subscription_id")
def unsubscribe(*, url: str, admin_token: str, account: str, as_json: bool, subscription_id: str) -> None:
    """Delete a subscription with its deliveries."""
    with account_of(url, admin_token, account) as found:
        found.webhooks.delete(subscription_id)
    show({"deleted": 1}, "deleted", as_json=as_json)


@webhook_command.command("deliveries", short_help="List deliveries, oldest first.")
@account_options
@click.option("--event", metavar="NAME", help="Only this event.")
@click.option(
    "--state",
    type=click.Choice(["pending", "held", "delivered", "failed", "dropped"]),
    help="Only deliveries in this state.",
)
@click.option("--follow", is_flag=True, help="Go on with new deliveries until interrupted.")
def deliveries(
    *, url: str, admin_token: str, account: str, as_json: bool, event: str | None, state: str | None, follow: bool
) -> None:
    """List the deliveries of an account, one per line with the outcome of each attempt."""
    after = 0
    with account_of(url, admin_token, account) as found:
        while True:
            for one in found.webhooks.deliveries(event, state=state, after=after):
                after = one.number
                show(_document(one), str(one), as_json=as_json)
            if not follow:
                return
            time.sleep(_POLL_S)


@webhook_command.command("show")
@account_options
@click.argument("delivery_id")
def show_delivery(*, url: str, admin_token: str, account: str, as_json: bool, delivery_id: str) -> None:
    """Show the body of a delivery, and the headers and answer of each attempt."""
    with account_of(url, admin_token, account) as found:
        one = found.webhooks.delivery(delivery_id)
    lines = [str(one), one.body]
    for number, attempt in enumerate(one.attempts, 1):
        lines += [f"attempt {number}: {attempt.status or attempt.failure} in {attempt.took_ms} ms"]
        lines += [f"  {name}: {value}" for name, value in attempt.headers.items()]
        lines += [f"  {attempt.answer}"] if attempt.answer else []
    show(_document(one), "\n".join(lines), as_json=as_json)


@webhook_command.command("redeliver")
@account_options
@click.argument("delivery_id")
def redeliver(*, url: str, admin_token: str, account: str, as_json: bool, delivery_id: str) -> None:
    """Send an event again, with the same id and body and a new signature; print the outcome."""
    with account_of(url, admin_token, account) as found:
        made = found.webhooks.redeliver(delivery_id)
        found.webhooks.deliver()
        made = found.webhooks.delivery(made.id)
    show(_document(made), str(made), as_json=as_json)


def _document(one: WebhookDelivery) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(one._asdict(), default=dict))
    document["attempts"] = [attempt._asdict() for attempt in one.attempts]
    return document
