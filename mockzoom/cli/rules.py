"""`mockzoom rules`: what the mock claims about Zoom, and the evidence for each claim."""

from __future__ import annotations

import click

from mockzoom.cli.options import insist_on_rules
from mockzoom.server.rules_export import RuleEntry, rule_entries
from mockzoom.zoom.profiles import PROFILES


@click.command("rules", short_help="Print the rules with text, evidence and source.")
@click.option("--profile", type=click.Choice(list(PROFILES)), help="Only the error variants of this profile.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.argument("names", nargs=-1)
def rules_command(profile: str | None, form: str, names: tuple[str, ...]) -> None:
    """Print every rule, or those NAMED, with text, evidence and source."""
    lines = [
        line
        for line in rule_entries()
        if (not names or line.rule in names) and (not profile or line.profile in ("", profile))
    ]
    insist_on_rules(names, (line.rule for line in rule_entries()))
    click.echo({"text": _text, "json": _json, "markdown": _markdown}[form](lines))


def _text(lines: list[RuleEntry]) -> str:
    shown = []
    for line in lines:
        where = " ".join(filter(None, (line.profile, ",".join(line.operations))))
        shown.append(f"{line.rule}{f' [{where}]' if where else ''}: {line.says}")
        shown.append(f"    {line.situation}")
        shown.append(f"    {line.provenance}: {line.source}")
    return "\n".join(shown)


def _json(lines: list[RuleEntry]) -> str:
    from mockzoom.server.messages import write_json  # noqa: PLC0415 - only this form needs it

    return write_json([line._asdict() for line in lines]).decode()


def _markdown(lines: list[RuleEntry]) -> str:
    from mockzoom.server.rules_export import rules_page  # noqa: PLC0415 - only this form needs it

    return rules_page(lines)
