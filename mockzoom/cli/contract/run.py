"""`mockzoom contract`: judge a target by Zoom's contract, and show what the judgement is worth."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mockzoom.cli.contract.arguments import (
    check_address,
    check_profile,
    check_rules,
    check_target,
    insist_on,
)
from mockzoom.cli.contract.diff import diff_command
from mockzoom.cli.contract.record import record_command, recordings_command
from mockzoom.cli.contract.targets import email_domain_option, junit_option, ledger_option
from mockzoom.cli.options import file_to_write
from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.runner import INTERNAL_ERROR, PASSED, VERDICTS, SuiteMissing, suite_folder, suite_module
from mockzoom.contract.tolerance import LEVELS

MOST_PROCESSES = 4  # by default; each runs a part that is long in comparison with its start


def _write(path: str, text: str) -> None:
    if path:
        Path(path).write_text(text, encoding="utf-8")


def _needs_suite(command: Callable[..., Any]) -> Callable[..., Any]:
    """End a command with a sentence where pytest, hypothesis or the suite itself are missing."""
    from functools import wraps  # noqa: PLC0415 - once, when the commands are made

    @wraps(command)
    def guarded(*given: Any, **options: Any) -> Any:
        try:
            suite_folder()
        except SuiteMissing as error:
            raise click.ClickException(str(error)) from None
        return command(*given, **options)

    return guarded


class _Misused(click.UsageError):
    """A command that was called wrongly."""

    exit_code = INTERNAL_ERROR


class _ContractGroup(click.Group):
    """Commands whose exit codes are verdicts: 2 is not for what was called wrongly, nor 1 for what broke in here."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and end it with the exit code of what went wrong."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _Misused(error.format_message(), error.ctx) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # a closed pipe says nothing of a target; click ends the command quietly
        except Inconclusive as error:
            raise click.ClickException(str(error)) from None  # exit code 1
        except Exception:  # noqa: BLE001 - any exception here is an internal error, not a verdict
            click.echo(traceback.format_exc(), err=True)
            click.echo(f"{VERDICTS[INTERNAL_ERROR]} (exit code {INTERNAL_ERROR})", err=True)
            sys.exit(INTERNAL_ERROR)


@click.group("contract", cls=_ContractGroup)
def contract_command() -> None:
    """Test a target against Zoom's contract.

    Exit codes: 0 passed, 1 inconclusive, 2 Zoom changed, 3 the target breaks the contract, 4 internal error.
    """


