"""A summary of a program's requests, counted where they enter the application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mockzoom.server.responses import RULE_HEADER
from mockzoom.spec.admin_spec import PREFIX

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

    from mockzoom.cli.run_report import RunReport

_LISTED = 10


class RequestCounter:
    """Passes requests on to an application and counts them, except those of the admin API.

    `rules` counts errors by their id, or by status without one.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self.calls = 0
        self.rules: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        path = environ.get("PATH_INFO", "")
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            return self._app(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            rule = dict(headers).get(RULE_HEADER, "")
            self.calls += 1
            if rule or status >= "400":
                self.rules[rule or status[:3]] += 1
            return start_response(status, headers, *rest)

        return self._app(environ, start)


def summary(counter: RequestCounter, refused: Counter[str], report: RunReport, failed: Iterable[str] = ()) -> str:
    """Return what `mockzoom run` prints at the end.

    `refused` are the hosts that the proxy refused, with counts; `failed` the findings that fail the run.
    """
    lines = [f"{_count(counter.calls, 'call')}, {counter.rules.total()} refused{_listed(counter.rules)}"]
    unknown, schema, ignored = (report.findings[name] for name in ("unknown", "schema", "ignored"))
    if unknown:
        lines.append(f"{len(unknown)} unknown{_listed(_by_request(unknown))}")
    if schema:
        lines.append(f"{len(schema)} broke a schema{_listed(_by_operation(report))}")
    if ignored:
        lines.append(f"{len(ignored)} with parts that Zoom ignores{_listed(_by_part(report))}")
    if refused:
        lines.append(f"{_count(refused.total(), 'call')} not let out{_listed(refused)}")
    if report.lost:
        lines.append(f"the journal lacks the first {report.lost} calls (--journal)")
    names = ",".join(failed)
    if names:
        lines.append(f"failed on {names} (--fail-on)")
    return "\n".join(f"mockzoom: {line}" for line in lines)


def _by_request(texts: Iterable[str]) -> Counter[str]:
    return Counter(" ".join(text.split(" ")[1:3]) for text in texts)


def _by_operation(report: RunReport) -> Counter[str]:
    sides = (("request", "problems"), ("answer", "answer_problems"))
    return Counter(
        f"{side} of {record.operation}"
        for _, record in report.requests
        if record.operation
        for side, name in sides
        if getattr(record, name) and not (side == "answer" and record.fault)
    )


def _by_part(report: RunReport) -> Counter[str]:
    return Counter(
        part
        for _, record in report.requests
        if record.operation
        for part in (*record.ignored, *(f"?{name}" for name in record.ignored_query))
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(counts: Counter[str]) -> str:
    if not counts:
        return ""
    more = len(counts) - _LISTED
    listed = ", ".join(f"{name} {number}" for name, number in counts.most_common(_LISTED))
    return f": {listed}" + (f" and {more} more" if more > 0 else "")
