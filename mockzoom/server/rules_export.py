"""All rules: errors with their variants by profile, and documented rules that are not errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockzoom.spec.modelled_spec import ModelledSpec
from mockzoom.zoom.check_order import CHECK_ORDER
from mockzoom.zoom.documented_rules import DOCUMENTED_RULES
from mockzoom.zoom.errors import ErrorSpec, ErrorVariant
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS, OAuthErrorVariant
from mockzoom.zoom.profiles import PROFILES
from mockzoom.zoom.registry import errors


class RuleEntry(NamedTuple):
    """A rule, or one variant of an error. `profile` is empty if the rule holds in both.

    `status` and `code` are those of an error, 0 for other rules.
    """

    rule: str
    situation: str
    profile: str
    operations: tuple[str, ...]
    says: str
    provenance: str
    source: str
    status: int = 0
    code: int = 0


def _sorted_errors() -> list[ErrorSpec]:
    return [spec for _, spec in sorted(errors().items())]


def rule_entries() -> list[RuleEntry]:
    """Return every rule of the mock except the errors of modelled operations, errors first."""
    entries = [_entry(spec, v, v.operations) for spec in _sorted_errors() for v in spec.variants]
    entries += [
        RuleEntry(o.name, o.situation, v.profile, (), _oauth_summary(v), v.provenance, v.source, v.status)
        for o in OAUTH_ERRORS.values()
        for v in o.variants
    ]
    return entries + [RuleEntry(r.id, "no refusal", "", (), r.text, r.provenance, r.source) for r in DOCUMENTED_RULES]


def modelled_entries(spec: ModelledSpec) -> list[RuleEntry]:
    """Return the errors that the documents list for modelled operations."""
    return [
        _entry(error, variant, (operation_id,))
        for operation_id in sorted(spec.operations)
        for error in spec.facts[operation_id].errors.values()
        for variant in error.variants
    ]


def _entry(spec: ErrorSpec, v: ErrorVariant, operations: tuple[str, ...]) -> RuleEntry:
    says = _summary(v.status, v.code, v.message)
    return RuleEntry(spec.name, spec.situation, v.profile, operations, says, v.provenance, v.source, v.status, v.code)


def rules_document() -> dict[str, Any]:
    """Return `schemas/rules.json`: every rule as data, for programs that do not import mockzoom."""
    return {
        "title": "Rules",
        "description": "What mockzoom claims about Zoom, generated from its rows and rules by `make docs`. "
        "The errors of modelled operations are in schemas/facts.",
        "refusals": [
            {
                "name": spec.name,
                "situation": spec.situation,
                "wordings": [{**v._asdict(), "operations": list(v.operations)} for v in spec.variants],
            }
            for spec in _sorted_errors()
        ],
        "token_service": [
            {
                "name": spec.name,
                "situation": spec.situation,
                "wordings": [{**v._asdict(), "body": v.body} for v in spec.variants],
            }
            for spec in OAUTH_ERRORS.values()
        ],
        "rules": [rule._asdict() for rule in DOCUMENTED_RULES],
        "check_order": list(CHECK_ORDER),
        "profiles": {profile.name: list(profile.lineage) for profile in PROFILES.values()},
    }


def error_sections() -> str:
    """Return `docs/reference/errors.md`: the self-contained profiles side by side, one table for each error."""
    parts = [_ERRORS_HEAD]
    parts += [_section(spec) for spec in _sorted_errors()]
    parts += [
        "## The token service\n",
        "| rule | profile | answer | provenance | source |",
        "|---|---|---|---|---|",
    ]
    parts += [
        f"| `{o.name}`: {o.situation} | {v.profile or 'all'} | {_oauth_summary(v)} | {v.provenance} | {v.source} |"
        for o in OAUTH_ERRORS.values()
        for v in o.variants
    ]
    return "\n".join(parts) + "\n"


def rules_page(entries: list[RuleEntry]) -> str:
    """Return rules as one Markdown table."""
    head = "| rule | profile | says | provenance | source |\n|---|---|---|---|---|\n"
    return head + "\n".join(
        f"| `{entry.rule}` | {entry.profile or 'all'} | {entry.says} | {entry.provenance} | {entry.source} |"
        for entry in entries
    )


def _summary(status: int, code: int, message: str) -> str:
    return f"HTTP {status}, code {code}: {message}"


def _oauth_summary(variant: OAuthErrorVariant) -> str:
    return f"{variant.status} `{variant.error or variant.code}`: {variant.reason}"


def _section(spec: ErrorSpec) -> str:
    rows = ["", "| operations | " + " | ".join(_COLUMNS) + " |", "|---|---|---|"]
    for operations in dict.fromkeys(v.operations for v in spec.variants):
        applies_to = ", ".join(f"`{o}`" for o in operations) or "all"
        if operations == () and len(spec.variants) > len(_COLUMNS):
            applies_to = "all others"
        rows.append(f"| {applies_to} | " + " | ".join(_cells(spec, operations)) + " |")
    return f"## `{spec.name}`\n\n{spec.situation[0].upper()}{spec.situation[1:]}.\n" + "\n".join(rows) + "\n"


def _cells(spec: ErrorSpec, operations: tuple[str, ...]) -> Iterator[str]:
    for profile in _COLUMNS:
        variant = next((v for v in spec.variants if v.profile is profile and v.operations == operations), None)
        if variant is None:
            yield "as for all others"
            continue
        cell = f"**{variant.status}** / {variant.code}<br>{variant.message}"
        yield f"{cell}<br>*{variant.provenance}: {variant.source}*"


# Other profiles have the variants of their base.
_COLUMNS = tuple(profile.name for profile in PROFILES.values() if profile.self_contained)

_ERRORS_HEAD = """# Errors, by profile

Generated from the error definitions in `mockzoom/zoom/` by `make docs`; a test keeps it up to date. Each cell: HTTP
status / code, the message with its parameters in braces, and how it is known: *observed* (a recorded response),
*documented* (a published specification), *inferred* (our judgement). The header `X-Mockzoom-Rule` has the error id.
Profile `2026-09` has the errors of `2025-06`. The errors of modelled operations are in
[modelled_operations.md](modelled_operations.md).
"""