@contract_command.command("run", short_help="Run the suite on a target and print a verdict.")
@click.option(
    "--target",
    default="mock",
    show_default=True,
    callback=check_target,
    help="mock (in process), zoom, or an http:// address.",
)
@click.option("--token", default="", help="Bearer token for a URL; else $ZOOM_ACCESS_TOKEN, else mockzoom-token.")
@click.option("--profile", default="", callback=check_profile, help="Profile of the target. Default: detected.")
@click.option(
    "--admin-url",
    default="",
    metavar="URL",
    callback=check_address,
    help="Address of the admin API. Default: the target's address; 'none' disables it.",
)
@click.option("--control", default="", metavar="URL", callback=check_address, help="Deprecated: use --admin-url.")
@email_domain_option
@click.option(
    "--webhook-url",
    default="",
    metavar="URL",
    callback=check_address,
    help="Public address that leads to the suite's receiver of webhooks, for a target on another machine.",
)
@click.option("--webhook-port", type=click.IntRange(0, 65535), default=0, help="Port of that receiver. Default: any.")
@click.option("--burn-quota", is_flag=True, help="On the real Zoom: use up daily quotas, too.")
@click.option(
    "--max-calls",
    type=click.IntRange(1),
    default=400,
    show_default=True,
    help="On the real Zoom: maximum number of requests.",
)
@click.option(
    "--max-attempts",
    type=click.IntRange(1),
    default=400,
    show_default=True,
    help="On the real Zoom: maximum number of registration attempts.",
)
@ledger_option
@click.option(
    "--processes",
    type=click.IntRange(1),
    metavar="N",
    help="Judge the mock by N processes at once. Default: one for each core, at most four.",
)
@click.option(
    "--rule", "rules", multiple=True, callback=check_rules, help="Only tests that prove this rule (repeatable)."
)
@click.option(
    "--tolerate", multiple=True, metavar="RULE", callback=check_rules, help="Do not judge this rule (repeatable)."
)
@click.option(
    "--level",
    type=click.Choice(sorted(LEVELS)),
    default="full",
    show_default=True,
    help="core: do not judge the headers that only Zoom's infrastructure sends.",
)
@junit_option
@click.option(
    "--json", "json_file", default="", metavar="FILE", callback=file_to_write, help="Write the report as JSON."
)
@click.option("--markdown", default="", metavar="FILE", callback=file_to_write, help="Write the report as Markdown.")
@click.option("--verbose", "-v", is_flag=True, help="Show pytest output.")
@click.option("--quiet", "-q", is_flag=True, help="Show no progress.")
@_needs_suite
def run_command(**options: Any) -> None:
    """Run the suite on a target and print a verdict: causes first, at most a screenful.

    \b
    mockzoom contract run --target=http://127.0.0.1:8080 --markdown=report.md
    mockzoom contract run --target=http://127.0.0.1:8080 --level=core --rule=batch_size
    """  # noqa: D301 - click keeps the lines after this mark
    import json  # noqa: PLC0415 - only here

    from mockzoom.cli.contract.progress import Progress  # noqa: PLC0415 - only here
    from mockzoom.contract import report  # noqa: PLC0415 - only here
    from mockzoom.contract.runner import run_suite  # noqa: PLC0415 - only here

    if options["control"]:
        click.echo("Warning: --control is deprecated; use --admin-url", err=True)
    chosen = {
        "target-token": "token",
        "target-profile": "profile",
        "control": "control",
        "email-domain": "email_domain",
        "webhook-url": "webhook_url",
        "webhook-port": "webhook_port",
    }
    options["control"] = options["admin_url"] or options["control"]
    arguments = [f"--{flag}={options[name]}" for flag, name in chosen.items() if options[name]]
    arguments += [f"--rule={rule}" for rule in options["rules"]]
    arguments += [f"--tolerate={rule}" for rule in options["tolerate"]] + [f"--level={options['level']}"]
    arguments += _processes(options["target"], options["processes"])
    is_real = options["target"] == "zoom"
    if is_real:
        arguments += _for_zoom(options)
    junit = str(Path(options["junit"]).absolute()) if options["junit"] else ""
    progress = None if options["quiet"] else Progress()
    outcome = run_suite(
        *arguments,
        target=options["target"],
        is_real=is_real,
        echo=options["verbose"],
        junit=junit,
        progress=progress,
    )
    if progress:
        progress.end()
    if not outcome.report:
        click.echo(outcome.said, err=True)
    _write(options["json_file"], json.dumps(dict(outcome.report), indent=1, ensure_ascii=False) + "\n")
    _write(options["markdown"], report.as_markdown(outcome.report, outcome.code))
    click.echo(report.as_text(outcome.report, outcome.code))
    sys.exit(outcome.code)


def _processes(target: str, count: int | None) -> list[str]:
    """Return the arguments that divide a run among processes: a server and Zoom limit the requests of all together."""
    if target != "mock":
        if count is not None and count > 1:
            raise click.UsageError("--processes: only the mock can be judged by several processes at once")
        return []
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    count = count or min(cores, MOST_PROCESSES)
    return [f"--processes={count}", "--capture=sys"] if count > 1 else []


def _for_zoom(options: dict[str, Any]) -> list[str]:
    """Return the arguments of a run against the real Zoom; ends the command if it was not allowed."""
    from mockzoom.contract.live.credentials import load_credentials  # noqa: PLC0415 - only here

    load_credentials(os.environ, options["email_domain"])
    given = [f"--max-calls={options['max_calls']}", f"--max-attempts={options['max_attempts']}"]
    given += ["--burn-quota"] if options["burn_quota"] else []
    return given + ([f"--ledger={Path(options['ledger']).absolute()}"] if options["ledger"] else [])


@contract_command.command("mutants", short_help="Run the suite on mutants of the emulator; each has to be caught.")
@click.option("--list", "only_list", is_flag=True, help="List the mutants and exit.")
@click.option("--whole", is_flag=True, help="Run the whole suite on each, not only the tests that name its rule.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Number of parallel runs.")
@click.option(
    "--json", "json_file", default="", metavar="FILE", callback=file_to_write, help="Write the results as JSON."
)
@click.option("--markdown", default="", metavar="FILE", callback=file_to_write, help="Write the results as Markdown.")
@click.argument("names", nargs=-1)
@_needs_suite
def mutants_command(**options: Any) -> None:
    """Run the suite on mutants of the emulator (all, or those NAMED): each has to be caught, the original must pass."""
    mutants = suite_module("mutants").MUTANTS
    insist_on(options["names"], mutants, "mutant", "--list names them")
    chosen = {name: mutants[name] for name in options["names"] or mutants}
    if options["only_list"]:
        for mutant in chosen.values():
            click.echo(f"{mutant.name} breaks {mutant.breaks}: {mutant.says}")
        return
    sys.exit(_judge(chosen, options))


