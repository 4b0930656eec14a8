"""A run's report for people: a screenful of text, and Markdown with all details."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from mockzoom.contract.runner import VERDICTS
from mockzoom.contract.verdicts import (
    BROKEN,
    BROKEN_TEST,
    HELD,
    LEFT_OUT,
    NOT_JUDGED,
    OWN_FAULT,
    UNMEASURED,
    grades,
    totals,
)

WIDTH = 118
MOST_CAUSES, MOST_REASONS, MOST_RULES = 8, 4, 12  # on a terminal; together with the rest fewer than 24 lines
MOST_DETAILS = 30  # causes in Markdown that are shown with what their first test said


def as_text(report: Mapping[str, Any], code: int) -> str:
    """Return what was found, in at most a screenful: the causes first, the verdict last."""
    tests, rules = report.get("tests", {}), report.get("rules", {})
    lines = _causes_on_terminal(report.get("causes", []))
    lines += [] if tests or report.get("unmeasured") else ["no test was chosen; `mockzoom rules` names the rules"]
    lines += _shortened(
        [f"left out: {why} ({_tests(total)})" for why, total in _reasons(tests)], MOST_REASONS, "reasons"
    )
    lines += [f"recordings: {_ages_in_short(tests)}"] if _recorded(tests) else []
    lines += [f"account: {report['account']}"] if report.get("account") else []
    lines += [f"broken: {_list_of(rules, BROKEN)}"] if _list_of(rules, BROKEN) else []
    lines += [f"compared: {_compared(report)}; rules: {_totals(rules)}"]
    lines += [held_line(report)] if totals(rules)[HELD] else []
    lines.append(f"{VERDICTS[code]} (exit code {code})")
    whole = [report["unmeasured"]] if report.get("unmeasured") else []
    return "\n".join(whole + [line if len(line) <= WIDTH else f"{line[: WIDTH - 3]}..." for line in lines])


def held_line(report: Mapping[str, Any]) -> str:
    """Return the held rules by their evidence, and how many rules were not judged or left out."""
    rules = report.get("rules", {})
    by_grade = ", ".join(f"{total} {grade}" for grade, total in grades(rules).items())
    counts = totals(rules)
    rest = [f"{counts[state]} {state}" for state in (NOT_JUDGED, LEFT_OUT) if counts[state]]
    tolerated = report.get("tolerated", [])
    rest += [f"tolerated: {', '.join(tolerated)}"] if tolerated else []
    return f"evidence of the {counts[HELD]} held: {by_grade}" + (f"; {', '.join(rest)}" if rest else "")


def as_markdown(report: Mapping[str, Any], code: int) -> str:
    """Return a report of what was tested, the verdict of every rule, the causes, and why tests were left out."""
    tests, rules = report.get("tests", {}), report.get("rules", {})
    profiles = ", ".join(report.get("profiles", [])) or "unknown"
    lines = [f"# {report.get('target', '?')} by the contract", "", f"**{VERDICTS[code]}** (exit code {code})", ""]
    judged = f"Judged on {report.get('at', '?')} by mockzoom {report.get('mockzoom', '?')}, profiles: {profiles}."
    lines += [f"{judged} Compared: {_compared(report)}. Tests: {_outcomes(tests)}. Rules: {_totals(rules)}.", ""]
    lines += [f"{held_line(report)[0].upper()}{held_line(report)[1:]}.", ""] if totals(rules)[HELD] else []
    lines += [f"Account: {report['account']}.", ""] if report.get("account") else []
    lines += [report["unmeasured"], ""] if report.get("unmeasured") else []
    lines += _causes_in_markdown(report) + _rule_table(rules) + _ages(tests) + _left_out(tests)
    return "\n".join(lines) + "\n"


def _causes_on_terminal(causes: list[Mapping[str, Any]]) -> list[str]:
    judged = [one for one in causes if one["verdict"] != UNMEASURED]
    found = _shortened([_cause(one) for one in judged], MOST_CAUSES, "causes")
    found[1:1] = [f"    first in {_short(judged[0]['example'])}"] if found and "::" in judged[0]["example"] else []
    silent = [
        f"could not be measured: {one['cause']} ({_tests(one['fails'] + one['blocks'])})"
        for one in causes
        if one["verdict"] == UNMEASURED
    ]
    return found + _shortened(silent, MOST_REASONS, "reasons")


def _cause(one: Mapping[str, Any]) -> str:
    """Return a cause in a line: what it breaks, how many tests it failed, and how many it blocked."""
    if one["verdict"] == OWN_FAULT:
        tests = _tests(one["fails"] + one["blocks"])
        return f"error of the suite in {_short(one['example'])}: {one['cause']} ({tests})"
    fails = f"fails {_tests(one['fails'])}" if one["fails"] else ""
    blocks = f"blocks {_tests(one['blocks'])}" if one["blocks"] else ""
    said = ", ".join(filter(None, (fails, blocks)))
    tail = f": {said}; breaks {', '.join(one['breaks'])}"
    if len(one["cause"]) + len(tail) > WIDTH and len(one["breaks"]) > 1:
        tail = f": {said}; breaks {one['breaks'][0]} and {len(one['breaks']) - 1} more"
    room = max(WIDTH - len(tail), 40)
    cause = one["cause"] if len(one["cause"]) <= room else f"{one['cause'][: room - 3]}..."
    return cause + tail


def _tests(total: int) -> str:
    return f"{total} test{'' if total == 1 else 's'}"


def _short(test: str) -> str:
    return test.rpartition("::")[2]


def _shortened(lines: list[str], most: int, kind: str) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[:most], f"... and {len(lines) - most} more {kind}; --markdown FILE and --json FILE have all"]


def _list_of(rules: Mapping[str, Any], state: str) -> str:
    names = [rule for rule, one in rules.items() if one["state"] == state]
    more = f" and {len(names) - MOST_RULES} more" if len(names) > MOST_RULES else ""
    return ", ".join(names[:MOST_RULES]) + more


def _totals(rules: Mapping[str, Any]) -> str:
    return ", ".join(f"{total} {state}" for state, total in totals(rules).items())


def _compared(report: Mapping[str, Any]) -> str:
    return ", ".join(f"{total} {kind}" for kind, total in sorted(report.get("compared", {}).items())) or "nothing"


def _outcomes(tests: Mapping[str, Any]) -> str:
    counts = Counter(one["outcome"] for one in tests.values())
    return ", ".join(f"{total} {outcome}" for outcome, total in sorted(counts.items())) or "none"


def _reasons(tests: Mapping[str, Any]) -> list[tuple[str, int]]:
    return Counter(one.get("says", "") for one in tests.values() if one["outcome"] == "skipped").most_common()


def _causes_in_markdown(report: Mapping[str, Any]) -> list[str]:
    causes = report.get("causes", [])
    if not causes:
        return []
    lines = ["## Causes", "", "| cause | breaks | fails | blocks | verdict |", "|---|---|---|---|---|"]
    for one in causes:
        broken = ", ".join(f"`{rule}`" for rule in one["breaks"]) or "-"
        lines.append(f"| {_cell(one['cause'])} | {broken} | {one['fails']} | {one['blocks']} | {one['verdict']} |")
    lines.append("")
    for one in causes[:MOST_DETAILS]:
        if one["verdict"] in (BROKEN_TEST, OWN_FAULT):
            said = str(report["tests"][one["example"]].get("says", ""))
            lines += [f"### {one['cause']}", "", f"First in `{one['example']}`:", "", "```text", said, "```", ""]
    return lines


def _rule_table(rules: Mapping[str, Any]) -> list[str]:
    """Return every rule with its state: the broken first, then those that were not judged."""
    if not rules:
        return []
    order = {state: number for number, state in enumerate((BROKEN, NOT_JUDGED, LEFT_OUT, HELD))}
    rows = sorted(rules.items(), key=lambda row: order[row[1]["state"]])
    lines = ["## Rules", "", "| rule | state | evidence | reason | tests |", "|---|---|---|---|---|"]
    for rule, one in rows:
        tests = ", ".join(f"{total} {state}" for state, total in one["tests"].items()) or "none"
        lines.append(f"| `{rule}` | {one['state']} | {one['evidence']} | {_cell(one['reason'])} | {tests} |")
    return [*lines, ""]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _recorded(tests: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the tests that replayed a recording, for its age."""
    return [(name, one) for name, one in tests.items() if "recorded" in one]


def _ages_in_short(tests: Mapping[str, Any]) -> str:
    """Return how many recordings there are, the age of the oldest, and how many have no day."""
    said = [one["recorded"] for _, one in _recorded(tests)]
    known = [int(found[1]) for found in (re.search(r"(\d+) days ago", text) for text in said) if found]
    oldest = f", the oldest up to {max(known)} days ago" if known else ""
    unknown = f", {len(said) - len(known)} on an unknown day" if len(known) < len(said) else ""
    return f"{len(said)} replayed{oldest}{unknown}"


def _ages(tests: Mapping[str, Any]) -> list[str]:
    found = _recorded(tests)
    head = ["## Recordings played", ""] if found else []
    return [*head, *(f"- {name}: recorded {one['recorded']}" for name, one in found), *([""] if found else [])]


def _left_out(tests: Mapping[str, Any]) -> list[str]:
    reasons = _reasons(tests)
    if not reasons:
        return []
    return ["## Left out", "", *(f"- {_tests(total)}: {reason}" for reason, total in reasons), ""]
