"""`mockzoom rules`: what the mock claims about Zoom, and the evidence for each claim."""

from __future__ import annotations

import re
from collections.abc import Callable

import click

from mockzoom.server.rules_export import RuleEntry, rule_entries
from mockzoom.spec import ApiSpec, load_spec
from mockzoom.suggestions import closest
from mockzoom.zoom.profiles import PROFILES, get_profile
from mockzoom.zoom.registry import errors

_STATUS_CLASS = re.compile(r"[1-5]xx", re.IGNORECASE)
Choice = Callable[[RuleEntry], bool]


@click.command("rules", short_help="Explain errors and rules by name, code, status or operation.")
@click.option(
    "--profile", type=click.Choice(list(PROFILES)), help="Only the error variants of this profile, or of its base."
)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.argument("names", nargs=-1)
def rules_command(profile: str | None, form: str, names: tuple[str, ...]) -> None:
    """Print every rule, or those NAMED, with text, evidence and source.

    A name is that of a rule, a code of Zoom, an HTTP status (404 or 4xx), or an operation: then its errors are printed.
    """
    entries = rule_entries()
    applicable = ("", *get_profile(profile).lineage) if profile else ()
    choices = [choice_of(name, entries, load_spec()) for name in names]
    lines = [
        line
        for line in entries
        if (not choices or any(choice(line) for choice in choices)) and (not profile or line.profile in applicable)
    ]
    click.echo({"text": _text, "json": _json, "markdown": _markdown}[form](lines))


def choice_of(name: str, entries: list[RuleEntry], spec: ApiSpec) -> Choice:
    """Return whether an entry is meant by a name; raises `UsageError` for a name that means none."""
    if any(entry.rule == name for entry in entries):
        return lambda entry: entry.rule == name
    if name in spec.operations:
        return _errors_of(name, spec)
    if _STATUS_CLASS.fullmatch(name):
        return lambda entry: entry.status // 100 == int(name[0])
    if name.isdecimal() and len(name) < 10:
        found = {entry.rule for entry in entries if int(name) in (entry.status, entry.code)}
        if not found:
            known = sorted({entry.code for entry in entries if entry.code})
            raise click.UsageError(f"no error has the code or status {name}; codes are {', '.join(map(str, known))}")
        return lambda entry: int(name) in (entry.status, entry.code)
    near = closest(name, [*{entry.rule for entry in entries}, *spec.operations])
    kind = "operation" if near in spec.operations else "rule"
    hint = f"did you mean {near}? " if near else ""
    raise click.UsageError(f"there is no {kind} {name}; {hint}`mockzoom rules` prints all")


def _errors_of(operation_id: str, spec: ApiSpec) -> Choice:
    """Return the choice of the errors of an operation, each in the variant that the operation has."""
    named = set(spec.operations[operation_id].refusals)
    meant = {
        (name, str(variant.profile), variant.operations)
        for name, error in errors().items()
        if name in named
        for profile in PROFILES
        for variant in (error.variant_for(get_profile(profile), operation_id),)
    }
    return lambda entry: (entry.rule, str(entry.profile), entry.operations) in meant


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
