"""The help of every command: groups, examples that are right, and a next step."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mockzoom.cli import main
from mockzoom.cli.examples import HELP_ENDS
from mockzoom.cli.grouped_help import OF_SETTINGS
from mockzoom.cli.main import COMMANDS, GROUPS

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = [(name, example) for name, end in HELP_ENDS.items() for example in end.examples]


def help_of(*names):
    done = CliRunner().invoke(main, [*names, "--help"])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_first_help_has_every_command_in_a_group():
    """With examples and a next step; no command is left over."""
    shown = help_of()
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(COMMANDS)
    assert all(f"{title}:" in shown for title in GROUPS)
    assert all(re.search(rf"^  {name} ", shown, re.MULTILINE) for name in COMMANDS)
    assert "Examples:\n  mockzoom serve" in shown
    assert "Next: mockzoom COMMAND --help" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_a_help_ends_with_examples_and_a_next_step(name):
    """Every command has at least one example, and says where to go on."""
    shown = help_of(name)
    assert all(f"\n    {example}\n" in shown for example in HELP_ENDS[name].examples)
    assert "\n  Next: " in shown


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_of_a_help_is_accepted(name, example):
    """Its command, sub-command and options exist, and its arguments are as many as they may be."""
    words = shlex.split(example.removeprefix('eval "$(').removesuffix(')"'))
    assert words[:2] == ["mockzoom", name]
    context = click.Context(main, info_name="mockzoom")
    command, arguments = main.get_command(context, name), words[2:]
    while isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
        command, arguments = command.commands[arguments[0]], arguments[1:]
    if "--" not in arguments:  # what follows is another program's
        command.make_context(name, list(arguments), resilient_parsing=False)


@pytest.mark.parametrize("end", HELP_ENDS.values())
def test_a_next_step_leads_somewhere(end):
    """The pages that it names exist, and so do its commands."""
    for page in re.findall(r"docs/[\w/]+\.md", end.next_step):
        assert (ROOT / page).is_file()
    for command in re.findall(r"`mockzoom (\w+)", end.next_step):
        assert command in COMMANDS


def test_the_options_of_serve_are_in_groups():
    """Everyday options first; no option is left over but --help."""
    shown = help_of("serve")
    titles = [f"{title} options:" for title in OF_SETTINGS]
    assert [shown.index(title) for title in titles] == sorted(shown.index(title) for title in titles)
    left = shown.partition("Other options:")[2].partition("Examples:")[0]
    assert [line.split()[-5:] for line in left.splitlines() if line.startswith("  -")] == [
        ["Show", "this", "message", "and", "exit."]
    ]
