"""`mockzoom health` and `mockzoom wait`: check whether a server responds, in containers without curl."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import click

from mockzoom.cli.options import own_certificates, resolved, server_url, url_option, web_address


def fault_of(url: str) -> str:
    """Return what is wrong with the server at an address; empty if it answers as mockzoom does."""
    try:
        address = urlsplit(url)
        if address.scheme not in ("http", "https") or not address.hostname:
            return f"{url!r} is not an http:// or https:// address"
        with closing(_connection(address.scheme, address.hostname, address.port)) as connection:
            connection.request("GET", "/v2/users/me")
            answer = connection.getresponse()
            tracking = answer.getheader("x-zm-trackingid", "")
    except ConnectionRefusedError:
        return f"{url} does not answer: connection refused; `mockzoom serve` starts a server"
    except OSError as error:
        return f"{url} does not answer: {error}"
    except (HTTPException, ValueError) as error:  # UnicodeError, InvalidURL and a port out of range among them
        return f"{url!r} is not the address of a server: {error}"
    return "" if answer.status == 401 and tracking else f"{url} answers, but not as mockzoom does"


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(host, port or 80, timeout=3)
    import ssl  # noqa: PLC0415 - 10 ms that most do not pay

    context = ssl.create_default_context()
    context.load_verify_locations(own_certificates(resolved("", {}).settings).ca)
    return HTTPSConnection(host, port or 443, timeout=3, context=context)


@click.command("health")
@url_option
def health_command(url: str) -> None:
    """Exit with 0 if the server responds, with 1 if not."""
    fault = fault_of(server_url(url))
    click.echo(fault or "ok", err=bool(fault))
    sys.exit(1 if fault else 0)


@click.command("wait", short_help="Wait until the server responds.")
@url_option
@click.option("--timeout", type=click.FloatRange(min=0), default=30.0, show_default=True, help="Seconds to wait.")
def wait_command(url: str, timeout: float) -> None:
    """Wait until the server responds; exit with 1 on timeout."""
    url = web_address(url)  # waiting does not fix an invalid address
    deadline = time.monotonic() + timeout
    while (fault := fault_of(url)) and time.monotonic() < deadline:
        time.sleep(0.05)
    click.echo(fault or "ok", err=bool(fault))
    sys.exit(1 if fault else 0)
