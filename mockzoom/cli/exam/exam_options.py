"""Options of the commands that examine, and what follows from them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mockzoom.cli.options import file_to_write
from mockzoom.exam.baseline import Baseline, read_baseline
from mockzoom.exam.catalogue import VERBS, scenarios
from mockzoom.exam.editions import checks_in, edition_names, latest
from mockzoom.exam.examination import KNOWN_PROFILES, PROFILES, Grading, Plan, choose
from mockzoom.exam.render_html import as_badge, as_html
from mockzoom.exam.render_junit import as_junit
from mockzoom.exam.render_text import as_markdown

FORMS: dict[str, Callable[[Mapping[str, Any], Any], str]] = {
    "json": lambda report, _: json.dumps(report, indent=1, ensure_ascii=False) + "\n",
    "html": as_html,
    "junit": lambda report, _: as_junit(report),
    "badge": lambda report, _: as_badge(report),
    "markdown": lambda report, _: as_markdown(report),
}


def today() -> Any:
    """Return the day in UTC, for the ends of a baseline's lines."""
    return datetime.now(UTC).date()


_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--scenario", "patterns"), {"multiple": True, "metavar": "GLOB", "help": "Only these scenarios or groups."}),
    (("--edition",), {"default": "", "help": "Edition of the checks. Default: the latest; 'next' has all."}),
    (("--profile", "profiles"), {"multiple": True, "type": click.Choice(KNOWN_PROFILES), "help": "Only this profile."}),
    (("--features",), {"default": "", "metavar": "FILE", "help": "TOML: unsupported = [VERB, ...] of the client."}),
    (("--baseline",), {"default": "", "metavar": "FILE", "help": "TOML with known failures."}),
    (("--strict",), {"type": click.Choice(["should"]), "help": "A should that fails counts like a must."}),
    (
        ("--allow-unmeasured", "allowed"),
        {"multiple": True, "metavar": "CHECK", "help": "A must that need not be measured (repeatable)."},
    ),
    (("--jobs",), {"default": 2, "show_default": True, "type": click.IntRange(1, 64), "help": "Scenarios at a time."}),
    (
        ("--slow",),
        {"default": 1.0, "show_default": True, "type": click.FloatRange(0.1, 100), "help": "Factor of time limits."},
    ),
    (("--seed",), {"default": "", "help": "Seed of people, topics and numbers. Default: drawn."}),
    (("--named",), {"is_flag": True, "help": "Give the client names of scenarios, not numbers; for debugging."}),
    (("--keep",), {"is_flag": True, "help": "Keep the accounts, for a look at them while the command runs."}),
)


def exam_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that choose and judge, and those that name files for the report."""
    for form in reversed(FORMS):
        how: dict[str, Any] = {"default": "", "metavar": "FILE", "callback": file_to_write}
        command = click.option(f"--{form}", f"{form}_file", help=f"Write the report: {form}.", **how)(command)
    for names, attributes in reversed(_OPTIONS):
        command = click.option(*names, **attributes)(command)
    return command


def plan_of(options: Mapping[str, Any]) -> Plan:
    """Return the plan that the options describe. Raises `UsageError` for unknown names."""
    edition = options["edition"] or latest()
    if edition not in edition_names():
        raise click.UsageError(
            f"--edition: the edition {edition!r} does not exist; there are {', '.join(edition_names())}"
        )
    chosen = choose(scenarios(), options["patterns"])
    frozen = {scenario.name for scenario, _ in checks_in(edition).values()}
    chosen = [one for one in chosen if one.name in frozen]
    if not chosen:
        raise click.UsageError(
            f"--scenario: no scenario matches {', '.join(options['patterns'])}; `mockzoom exam list` names them"
        )
    without = _unsupported(options["features"])
    return Plan(edition, chosen, options["profiles"] or PROFILES, without, options["jobs"])


def grading_of(options: Mapping[str, Any], edition: str) -> Grading:
    """Return how to judge. Raises `BaselineError`, and `UsageError` for an unknown check."""
    known = checks_in(edition)
    for name in options["allowed"]:
        if name not in known:
            raise click.UsageError(
                f"--allow-unmeasured: the check {name!r} does not exist; `mockzoom exam list` names them"
            )
    path = options["baseline"]
    baseline = read_baseline(Path(path), known, today()) if path else Baseline()
    return Grading(baseline, frozenset(options["allowed"]), options["strict"] == "should")


def seed_of(options: Mapping[str, Any]) -> str:
    """Return the seed: the given one, or a new one."""
    return options["seed"] or secrets.token_hex(4)


def write_reports(report: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    """Write a report in each form that a file was named for."""
    checks = checks_in(report["edition"])
    for form, render in FORMS.items():
        path = options[f"{form}_file"]
        if path:
            Path(path).write_text(render(report, checks), encoding="utf-8")


def _unsupported(path: str) -> frozenset[str]:
    """Return the verbs in a features file."""
    if not path:
        return frozenset()
    import tomllib  # noqa: PLC0415 - few clients have a features file

    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"--features: {path}: {error}") from None
    verbs = document.get("unsupported", [])
    if set(document) - {"unsupported"} or not isinstance(verbs, list) or set(verbs) - set(VERBS):
        raise click.UsageError(f"--features: {path} has a list `unsupported` of {', '.join(VERBS)}, and nothing else")
    return frozenset(verbs)
