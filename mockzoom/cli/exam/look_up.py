"""`mockzoom exam list`, `explain` and `adapter`: what the exam has, and where to begin."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

import click

from mockzoom.exam.adapters import ADAPTERS, adapter_text
from mockzoom.exam.catalogue import GROUPS, all_checks, scenarios
from mockzoom.exam.checks import Check
from mockzoom.exam.rule_grades import evidence_of_rule
from mockzoom.exam.wrong_clients import clients_that_fail
from mockzoom.suggestions import closest


@click.command("list", short_help="List the scenarios and their checks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.argument("group", default="")
def list_command(as_json: bool, group: str) -> None:  # noqa: FBT001 - click hands it over
    """List all scenarios with their checks, or those of a GROUP (or that match a pattern)."""
    found = [one for one in scenarios().values() if not group or one.group == group or fnmatchcase(one.name, group)]
    if not found:
        raise click.UsageError(f"the group {group!r} does not exist; there are {', '.join(GROUPS)}")
    if as_json:
        listed = [
            {
                "scenario": one.name,
                "group": one.group,
                "title": one.title,
                "verb": one.verb,
                "checks": [
                    {"id": one.id_of(check), "level": str(check.level), "says": check.says} for check in one.checks
                ],
            }
            for one in found
        ]
        click.echo(json.dumps(listed, indent=1, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one.name} ({one.group}, {one.verb}): {one.title}")
        for check in one.checks:
            click.echo(f"    {check.level:6} {one.id_of(check)}: {check.says}")


@click.command("explain", short_help="Explain a check.")
@click.argument("check_id", metavar="CHECK")
def explain_command(check_id: str) -> None:
    """Explain a CHECK: what it wants, why, how that is known, how to fix a client, and which wrong client fails it."""
    known = all_checks()
    if check_id not in known:
        near = closest(check_id, known)
        hint = f"; did you mean {near}?" if near else ""
        raise click.UsageError(f"the check {check_id!r} does not exist{hint} `mockzoom exam list` names them")
    scenario, check = known[check_id]
    click.echo(f"{check_id} ({check.level})\n")
    lines = {
        "Scenario": f"{scenario.title} ({scenario.verb}).",
        "Expected": check.says,
        "Why": check.why,
        "How to fix": check.fix,
        **_evidence(check),
        "Fails": "; ".join(clients_that_fail(check_id)) or "no wrong client of the exam's tests",
    }
    for name, text in lines.items():
        click.echo(f"{name + ':':12} {text}")


def _evidence(check: Check) -> dict[str, str]:
    rules = "; ".join(f"{rule} ({evidence_of_rule(rule)})" for rule in check.rules)
    sources = "; ".join(f"{source.text} ({source.grade})" for source in check.sources)
    return {name: text for name, text in (("Rules", rules), ("Sources", sources)) if text}


@click.command("adapter", short_help="Print an adapter to begin with.")
@click.argument("language", type=click.Choice(sorted(ADAPTERS)))
def adapter_command(language: str) -> None:
    """Print a client with its adapter in a LANGUAGE: it runs as it is, and passes."""
    click.echo(adapter_text(language), nl=False)
