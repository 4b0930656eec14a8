"""All rules side by side: refusals in the words of each profile, and the rules that are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, NamedTuple

from mockzoom.zoom.check_order import CHECK_ORDER
from mockzoom.zoom.documented_rules import DOCUMENTED_RULES
from mockzoom.zoom.errors import ErrorSpec
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.profiles import PROFILES
from mockzoom.zoom.registry import errors


class RuleEntry(NamedTuple):
    """A rule, or one wording of a refusal. `profile` is empty where a rule holds in both."""

    rule: str
    situation: str
    profile: str
    operations: tuple[str, ...]
    says: str
    provenance: str
    source: str


def _sorted_errors() -> list[ErrorSpec]:
    return [spec for _, spec in sorted(errors().items())]


def rule_entries() -> list[RuleEntry]:
    """Every rule of the mock, refusals first."""
    lines = [
        RuleEntry(
            row.name,
            row.situation,
            w.profile,
            w.operations,
            _says(w.status, w.code, w.message),
            w.provenance,
            w.source,
        )
        for row in _sorted_errors()
        for w in row.variants
    ]
    lines += [
        RuleEntry(o.name, o.situation, "", (), f"{o.status} {o.error}: {o.reason}", o.provenance, o.source)
        for o in OAUTH_ERRORS.values()
    ]
    return lines + [RuleEntry(r.id, "no refusal", "", (), r.text, r.provenance, r.source) for r in DOCUMENTED_RULES]


def rules_document() -> dict[str, Any]:
    """`schemas/rules.json`: every rule as data, for those who judge without knowing the emulator."""
    return {
        "title": "Rules",
        "description": "What mockzoom claims about Zoom, generated from its rows and rules by `make docs`.",
        "refusals": [
            {
                "name": row.name,
                "situation": row.situation,
                "wordings": [{**w._asdict(), "operations": list(w.operations)} for w in row.variants],
            }
            for row in _sorted_errors()
        ],
        "token_service": [asdict(row) for row in OAUTH_ERRORS.values()],
        "rules": [rule._asdict() for rule in DOCUMENTED_RULES],
        "check_order": list(CHECK_ORDER),
    }


def error_sections() -> str:
    """`docs/reference/errors.md`: both profiles side by side, a table a refusal."""
    parts = [_ERRORS_HEAD]
    parts += [_section(row) for row in _sorted_errors()]
    parts += ["## The token service\n", "| rule | answer | provenance | source |", "|---|---|---|---|"]
    parts += [
        f"| `{o.name}` — {o.situation} | {o.status} `{o.error}`: {o.reason} | {o.provenance} | {o.source} |"
        for o in OAUTH_ERRORS.values()
    ]
    return "\n".join(parts) + "\n"


def rules_page(lines: list[RuleEntry]) -> str:
    """Rules as one Markdown table."""
    head = "| rule | profile | says | provenance | source |\n|---|---|---|---|---|\n"
    return head + "\n".join(
        f"| `{line.rule}` | {line.profile or 'both'} | {line.says} | {line.provenance} | {line.source} |"
        for line in lines
    )


def _says(status: int, code: int, message: str) -> str:
    return f"HTTP {status}, code {code}: {message}"


def _section(row: ErrorSpec) -> str:
    rows = ["", "| operations | " + " | ".join(PROFILES) + " |", "|---|---|---|"]
    for operations in dict.fromkeys(w.operations for w in row.variants):
        who = ", ".join(f"`{o}`" for o in operations) or "all"
        if operations == () and len(row.variants) > len(PROFILES):
            who = "all others"
        rows.append(f"| {who} | " + " | ".join(_cells(row, operations)) + " |")
    return f"## `{row.name}`\n\n{row.situation[0].upper()}{row.situation[1:]}.\n" + "\n".join(rows) + "\n"


def _cells(row: ErrorSpec, operations: tuple[str, ...]) -> Iterator[str]:
    for profile in PROFILES:
        wording = next((w for w in row.variants if w.profile is profile and w.operations == operations), None)
        if wording is None:
            yield "as for all others"
            continue
        answer = f"**{wording.status}** / {wording.code}<br>{wording.message}"
        yield f"{answer}<br>*{wording.provenance}: {wording.source}*"


_ERRORS_HEAD = """# Errors, in both profiles

Generated from the error definitions in `mockzoom/zoom/` by `make docs`; a test keeps it up to date. Each cell: HTTP
status / code, the message with its parameters in braces, and how it is known: *observed* (a recorded response),
*documented* (a published specification), *inferred* (our judgement). The header `X-Mockzoom-Rule` has the error id.
"""
