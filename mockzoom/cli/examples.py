"""The examples and the next step at the end of each command's help."""

from __future__ import annotations

from typing import NamedTuple

import click


class HelpEnd(NamedTuple):
    """Examples of a command, and where to go on."""

    examples: tuple[str, ...]
    next_step: str


HELP_ENDS = {
    "account": HelpEnd(
        ("mockzoom account create --plan free", "mockzoom account create --data-set demo", "mockzoom account list"),
        "`mockzoom journal --account ID` shows the requests of an account.",
    ),
    "ca": HelpEnd(("mockzoom ca --path",), "`mockzoom serve --tls` serves HTTPS with these certificates."),
    "checkpoint": HelpEnd(
        ("mockzoom checkpoint save before", "mockzoom checkpoint diff before", "mockzoom checkpoint restore before"),
        "`mockzoom account reset ID` restores an account to its initial state.",
    ),
    "clock": HelpEnd(
        ("mockzoom clock freeze 2026-12-24T12:00:00Z", "mockzoom clock advance P1D"),
        "docs/how-to/moving_the_clock.md explains what time changes.",
    ),
    "config": HelpEnd(("mockzoom config", "mockzoom config --port 9000"), "docs/reference/configuration.md has all."),
    "contract": HelpEnd(
        ("mockzoom contract run --target=http://127.0.0.1:8080", "mockzoom contract evidence batch_size"),
        "docs/how-to/contract_tests.md explains verdicts and exit codes.",
    ),
    "demo": HelpEnd(("mockzoom demo --profile 2025-06",), "`mockzoom serve` keeps a server running."),
    "env": HelpEnd(
        ('eval "$(mockzoom env)"', "mockzoom env --format json"),
        "`mockzoom health` checks whether the server responds.",
    ),
    "exam": HelpEnd(
        ("mockzoom exam -- ./adapter", "mockzoom exam list"), "docs/how-to/examine_a_client.md explains it."
    ),
    "fault": HelpEnd(
        ("mockzoom fault add --operation webinarRegistrantCreate --rule webinar_over", "mockzoom fault list"),
        "`mockzoom rules` lists the errors that --rule can name.",
    ),
    "health": HelpEnd(("mockzoom health --url http://127.0.0.1:8080",), "`mockzoom wait` waits until it responds."),
    "init": HelpEnd(
        ("mockzoom init --dry-run", "mockzoom init --only seed", "mockzoom init --skip-existing --ci gitlab"),
        "docs/how-to/seed_files.md explains the seed file, docs/tutorial/first_test.md the fixtures.",
    ),
    "journal": HelpEnd(
        ("mockzoom journal --status 4xx", "mockzoom journal --follow --rule webinar_full"),
        "`mockzoom rules NAME` explains the error of a line.",
    ),
    "next": HelpEnd(
        (
            "mockzoom next add webinar --rule webinar_not_found --times 2",
            "mockzoom next add webinarDelete --status 204",
            "mockzoom next list",
        ),
        "`mockzoom rules OPERATION` lists the errors that --rule can name.",
    ),
    "people": HelpEnd(
        (
            "mockzoom people start 81000000005",
            "mockzoom people join 81000000005 --email ana@example.com",
            "mockzoom people ask 81000000005 'Slides?' --email ana@example.com --answer Tomorrow",
            "mockzoom people end 81000000005",
        ),
        "docs/how-to/simulating_attendees.md explains each action.",
    ),
    "proxy": HelpEnd(
        ("mockzoom proxy --to http://127.0.0.1:8080",),
        "docs/how-to/hard_coded_hosts.md shows the variables of clients.",
    ),
    "rules": HelpEnd(
        (
            "mockzoom rules webinar_full",
            "mockzoom rules 3043 --profile 2025-06",
            "mockzoom rules addBatchWebinarRegistrants",
        ),
        "`mockzoom contract evidence RULE` shows the tests of a rule.",
    ),
    "run": HelpEnd(("mockzoom run -- pytest", "mockzoom run -- node app.mjs"), "docs/how-to/hard_coded_hosts.md."),
    "schema": HelpEnd(
        ("mockzoom schema list", "mockzoom schema show objects/webinar"),
        "docs/how-to/json_schemas.md has uses of them.",
    ),
    "serve": HelpEnd(
        ("mockzoom serve --demo-data --profile 2026-09", "mockzoom serve --port 0 --proxy --quiet"),
        "`mockzoom env` shows the variables for a client, `mockzoom journal --follow` its requests.",
    ),
    "wait": HelpEnd(("mockzoom wait --timeout 10",), "`mockzoom env` prints the variables for a client."),
    "webhook": HelpEnd(
        ("mockzoom webhook subscribe http://127.0.0.1:5000/webhooks", "mockzoom webhook deliveries"),
        "docs/how-to/receiving_webhooks.md explains how to test a receiver.",
    ),
}


def with_help_end(name: str, command: click.Command) -> click.Command:
    """Return a command whose help ends with its examples and the next step."""
    found = HELP_ENDS.get(name)
    if found and not command.epilog:
        lines = "\n".join(f"  {example}" for example in found.examples)
        command.epilog = f"\b\nExamples:\n{lines}\n\nNext: {found.next_step}"
    return command
