"""`mockzoom demo`: a server, a token, 30 registrants, and every refusal, as a client sees them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import click

from mockzoom.accounts.builtin import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, TEST_WEBINARS
from mockzoom.spec import load_spec
from mockzoom.zoom.profiles import DEFAULT_PROFILE, PROFILES, get_profile


@click.command("demo", short_help="Start a server, register 30 people, show each error.")
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default=DEFAULT_PROFILE.name,
    show_default=True,
    help="Profile of Zoom's API.",
)
def demo_command(profile: str) -> None:
    """Start a server, register 30 people through HTTP, and show each error."""
    import requests  # noqa: PLC0415 - 90 ms that other commands do not pay

    people = _people()
    success = load_spec().operations["addBatchWebinarRegistrants"].response_in(get_profile(profile)).status
    try:
        with _server(profile) as url, requests.Session() as session:
            _log_in(session, url)
            link = _register_thirty(session, url, people)
            click.echo(f"first link: {link}\n")
            wrong = _show_outcomes(session, url, people, success)
    except requests.RequestException as error:
        raise click.ClickException(f"the server did not answer: {error}") from None
    if wrong:
        raise click.ClickException(f"unexpected answers: {', '.join(wrong)}")
    click.echo("\nall as expected; the server is stopped again")


@contextmanager
def _server(profile: str) -> Iterator[str]:
    """Yield a real server on a free port, as `mockzoom serve` starts it."""
    command = [sys.executable, "-m", "mockzoom", "serve", "--port", "0", "--profile", profile]
    # The demo shows the defaults, whatever variables and files of settings there are.
    environment = {n: v for n, v in os.environ.items() if not n.startswith("MOCKZOOM_")}
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=folder) as process,  # noqa: S603 - our own command
    ):
        try:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            line = process.stdout.readline()
            if " on " not in line:
                raise click.ClickException("the server did not start")
            click.echo(line.strip())
            yield line.rpartition(" on ")[2].strip()
        finally:
            process.terminate()
            process.wait(timeout=30)


def _people() -> list[dict[str, str]]:
    from faker import Faker  # noqa: PLC0415 - 240 ms that other commands do not pay

    Faker.seed(30)
    faker = Faker()
    names = [(faker.first_name(), faker.last_name()) for _ in range(30)]
    return [
        {"email": f"{first}.{last}.{n}@example.com".lower(), "first_name": first, "last_name": last}
        for n, (first, last) in enumerate(names, 1)
    ]


def _log_in(session: Any, url: str) -> None:
    form = {"grant_type": "account_credentials", "account_id": ACCOUNT_ID}
    answer = session.post(f"{url}/oauth/token", data=form, auth=(CLIENT_ID, CLIENT_SECRET), timeout=10)
    token = answer.json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    click.echo(f"POST /oauth/token -> {answer.status_code}, a token for {answer.json()['expires_in']} s")


def _register_thirty(session: Any, url: str, people: list[dict[str, str]]) -> str:
    soon = {"topic": "Demo", "type": 5, "duration": 60, "settings": {"approval_type": 0}}
    webinar = session.post(f"{url}/v2/users/me/webinars", json=soon, timeout=10).json()
    path = f"/v2/webinars/{webinar['id']}/batch_registrants"
    answer = session.post(f"{url}{path}", json={"registrants": people}, timeout=10)
    registered = answer.json()["registrants"]
    listed = session.get(f"{url}/v2/webinars/{webinar['id']}/registrants", timeout=10).json()
    click.echo(f"POST {path} -> {answer.status_code}, {len(registered)} registrants")
    click.echo(f"GET  /v2/webinars/{webinar['id']}/registrants -> {listed['total_records']} in the list")
    if len(registered) != 30 or listed["total_records"] != 30:
        raise click.ClickException("30 registrants were expected")
    return str(registered[0]["join_url"])


def _show_outcomes(session: Any, url: str, people: list[dict[str, str]], success: int) -> list[str]:
    """Register one person on each test webinar and print what comes; the webinars that answer otherwise come back."""
    wrong = []
    for number, expected, outcome, _ in TEST_WEBINARS:
        body = {"registrants": people[:1]}
        answer = session.post(f"{url}/v2/webinars/{number}/batch_registrants", json=body, timeout=10)
        rule = answer.headers.get("X-Mockzoom-Rule", "")
        said = "{code} {message}".format(**answer.json()) if rule else "registered"
        click.echo(f"{number} -> {answer.status_code} {said}\n               expected: {outcome}")
        if rule != expected or (answer.status_code == success) == bool(rule):
            wrong.append(str(number))
    return wrong
