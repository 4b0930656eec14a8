"""`mockzoom proxy`: a forward proxy to a mock that runs elsewhere, in a container for instance."""

from __future__ import annotations

import logging
import signal
from threading import Event
from urllib.parse import urlsplit

import click

from mockzoom.cli.options import allow_option, ca_dir_option, own_certificates, resolved, server_url
from mockzoom.cli.serve import PROXY_PORT
from mockzoom.cli.serving.ports import reserve_proxy


@click.command("proxy", short_help="Redirect requests for Zoom's hosts to a running mock.")
@click.option(
    "--to",
    metavar="URL",
    envvar="MOCKZOOM_URL",
    default="",
    help="Address of the server. Default: that of the settings. [MOCKZOOM_URL]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PROXY_PORT,
    show_default=True,
    help="Port to listen on, on 127.0.0.1; 0 picks a free one and prints it.",
)
@allow_option
@ca_dir_option
def proxy_command(to: str, port: int, allow: tuple[str, ...], ca_dir: str | None) -> None:
    """Redirect requests for api.zoom.us and zoom.us to a mock; block other hosts unless allowed."""
    from mockzoom.proxy.server import Proxy  # noqa: PLC0415 - most commands need none
    from mockzoom.proxy.thread import running  # noqa: PLC0415 - the same

    settings = resolved("", {"ca_dir": ca_dir}).settings
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    url = server_url(to)
    _check(url)
    files = own_certificates(settings)
    proxy = Proxy(url, *files, allow)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with running(proxy, reserve_proxy(port, "--port")) as address:
        click.echo(f"a forward proxy to {url} listens on {address}\nfor clients to trust: {files.ca}")
        while not stop.wait(0.2):  # not for ever: the system may hand a signal to another thread
            pass


def _check(url: str) -> None:
    try:
        address = urlsplit(url)
        fits = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:  # a port out of range, brackets that do not match
        fits = False
    if not fits:
        raise click.UsageError(f"--to: {url!r} is not an http:// or https:// address")
