"""A report as JUnit XML: a test case for each check in each profile. What was not measured is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from mockzoom.exam.verdicts import Level, Outcome


def as_junit(report: Mapping[str, Any]) -> str:
    """Return a report as JUnit XML. A may that failed counts as a pass, with its reason as output."""
    cases = [_case(row, check) for row in report["sittings"] for check in row["checks"]]
    failures = sum("<failure" in case for case in cases)
    errors = sum("<error" in case for case in cases)
    head = f'<testsuite name={quoteattr("mockzoom exam " + report["edition"])} tests="{len(cases)}" '
    head += f'failures="{failures}" errors="{errors}" skipped="0">'
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *cases, "</testsuite>"]) + "\n"


def _case(row: Mapping[str, Any], check: Mapping[str, Any]) -> str:
    name = quoteattr(f"{check['id']} ({check['level']}, {row['profile']})")
    opened = f'<testcase classname={quoteattr("exam." + row["group"])} name={name} time="{row["took_s"]}"'
    reason, verdict = check["reason"], check["verdict"]
    numbers = ", ".join(f"#{number}" for number in check["exchanges"])
    if verdict == Outcome.PASS:
        return f"{opened}/>"
    if verdict == Outcome.FAIL and check["level"] == Level.MAY:
        return f"{opened}><system-out>{escape(_clean(reason))}</system-out></testcase>"
    tag = "failure" if verdict == Outcome.FAIL else "error"
    text = escape(_clean(f"{row['title']}. Exchanges: {numbers or 'none'}."))
    return f"{opened}><{tag} type={quoteattr(verdict)} message={quoteattr(_clean(reason))}>{text}</{tag}></testcase>"


def _clean(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return "".join(c for c in text if c in "\t\n" or " " <= c < "\ufffe")
