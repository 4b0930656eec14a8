"""A test that fails for an error of the admin API shows its own line, and no frame of the client."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import mockzoom.admin_client
from mockzoom.admin_client.errors import hidden

FOLDER = Path(mockzoom.admin_client.__file__).parent
CALLING = sorted(
    path.stem for path in FOLDER.glob("*.py") if any(
        isinstance(node, ast.Attribute) and node.attr == "call" for node in ast.walk(ast.parse(path.read_text()))
    )
)  # fmt: skip


@pytest.mark.parametrize("name", CALLING)
def test_every_module_that_calls_the_api_hides_its_frames(name):
    """For this error alone: others keep their traceback."""
    assert import_module(f"mockzoom.admin_client.{name}").__tracebackhide__ is hidden


MISTAKES = {
    "a webinar": "zoom.webinar(typ=5)",
    "a person who takes part": "zoom.people(81234567890).start()",
    "a fault": "zoom.faults.add('webinarRegistrants', rule='webinar_fulll', first=1)",
    "a time": "zoom.clock.set('tomorrow')",
    "an account": "zoom.home.control.accounts.create(plan='gold')",
}


@pytest.mark.parametrize("code", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_test_is_shown_at_its_line(pytester, monkeypatch, code):
    """The report has the line of the test and the message."""
    monkeypatch.delenv("MOCKZOOM_URL", raising=False)
    pytester.makepyfile(f"def test_it(zoom):\n    {code}\n")
    printed = pytester.runpytest("-q", "-p", "no:cacheprovider").stdout.str()
    assert f">       {code}" in printed
    assert "AdminApiError: " in printed
    assert "def call(" not in printed
    assert printed.count("\n>   ") == 1
