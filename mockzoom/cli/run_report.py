"""What a program's requests came to: findings that can fail `mockzoom run`, and reports of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from mockzoom._version import __version__
from mockzoom.admin_client import AdminApiError, AdminClient, Journal

if TYPE_CHECKING:
    from collections import Counter

    from flask import Flask

    from mockzoom.admin_client import RequestRecord

CATEGORIES = {
    "unknown": "requests that mockzoom does not know",
    "schema": "requests and responses that violate a schema",
    "ignored": "requests with fields or query parameters that Zoom ignores",
    "blocked": "hosts that were blocked",
}
FORMATS = (".xml", ".json", ".md")
_UNKNOWN = ("endpoint_unknown", "endpoint_not_emulated")
_VERSION = 1  # of the JSON report


@dataclass(frozen=True)
class RunReport:
    """The requests of a program, with the account of each, and what was found, by category and as text."""

    requests: list[tuple[str, RequestRecord]] = field(default_factory=list)
    findings: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in CATEGORIES})
    lost: int = 0

    def failures(self, fail_on: Iterable[str]) -> list[str]:
        """Return the categories to fail on of which something was found."""
        return [name for name in fail_on if self.findings[name]]


class _AppTransport:
    """Calls an application without a socket; see `mockzoom.admin_client.AdminTransport`."""

    url = "http://127.0.0.1"

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        found = self._client.open(target, method=method, data=body, headers=dict(headers), base_url=self.url)
        return found.status_code, found.data


def collect(app: Flask, admin_token: str, refused: Counter[str]) -> RunReport:
    """Return the report of all requests in an application's journals; `refused` are blocked hosts with counts.

    Without the admin API only the blocked hosts are known.
    """
    report = RunReport()
    report.findings["blocked"] += [f"{host} ({number})" for host, number in refused.most_common()]
    control = AdminClient(transport=_AppTransport(app), admin_token=admin_token)
    try:
        journals = {"": control.stray_journal}
        journals |= {one.account_id: control.accounts.get(one.account_id).journal for one in control.accounts.list()}
    except AdminApiError:
        return report
    return RunReport(*_read(journals, report.findings))


def _read(
    journals: Mapping[str, Journal], findings: dict[str, list[str]]
) -> tuple[list[tuple[str, RequestRecord]], dict[str, list[str]], int]:
    requests, lost = [], 0
    for account, journal in journals.items():
        lost += journal.lost
        for record in journal.entries():
            requests.append((account, record))
            for name, text in _findings(record):
                findings[name].append(text)
    return requests, findings, lost


def _findings(record: RequestRecord) -> Iterable[tuple[str, str]]:
    if record.rule in _UNKNOWN or record.operation is None:
        yield "unknown", f"{record}: {record.reason}" if record.reason else str(record)
        return
    for side, problems in (("request", record.problems), ("answer", record.answer_problems)):
        if problems and not (side == "answer" and record.fault):
            yield "schema", f"{side} of {record}: " + "; ".join(f"{one.field} {one.message}" for one in problems)
    ignored = [*record.ignored, *(f"?{name}" for name in record.ignored_query)]
    if ignored:
        yield "ignored", f"{record}: {', '.join(ignored)}"


def written(report: RunReport, suffix: str, exit_code: int, fail_on: Iterable[str]) -> str:
    """Return a report in the format of a file's suffix, one of `FORMATS`; `exit_code` is the program's."""
    return {".xml": _junit, ".json": _json, ".md": _markdown}[suffix](report, exit_code, list(fail_on))


def _json(report: RunReport, exit_code: int, fail_on: list[str]) -> str:
    document = {
        "format": _VERSION,
        "mockzoom": __version__,
        "exit_code": exit_code,
        "failed_on": report.failures(fail_on),
        "findings": report.findings,
        "lost_requests": report.lost,
        "requests": [_shown(account, record) for account, record in report.requests],
    }
    return json.dumps(document, indent=2) + "\n"


def _shown(account: str, record: RequestRecord) -> dict[str, Any]:
    names = ("number", "operation", "method", "path", "status", "rule", "fault", "ignored", "ignored_query")
    problems = [{"field": one.field, "message": one.message} for one in (*record.problems, *record.answer_problems)]
    return {"account": account, **{name: getattr(record, name) for name in names}, "problems": problems}


def _junit(report: RunReport, exit_code: int, fail_on: list[str]) -> str:
    failed = report.failures(fail_on)
    suite = ET.Element("testsuite", name="mockzoom run", tests=str(1 + len(CATEGORIES)))
    suite.set("failures", str(len(failed) + bool(exit_code)))
    case = ET.SubElement(suite, "testcase", classname="mockzoom.run", name="the command succeeds")
    if exit_code:
        ET.SubElement(case, "failure", message=f"the command ended with exit code {exit_code}")
    for name, title in CATEGORIES.items():
        found = report.findings[name]
        case = ET.SubElement(suite, "testcase", classname="mockzoom.run", name=f"no {title}")
        if found:
            kind = "failure" if name in failed else "system-out"
            ET.SubElement(case, kind, {"message": f"{len(found)} found"} if kind == "failure" else {}).text = _xml_text(
                "\n".join(found)
            )
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _xml_text(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return "".join(
        c if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff") else "?"
        for c in text
    )


def _markdown(report: RunReport, exit_code: int, fail_on: list[str]) -> str:
    failed = report.failures(fail_on)
    lines = ["# mockzoom run", "", f"Exit code of the command: {exit_code}. Requests: {len(report.requests)}.", ""]
    lines += ["| findings | number | verdict |", "|---|---|---|"]
    for name, title in CATEGORIES.items():
        found = report.findings[name]
        verdict = "fails" if name in failed else "none" if not found else "reported"
        lines.append(f"| {title} | {len(found)} | {verdict} |")
    for name, title in CATEGORIES.items():
        if report.findings[name]:
            lines += ["", f"## {title[0].upper()}{title[1:]}", ""]
            lines += [f"- {_code(one)}" for one in report.findings[name]]
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    """Return a text as code; more backticks than it has in a row enclose it."""
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"