def _judge(chosen: dict[str, Any], options: dict[str, Any]) -> int:
    import json  # noqa: PLC0415 - only here
    from dataclasses import asdict  # noqa: PLC0415 - only here

    from mockzoom.contract import mutation as strength  # noqa: PLC0415 - only here
    from mockzoom.contract.runner import TARGET_FAILED  # noqa: PLC0415 - only here

    click.echo("judging the unchanged emulator first: about 25 s")
    sound = strength.run_baseline()
    if not strength.is_clean(sound):
        click.echo(sound.said, err=True)
        click.echo("the unchanged emulator breaks the contract; fix it first")
        return sound.code
    click.echo("the unchanged emulator: caught by no test")
    fates = strength.run_mutants(chosen, whole=options["whole"], workers=options["workers"], tell=_tell)
    _write(options["json_file"], json.dumps([asdict(fate) for fate in fates], indent=1, ensure_ascii=False) + "\n")
    _write(options["markdown"], strength.strength_page(fates))
    survivors = [fate for fate in fates if not fate.is_caught]
    click.echo(f"{len(fates) - len(survivors)} of {len(fates)} caught by a test that names the broken rule")
    if any(fate.fault for fate in survivors):
        return INTERNAL_ERROR
    return TARGET_FAILED if survivors else PASSED


def _tell(fate: Any) -> None:
    """One mutant, as soon as its fate is known."""
    by = f"by {', '.join(fate.named)}" if fate.named else f"by no test that names {fate.breaks}"
    click.echo(
        f"{'caught  ' if fate.is_caught else 'SURVIVES'} {fate.name} {by}{': ' + fate.fault if fate.fault else ''}"
    )


@contract_command.command("evidence", short_help="Print the evidence for each rule and the tests that prove it.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown", "junit"]), default="text", show_default=True
)
@click.argument("names", nargs=-1)
@_needs_suite
def evidence_command(form: str, names: tuple[str, ...]) -> None:
    """Print for every rule, or those NAMED: its evidence, the tests that prove it, and the mutants they catch."""
    from mockzoom.contract import evidence  # noqa: PLC0415 - only here
    from mockzoom.contract.rulebook import load_rulebook  # noqa: PLC0415 - only here

    left_out = suite_module("scope").whole_scope().left_out
    everything = evidence.all_evidence(load_rulebook(), evidence.suite_metadata(), evidence.known_results(), left_out)
    chosen = [one for one in everything if not names or one.rule in names]
    insist_on(names, (one.rule for one in everything), "rule", "`mockzoom rules` prints all")
    forms = {
        "text": evidence.as_text,
        "json": evidence.as_json,
        "markdown": evidence.as_markdown,
        "junit": evidence.as_junit,
    }
    click.echo(forms[form](chosen))


@contract_command.command("sweep", short_help="Delete what runs against the real Zoom left behind.")
@click.option("--email-domain", required=True, help="Domain of the registrants' addresses, as for `run`.")
@click.option("--dry-run", is_flag=True, help="Print what would be deleted.")
@click.option("--ledger", default="mockzoom-contract-sweep.jsonl", show_default=True, help="Log of what is deleted.")
def sweep_command(email_domain: str, dry_run: bool, ledger: str) -> None:  # noqa: FBT001 - click hands it over
    """Delete the webinars that runs against the real Zoom left behind, found by the prefix of their topics."""
    import os  # noqa: PLC0415 - only here

    from mockzoom.contract.live import target as real  # noqa: PLC0415 - only here
    from mockzoom.contract.live.budget import Budget  # noqa: PLC0415 - only here
    from mockzoom.contract.live.credentials import load_credentials  # noqa: PLC0415 - only here

    credentials = load_credentials(os.environ, email_domain)
    site = real.LiveZoomProvider(credentials, email_domain, "sweep", budget=Budget(0, 0), ledger=Path(ledger))
    found = site.left_behind()
    for one in found:
        click.echo(f"{'would delete' if dry_run else 'deletes'} {one['id']} {one['topic']}")
    if not dry_run:
        site.sweep(found)
        click.echo(f"{len(found)} deleted, and gone")


for _command in (record_command, diff_command, recordings_command):
    contract_command.add_command(_command)
