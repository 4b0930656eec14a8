"""The log of requests that `mockzoom serve` prints on a terminal: one line for each."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockzoom.server import Pipeline, Request, Response

_LONGEST = 160  # characters of a path
_MOST_NAMES = 8


class LoggingPipeline:
    """A pipeline that writes a line about each request; everything else is that of the pipeline.

    `write` takes the line, `clock` returns the time in seconds since 1970.
    """

    def __init__(
        self, pipeline: Pipeline, write: Callable[[str], None], clock: Callable[[], float] = time.time
    ) -> None:
        self._pipeline = pipeline
        self._write = write
        self._clock = clock

    def __call__(self, request: Request) -> Response:
        """Return the response to a request, after its line is written."""
        response = self._pipeline(request)
        with suppress(Exception):  # a request is answered even if nothing can be said about it
            at = time.strftime("%H:%M:%S", time.localtime(self._clock()))
            self._write(f"{at} {request_line(request, response, self._pipeline)}")
        return response

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipeline, name)


def request_line(request: Request, response: Response, pipeline: Pipeline) -> str:
    """Return a request in a line: method, path, status, Zoom's code, the rule, the fault, and what Zoom ignores.

    The query and the body are not shown: they can hold secrets. Control characters are replaced.
    """
    from mockzoom.admin.logged_entry import LoggedEntry  # noqa: PLC0415 - only a server with a log needs it
    from mockzoom.server.journal_entries import make_entry  # noqa: PLC0415 - the same

    seen = LoggedEntry(0, make_entry(request, response, 0, pipeline.profile.name, ()), pipeline.spec)
    ignored = [*seen.request["ignored"], *(f"?{name}" for name in seen.request["ignored_query"])]
    body = seen.answer["body"] if response.status >= 400 else None
    code = str(body.get("code") or "") if isinstance(body, dict) else ""
    shown = " ".join(filter(None, (str(response.status or "no answer"), code, response.rule)))
    more = f"  fault {response.fault}" if response.fault else ""
    more += f"  ignored: {', '.join(ignored[:_MOST_NAMES])}" if ignored else ""
    more += f" and {len(ignored) - _MOST_NAMES} more" if len(ignored) > _MOST_NAMES else ""
    return _printable(f"{request.method} {_cut(request.path)} -> {shown}{more}")


def _cut(path: str) -> str:
    return path if len(path) <= _LONGEST else f"{path[:_LONGEST]}..."


def _printable(text: str) -> str:
    """Return a text without the characters that a terminal would obey."""
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in text)


def write_to_terminal() -> Callable[[str], None]:
    """Return a function that writes a line to the standard error output, whole, from any thread."""
    lock = Lock()

    def write(line: str) -> None:
        with lock, suppress(OSError, ValueError):  # the terminal may be gone
            sys.stderr.write(line.encode(sys.stderr.encoding or "utf-8", "backslashreplace").decode() + "\n")
            sys.stderr.flush()

    return write
