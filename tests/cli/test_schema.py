"""`mockzoom schema` prints and exports the JSON Schemas."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mockzoom import schemas
from mockzoom.cli.main import main


def run(*arguments):
    """Run the command; return the exit code and the output."""
    result = CliRunner().invoke(main, ["schema", *map(str, arguments)])
    return result.exit_code, result.output


def test_list_prints_all_names_or_those_of_a_pattern():
    """One on a line."""
    assert run("list", "--profile", "2025-06")[1].split() == schemas.names("2025-06")
    assert set(run("list", "requests/webinarP*")[1].split()) == {
        "requests/webinarPanelistCreate", "requests/webinarPollCreate", "requests/webinarPollUpdate",
    }  # fmt: skip


def test_show_prints_the_schema_as_it_is_or_as_a_bundle():
    """A bundle has the schemas that it refers to."""
    for options, bundle in ((), False), (("--bundle",), True):
        code, output = run("show", "responses/webinarPolls", *options)
        assert (code, json.loads(output)) == (0, schemas.load("responses/webinarPolls", bundle=bundle))


def test_export_writes_a_file_for_every_schema(tmp_path):
    """The output has their number."""
    code, output = run("export", tmp_path / "out", "--profile", "2025-06")
    files = list((tmp_path / "out").rglob("*.json"))
    assert (code, len(files)) == (0, len(schemas.names("2025-06")))
    assert output.startswith(f"{len(files)} schemas of profile 2025-06")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "responses/webinarPollz"), "did you mean responses/webinarPolls?"),
        (("show", "nonsense"), "`mockzoom schema list` prints all names"),
        (("list", "nonsense*"), "no schema matches 'nonsense*'"),
        (("show", "objects/webinar", "--profile", "2020-01"), "2021-08"),
        (("export", "."), "is not empty"),
    ],
)
def test_a_wrong_argument_is_named_with_the_fix(arguments, message):
    """The exit code is 2, without a traceback."""
    code, output = run(*arguments)
    assert code == 2
    assert message in output
    assert "Traceback" not in output
