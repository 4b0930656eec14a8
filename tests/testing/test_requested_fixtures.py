"""The plugin finds out which fixtures a test has requested, by public means of pytest."""

from __future__ import annotations

import inspect
import re

import pytest
from test_plugin import FEW_PLUGINS, HEAD

import mockzoom
from mockzoom.testing import plugin, suite_run

DEAD = "--mockzoom-url=http://127.0.0.1:9"  # an interception needs no server


@pytest.fixture
def run(pytester):
    def run(tests, *options):
        pytester.makeini(f"[pytest]\naddopts = --strict-markers {FEW_PLUGINS}\nfilterwarnings = error")
        pytester.makepyfile(test_it=HEAD + tests)
        return pytester.runpytest_subprocess(*options)

    return run


def test_a_fixture_that_is_requested_late_counts(run):
    """By the test, or by a fixture of it: the account is one in process, also for `zoom` afterwards."""
    run(
        """
def test_by_the_test(request):
    zoom = request.getfixturevalue("zoom_intercept")
    assert call(zoom, "GET", "/users/me").status_code == 200
    assert call(request.getfixturevalue("zoom"), "GET", "/users/me").status_code == 200

@pytest.fixture
def client(request):
    return request.getfixturevalue("zoom_intercept")

def test_by_a_fixture(client):
    assert call(client, "GET", "/users/me").status_code == 200

def test_by_both(client, zoom):
    assert zoom.account.account_id == client.account.account_id
    assert call(zoom, "GET", "/users/me").status_code == 200
"""
    ).assert_outcomes(passed=3)


def test_what_is_requested_too_late_for_a_run_with_a_server_fails_in_one_sentence(run):
    """The account is one of that server then, and an interception would not know it."""
    with mockzoom.serve() as server:
        done = run(
            """
def test_it(request):
    request.getfixturevalue("zoom_intercept")
""",
            f"--mockzoom-url={server.url}",
        )
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["zoom_intercept is requested too late in a run with --mockzoom-url; name it as an *"])


def test_a_test_does_not_inherit_what_the_one_before_has_requested(run):
    """`zoom` alone uses the server of the run, which does not answer."""
    run(
        """
def test_before(zoom_intercept):
    pass

def test_it(zoom):
    pass
""",
        DEAD,
    ).assert_outcomes(passed=1, errors=1)


@pytest.mark.parametrize("module", [plugin, suite_run], ids=lambda module: module.__name__)
def test_the_plugin_uses_no_private_attribute_of_pytest(module):
    """A new version of pytest may change them without notice."""
    source = inspect.getsource(module)
    owners = "item|config|session|request|metafunc|fixturedef|pytest|node"
    assert re.findall(rf"\b(?:{owners})\._\w+|\b_pytest\b", source) == []
