"""What is known of every rule, rule by rule and never as one total."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

from mockzoom.contract.marks import CaseMetadata, read_exclusions, read_gaps, read_module_metadata
from mockzoom.contract.rulebook import Rulebook
from mockzoom.contract.runner import suite_folder, suite_module


@dataclass(frozen=True)
class Evidence:
    """What is known of one rule.

    `tests` prove it, `live` says when real Zoom was last seen to keep it and by what source, `gaps` are the entries of
    the ledger under which it falls, `mutants` the broken emulators that its tests catch, `survivors` those they do not.
    `left_out` says why no test of the suite answers for it.
    """

    rule: str
    text: str
    provenance: str
    sources: tuple[str, ...]
    tests: tuple[str, ...]
    live: str
    gaps: tuple[str, ...]
    mutants: tuple[str, ...]
    survivors: tuple[str, ...]
    left_out: str = ""


def all_evidence(
    rulebook: Rulebook,
    told: Iterable[CaseMetadata],
    fates: Iterable[Mapping[str, Any]],
    left_out: Mapping[str, str] = MappingProxyType({}),
) -> list[Evidence]:
    """Return the evidence for every rule, in order; `left_out` has the reasons of rules without a test."""
    told, fates = list(told), list(fates)
    found = [_evidence(rule.id, rulebook, told, fates) for rule in rulebook.rules.values()]
    return [replace(one, left_out=left_out.get(one.rule, "")) for one in found]


def _evidence(rule_id: str, rulebook: Rulebook, told: list[CaseMetadata], fates: list[Mapping[str, Any]]) -> Evidence:
    rule = rulebook[rule_id]
    mine = [one for one in told if rule_id in one.rules]
    seen = [args for one in mine for kind, args in one.evidence if kind == "validated_live"]
    doubts = [args[0] for one in mine for kind, args in one.evidence if kind == "gap"]
    broken = [fate for fate in fates if fate["breaks"] == rule_id]
    return Evidence(
        rule_id,
        rule.text,
        rule.provenance,
        rule.sources,
        tuple(dict.fromkeys(one.test.partition(".")[2].partition("[")[0] for one in mine)),
        ": ".join(max(seen)) if seen else "",
        tuple(dict.fromkeys(doubts)),
        tuple(fate["name"] for fate in broken if fate["named"]),
        tuple(fate["name"] for fate in broken if not fate["named"]),
    )


def suite_metadata() -> list[CaseMetadata]:
    """Return the metadata of all tests of the suite."""
    names = [path.stem for path in sorted(suite_folder().glob("test_*.py"))]
    return [one for name in names for one in read_module_metadata(suite_module(name))]


def known_results() -> list[dict[str, Any]]:
    """Return the results of mutants as `mockzoom contract mutants` last stored them; empty if it never did."""
    path = suite_folder() / "strength.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return found


def as_json(evidence: Iterable[Evidence]) -> str:
    """Evidence for machines."""
    return json.dumps([asdict(one) for one in evidence], indent=1, ensure_ascii=False)


def as_text(evidence: Iterable[Evidence]) -> str:
    """Evidence for people at a terminal."""
    return "\n".join(_paragraph(one) for one in evidence)


def as_markdown(evidence: Iterable[Evidence]) -> str:
    """Evidence as one table."""
    head = "| rule | provenance | proved by | last seen live | gaps | mutants caught |\n|---|---|---|---|---|---|\n"
    return head + "\n".join(
        f"| `{one.rule}` | {one.provenance} | {_list(one.tests) if one.tests else one.left_out or '-'} | "
        f"{one.live or '-'} | {_list(one.gaps)} | "
        f"{len(one.mutants)} of {len(one.mutants) + len(one.survivors)} |"
        for one in evidence
    )


def _paragraph(one: Evidence) -> str:
    lines = [f"{one.rule}: {one.text}", f"    {one.provenance}: {'; '.join(one.sources)}"]
    unproved = f"    proved by no contract test{': ' if one.left_out else ''}{one.left_out}"
    lines += [f"    proved by {test}" for test in one.tests] or [unproved]
    lines += [f"    seen live {one.live}"] if one.live else []
    lines += [f"    gap: {gap}" for gap in one.gaps]
    lines += [f"    catches {', '.join(one.mutants)}"] if one.mutants else []
    lines += [f"    does not catch {', '.join(one.survivors)}"] if one.survivors else []
    return "\n".join(lines)


def _list(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names) or "-"


def as_junit(evidence: Iterable[Evidence]) -> str:
    """Evidence as JUnit: a test case a rule; one without a test is skipped, one whose mutants survive fails."""
    evidence = list(evidence)
    suite = ET.Element("testsuite", name="mockzoom contract evidence", tests=str(len(evidence)))
    for one in evidence:
        case = ET.SubElement(suite, "testcase", classname="rules", name=one.rule)
        if one.survivors:
            ET.SubElement(case, "failure", message="not all of its mutants are caught").text = ", ".join(one.survivors)
        if not one.tests:
            ET.SubElement(case, "skipped", message=one.left_out or "no contract test")
        ET.SubElement(case, "system-out").text = _paragraph(one)
    return ET.tostring(suite, encoding="unicode")


def limits_page(ledger: Path, left_out: Path) -> str:
    """`docs/reference/unknowns.md`: what is unknown outside Zoom, from the gaps, and what the suite leaves out."""
    lines = [
        _LIMITS_HEAD,
        "| gap | what is not known | source | to be found out by |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{name}` | {gap.reason} | {gap.source} | {gap.expires} |" for name, gap in read_gaps(ledger).items()]
    lines += [_LEFT_OUT_HEAD, "| | what | why |", "|---|---|---|"]
    for name, entry in read_exclusions(left_out).items():
        where = f" of {', '.join(f'`{one}`' for one in entry.operations)}" if entry.operations else ""
        what = ", ".join(f"`{rule}`" for rule in entry.rules)
        lines.append(f"| {name.replace('_', ' ')} | {what}{where} | {entry.reason} |")
    return "\n".join(lines) + "\n"


_LIMITS_HEAD = """# What is unknown about Zoom

Generated from `contract_tests/known_gaps.toml` by `make docs`; a test keeps it up to date. Each line is a gap
in what was published or observed, which the mock had to fill. The tests of such a decision name the gap; a gap that
no test names, or whose date has passed, is an error.
"""

_LEFT_OUT_HEAD = """
## What the contract tests leave out

Generated from `contract_tests/exclusions.toml`. Every other rule has a test there; the tests named here are those of
mockzoom's tests, which import the emulator and apply to no other target.
"""
