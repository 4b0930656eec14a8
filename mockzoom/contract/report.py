"""A run's report for people: Markdown and text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mockzoom.contract.runner import VERDICTS, rules_of


def as_markdown(report: Mapping[str, Any], code: int) -> str:
    """Return a report of what was tested, the result, and why tests were left out."""
    tests = report.get("tests", {})
    lines = [f"# {report.get('target', '?')} by the contract", "", f"**{VERDICTS[code]}** (exit code {code})", ""]
    lines += [f"Judged on {report.get('at', '?')}. Compared: {_compared(report)}. Tests: {_outcomes(tests)}.", ""]
    lines += [f"Account: {report['account']}.", ""] if report.get("account") else []
    lines += [report["unmeasured"], ""] if report.get("unmeasured") else []
    lines += _failures(tests) + _ages(tests) + _left_out(tests)
    return "\n".join(lines) + "\n"


def as_text(report: Mapping[str, Any], code: int) -> str:
    """Return the same in a few lines."""
    tests = report.get("tests", {})
    failed = {name: one for name, one in tests.items() if one["outcome"] == "failed"}
    silent = Counter(_reason(one) for one in failed.values() if one.get("verdict") == "unmeasured")
    lines = [
        f"{name}\n    {_result_of_test(one)}" for name, one in failed.items() if one.get("verdict") != "unmeasured"
    ]
    lines += [f"could not be measured: {reason} ({total})" for reason, total in silent.most_common()]
    lines += [] if tests or report.get("unmeasured") else ["no test was chosen; `mockzoom rules` names the rules"]
    lines += [report["unmeasured"]] if report.get("unmeasured") else []
    lines += [f"left out: {reason} ({total})" for reason, total in _reasons(tests).most_common()]
    proved = rules_of(one for one in tests.values() if one["outcome"] == "passed")
    lines += [f"{name.partition('[')[2].strip('[]')}: recorded {one['recorded']}" for name, one in _recorded(tests)]
    lines += [f"account: {report['account']}"] if report.get("account") else []
    lines += [f"compared: {_compared(report)}; rules held: {len(proved)}", f"{VERDICTS[code]} (exit code {code})"]
    return "\n".join(lines)


def _result_of_test(one: Mapping[str, Any]) -> str:
    """Return what a failed test means: which rules are broken, or that it is an internal error."""
    if one.get("verdict") == "broken":
        return f"breaks {', '.join(one['rules'])}"
    return f"failed itself: {_reason(one)}"


def _reason(one: Mapping[str, Any]) -> str:
    """Return the first words of a test's failure, without the name of an exception that the verdict implies."""
    return str(one.get("says", "")).partition("\n")[0].rpartition("Inconclusive: ")[2][:200]


def _compared(report: Mapping[str, Any]) -> str:
    return ", ".join(f"{total} {kind}" for kind, total in sorted(report.get("compared", {}).items())) or "nothing"


def _outcomes(tests: Mapping[str, Any]) -> str:
    counts = Counter(one["outcome"] for one in tests.values())
    return ", ".join(f"{total} {outcome}" for outcome, total in sorted(counts.items())) or "none"


def _reasons(tests: Mapping[str, Any]) -> Counter[str]:
    return Counter(one.get("says", "") for one in tests.values() if one["outcome"] == "skipped")


def _failures(tests: Mapping[str, Any]) -> list[str]:
    lines = []
    for name, one in tests.items():
        if one["outcome"] == "failed":
            rules = ", ".join(f"`{rule}`" for rule in one["rules"])
            lines += [
                f"## {name}",
                "",
                f"{one.get('verdict', '')}; rules: {rules}",
                "",
                "```text",
                one["says"],
                "```",
                "",
            ]
    return lines


def _recorded(tests: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the tests that replayed a recording, for its age."""
    return [(name, one) for name, one in tests.items() if "recorded" in one]


def _ages(tests: Mapping[str, Any]) -> list[str]:
    found = _recorded(tests)
    head = ["## Recordings played", ""] if found else []
    return [*head, *(f"- {name}: recorded {one['recorded']}" for name, one in found), *([""] if found else [])]


def _left_out(tests: Mapping[str, Any]) -> list[str]:
    reasons = _reasons(tests).most_common()
    if not reasons:
        return []
    return ["## Left out", "", *(f"- {total} tests: {reason}" for reason, total in reasons), ""]
