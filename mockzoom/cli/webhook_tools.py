"""`mockzoom webhook trigger`, `verify` and `sign`: with a URL and its secret token they need no server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from mockzoom.cli.admin_options import account_of, account_options, show

if TYPE_CHECKING:
    from mockzoom.delivery.jobs import DeliveryOutcome
    from mockzoom.webhooks import WebhookRequest

_SECRET = click.option(
    "--secret",
    metavar="TOKEN",
    envvar="MOCKZOOM_WEBHOOK_SECRET",
    help="The receiver's secret token. [MOCKZOOM_WEBHOOK_SECRET]",
)


@click.command("trigger", short_help="Send an event made from its example.")
@account_options
@click.argument("event")
@click.option(
    "--set", "values", metavar="PATH=VALUE", multiple=True, help="A value of the payload, such as object.topic=X."
)
@click.option("--to", metavar="URL", help="Send to this URL, without a server or subscription.")
@_SECRET
@click.option("--times", type=click.IntRange(1, 1000), default=1, show_default=True, help="How often to send it.")
def trigger(
    *,
    event: str,
    values: tuple[str, ...],
    to: str | None,
    secret: str | None,
    times: int,
    as_json: bool,
    **connection: str,
) -> None:
    """Send an event made from its example: to the account's subscriptions, or with --to to any URL."""
    changes = dict(_assignment(value) for value in values)
    if to is not None:
        _trigger_to(to, _required(secret), event, changes, times, as_json=as_json)
        return
    with account_of(**connection) as found:
        names = found.webhooks.trigger(event, set=changes, times=times)["deliveries"]
        found.webhooks.deliver()
        made = [found.webhooks.delivery(name) for name in names]
    show({"deliveries": names}, "\n".join(str(one) for one in made), as_json=as_json)


@click.command("verify", short_help="Check how a receiver answers good and broken requests.")
@click.argument("receiver")
@_SECRET
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(*, receiver: str, secret: str | None, as_json: bool) -> None:
    """Send a receiver good, broken, repeated and unknown events, and judge its answers; exit code 1 for a failure."""
    from mockzoom.webhooks.receiver_checks import FAIL, LIMITS, check_receiver  # noqa: PLC0415 - `--help` needs none of it

    send = _sender(receiver)
    found = []
    for finding in check_receiver(send, _required(secret)):
        found.append(finding)
        if not as_json:
            click.echo(f"{finding.verdict:<4}  {finding.check:<22} {finding.detail}")
    failed = any(finding.verdict == FAIL for finding in found)
    show({"findings": [f._asdict() for f in found], "failed": failed, "limits": LIMITS}, LIMITS, as_json=as_json)
    if failed:
        sys.exit(1)


@click.command("sign", short_help="Sign a body as Zoom does.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@_SECRET
@click.option("--timestamp", type=int, help="Epoch seconds; by default now.")
def sign_body(*, file: Path, secret: str | None, timestamp: int | None) -> None:
    """Print the headers that sign the bytes of a file, or of the standard input for -."""
    from mockzoom.webhooks import sign  # noqa: PLC0415 - `--help` needs none of it
    from mockzoom.zoom.account_clock import system_ms  # noqa: PLC0415 - the same

    try:
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}; name a readable file") from None
    at = system_ms() // 1000 if timestamp is None else timestamp
    click.echo(f"x-zm-request-timestamp: {at}\nx-zm-signature: {sign(body, _required(secret), at)}")


def _trigger_to(to: str, secret: str, event: str, changes: dict[str, Any], times: int, *, as_json: bool) -> None:
    from mockzoom.webhooks import request  # noqa: PLC0415 - `--help` needs none of it

    send = _sender(to)
    failed = False
    for _ in range(times):
        try:
            sent = request(event, secret=secret, set=changes)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        outcome = send(sent)
        failed = failed or not 200 <= outcome.status < 300
        line = f"{outcome.status or outcome.failure} in {outcome.took} ms"
        show({**outcome._asdict(), "body": sent.json}, line, as_json=as_json)
    if failed:
        sys.exit(1)


def _sender(url: str) -> Callable[[WebhookRequest], DeliveryOutcome]:
    """Return a function that sends to a URL; a person has named it, so every address but the ones never allowed is."""
    from mockzoom.delivery.http_sender import HttpSender  # noqa: PLC0415 - `--help` needs none of it
    from mockzoom.delivery.targets import check_target  # noqa: PLC0415 - the same
    from mockzoom.errors import FieldError  # noqa: PLC0415 - the same

    try:
        target = check_target(url, "any")
    except FieldError as error:
        raise click.ClickException(error.message) from None
    sender = HttpSender()
    return lambda sent: sender.send(target, sent.headers, sent.body)


def _assignment(text: str) -> tuple[str, Any]:
    """Return path and value of `object.topic=X`; a value that is JSON is read as such."""
    path, equals, value = text.partition("=")
    if not equals or not path:
        raise click.UsageError(f"--set {text}: write it as PATH=VALUE, such as object.topic=Spring")
    try:
        return path, json.loads(value)
    except ValueError:
        return path, value


def _required(secret: str | None) -> str:
    return secret or _missing_secret()


def _missing_secret() -> NoReturn:
    raise click.UsageError("--secret is missing; name the secret token that the receiver has")
