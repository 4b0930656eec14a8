"""`mockzoom rules`: what the mock claims about Zoom, and the evidence for each claim."""

from __future__ import annotations

import re
from collections.abc import Callable

import click

from mockzoom.server.rules_export import RuleEntry, modelled_entries, rule_entries
from mockzoom.spec import ApiSpec, Operation, load_spec
from mockzoom.suggestions import closest
from mockzoom.zoom.profiles import PROFILES, get_profile

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
    spec = load_spec()
    entries = rule_entries() + modelled_entries(spec.modelled)
    applicable = ("", *get_profile(profile).lineage) if profile else ()
    choices = [choice_of(name, entries, spec) for name in names]
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
    operation = spec.find_operation(name)
    if operation is not None:
        return _errors_of(operation, spec)
    if _STATUS_CLASS.fullmatch(name):
        return lambda entry: entry.status // 100 == int(name[0])
    if name.isdecimal() and len(name) < 10:
        found = {entry.rule for entry in entries if int(name) in (entry.status, entry.code)}
        if not found:
            known = sorted({entry.code for entry in entries if entry.code})
            raise click.UsageError(f"no error has the code or status {name}; codes are {', '.join(map(str, known))}")
        return lambda entry: int(name) in (entry.status, entry.code)
    near = closest(name, [*{entry.rule for entry in entries}, *spec.every_operation])
    kind = "operation" if near in spec.every_operation else "rule"
    hint = f"did you mean {near}? " if near else ""
    raise click.UsageError(f"there is no {kind} {name}; {hint}`mockzoom rules` prints all")


def _errors_of(operation: Operation, spec: ApiSpec) -> Choice:
    """Return the choice of the errors of an operation, each in the variant that the operation has."""
    operation_id = operation.operation_id
    if operation_id in spec.modelled.operations:
        return lambda entry: entry.operations == (operation_id,) and entry.rule in operation.refusals
    meant = {
        (name, str(variant.profile), variant.operations)
        for name in operation.refusals
        for profile in PROFILES
        for variant in (spec.find_error(name).variant_for(get_profile(profile), operation_id),)
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
