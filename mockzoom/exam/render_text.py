"""A report as text and as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.exam.score import score_line
from mockzoom.exam.verdicts import Outcome

_SHOWN = 8  # reasons of a kind
_EXCHANGES = 2  # exchanges of a check that failed; HTML and JSON have all


def progress_line(row: Mapping[str, Any]) -> str:
    """Return one sitting in a line, with what is not a pass."""
    bad = [f"{one['id'].partition(':')[2]} {one['verdict']}" for one in row["checks"] if one["verdict"] != Outcome.PASS]
    return f"{row['scenario']} {row['profile']} {row['took_s']:.1f} s: {', '.join(bad) or 'pass'}"


def as_text(report: Mapping[str, Any]) -> str:
    """Return a report for a terminal: what failed, what was not measured, score and verdict."""
    lines = []
    for name, one in report["checks"].items():
        if one["verdict"] == Outcome.FAIL:
            profiles = [profile for profile, verdict in one["profiles"].items() if verdict == Outcome.FAIL]
            lines += [f"FAIL {one['level']} {name} ({', '.join(profiles)})", f"     {one['reason']}"]
            lines += _exchange_lines(report, name)
    lines += _unmeasured(report)
    lines += [f"the exam's own fault: {text}" for text in report["own_faults"]]
    absent = ", ".join(f"{name} ({reason})" for name, reason in report["absent_groups"].items())
    lines += [f"not in this exam: {absent}"] if absent else []
    lines += [f"edition {report['edition']}, profiles {', '.join(report['profiles'])}, seed {report['seed']}"]
    lines += [score_line(report["score"]), *_reasons(report), f"{report['verdict']} (exit code {report['exit_code']})"]
    return "\n".join(lines)


def _exchange_lines(report: Mapping[str, Any], name: str) -> list[str]:
    """Return the first exchanges that show why a check failed, each in a line."""
    for row in report["sittings"]:
        for check in row["checks"]:
            if check["id"] == name and check["verdict"] == Outcome.FAIL:
                shown = [one for one in row["exchanges"] if one["number"] in check["exchanges"]]
                return [f"     #{one['number']} {one['request']} -> {_end(one)}" for one in shown[:_EXCHANGES]]
    return []


def _end(exchange: Mapping[str, Any]) -> str:
    """Return how an exchange ended: its status, and what became of the connection."""
    return " ".join(filter(None, (str(exchange["status"] or "no answer"), exchange["connection"])))


def _unmeasured(report: Mapping[str, Any]) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for name, one in report["checks"].items():
        if one["verdict"] not in (Outcome.PASS, Outcome.FAIL):
            by_reason.setdefault(f"{one['verdict']}: {one['reason']}", []).append(name)
    return [f"{reason} ({_few(names)})" for reason, names in by_reason.items()]


def _reasons(report: Mapping[str, Any]) -> list[str]:
    reasons = report["reasons"]
    more = [f"  and {len(reasons) - _SHOWN} more"] if len(reasons) > _SHOWN else []
    return [f"  {reason}" for reason in reasons[:_SHOWN]] + more


def _few(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def as_markdown(report: Mapping[str, Any]) -> str:
    """Return a report as Markdown: the score, and a table of each check that did not pass."""
    lines = [
        f"# Client exam {report['edition']}: `{report['client']}`",
        "",
        f"**{report['verdict']}** (exit code {report['exit_code']})",
        "",
        f"{score_line(report['score'])}. Profiles: {', '.join(report['profiles'])}.",
        "",
        "| check | level | verdict | reason |",
        "|---|---|---|---|",
    ]
    for name, one in report["checks"].items():
        if one["verdict"] != Outcome.PASS:
            reason = one["reason"].replace("|", "\\|").replace("\n", " ")
            lines.append(f"| `{name}` | {one['level']} | {one['verdict']} | {reason} |")
    return "\n".join(lines) + "\n"
