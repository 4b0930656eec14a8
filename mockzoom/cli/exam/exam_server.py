"""`mockzoom exam serve`: an exam for clients that drive themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from mockzoom.admin_client import AdminClient
from mockzoom.cli.exam.exam_options import plan_of, seed_of
from mockzoom.exam.editions import checks_in
from mockzoom.exam.examination import KNOWN_PROFILES, Plan
from mockzoom.exam.self_service import SelfService, ServiceReply
from mockzoom.exam.sitting import Conditions

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

HOST = "127.0.0.1"
PREFIX = "/exam/v1/"
_FIELDS = {"scenarios", "profiles", "edition", "seed", "client", "slow"}
_REASONS = {200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request", 404: "Not Found", 409: "Conflict"}


class ExamFront:
    """A WSGI application: the exam below /exam/v1, the mock everywhere else."""

    def __init__(self, mock: WSGIApplication, service: SelfService) -> None:
        self._mock, self._service = mock, service

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return self._mock(environ, start_response)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        return _send(
            self._service.reply(environ["REQUEST_METHOD"], path, environ["wsgi.input"].read(length)), start_response
        )


def _send(reply: ServiceReply, start_response: Callable[..., Any]) -> list[bytes]:
    body = reply.body.encode()
    headers = [("Content-Length", str(len(body)))]
    headers += [("Content-Type", reply.content_type)] if reply.content_type else []
    start_response(f"{reply.status} {_REASONS[reply.status]}", headers)
    return [body]


@click.command("serve", short_help="Serve an exam for clients that drive themselves.")
@click.option(
    "--port",
    default=8090,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port on 127.0.0.1; 0 picks a free one.",
)
def serve_command(port: int) -> None:
    """Serve the mock and an exam: POST /exam/v1/sittings begins one, and the client fetches its tasks."""
    from mockzoom.cli.serving.ports import reserve  # noqa: PLC0415 - only here

    with reserve(HOST, port) as reserved:
        number = reserved.getsockname()[1]
        start(number)
        click.echo(f"exam at http://{HOST}:{number}{PREFIX}sittings (end with Ctrl-C)")
        Event().wait()


def start(port: int) -> None:
    """Serve on a port that is free or reserved, in a thread."""
    from mockzoom.app import create_app  # noqa: PLC0415 - other commands need no server
    from mockzoom.cli.exam.examine import JOURNAL  # noqa: PLC0415 - the same
    from mockzoom.config import Settings  # noqa: PLC0415 - the same
    from mockzoom.web.threaded_server import start_server  # noqa: PLC0415 - the same

    service = SelfService(lambda document: begin(document, f"http://{HOST}:{port}"))
    start_server(ExamFront(create_app(Settings(journal=JOURNAL)), service), HOST, port)


def begin(document: Mapping[str, Any], url: str) -> tuple[Plan, Conditions]:
    """Return the plan and the conditions that a client asks for. Raises `ValueError` with field and fix."""
    unknown = set(document) - _FIELDS
    if unknown:
        raise ValueError(f"{min(unknown)} is unknown; there are {', '.join(sorted(_FIELDS))}")
    for name in ("scenarios", "profiles"):
        given = document.get(name, [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise ValueError(f"{name} has to be a list of texts")
    if set(document.get("profiles", [])) - set(KNOWN_PROFILES):
        raise ValueError(f"profiles has to be of {', '.join(KNOWN_PROFILES)}")
    slow = document.get("slow", 1)
    if isinstance(slow, bool) or not isinstance(slow, int | float) or not 0.1 <= slow <= 100:
        raise ValueError("slow has to be a number from 0.1 to 100")
    options = {
        "patterns": document.get("scenarios", []),
        "profiles": tuple(document.get("profiles", [])),
        "edition": str(document.get("edition", "")),
        "features": "",
        "jobs": 1,
        "seed": str(document.get("seed", "")),
    }
    try:
        plan = plan_of(options)
    except click.UsageError as error:
        raise ValueError(error.format_message().lstrip("-")) from None
    return plan, Conditions(AdminClient(url), seed_of(options), frozenset(checks_in(plan.edition)), float(slow))
