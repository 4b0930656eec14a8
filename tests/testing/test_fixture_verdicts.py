"""Verdicts of the plugin: the right test is blamed, for all of its requests and for nothing else."""

from __future__ import annotations

import os

import pytest
from test_plugin import FEW_PLUGINS, HEAD


@pytest.fixture
def outcome(pytester, monkeypatch):
    """Runs tests; gives the result."""
    for name in [name for name in os.environ if name.startswith("MOCKZOOM_")]:
        monkeypatch.delenv(name)

    def run(tests, *args, plugins=FEW_PLUGINS, ini=""):
        pytester.makeini(f"[pytest]\naddopts = --strict-markers {plugins}\nfilterwarnings = error\n{ini}")
        pytester.makepyfile(test_it=HEAD + tests)
        return pytester.runpytest(*args)

    return run


class TestReport:
    def test_a_failed_test_shows_the_clients_requests(self, outcome):
        """With the error of each, its message, ignored fields and parameters; requests of the set-up are not shown."""
        result = outcome(
            """
def test_it(zoom):
    number = zoom.webinar()["id"]
    body = {"auto_aprove": True, "registrants": [{"email": "a@example.com", "first_name": "A", "lastname": "B"}]}
    call(zoom, "POST", f"/webinars/{number}/batch_registrants?notfy=no", json=body)
    call(zoom, "GET", "/webinars/80000000000")
    assert False

def test_in_set_up(zoom_intercept, broken):
    pass

@pytest.fixture
def broken(zoom_intercept):
    call(zoom_intercept, "GET", "/nothing")
    assert False
"""
        )
        result.assert_outcomes(failed=1, errors=1)
        result.stdout.fnmatch_lines(
            [
                "*mockzoom: requests of the client (profile 2021-08)*",
                "#1 GET /v2/nothing -> 404 (endpoint_unknown)",
                "*mockzoom: requests of the client (profile 2021-08)*",
                "#1 POST /v2/webinars/*/batch_registrants -> 200",
                "    ignored: auto_aprove, registrants[[]0].lastname",
                "    ignored in the query: notfy",
                "#2 GET /v2/webinars/80000000000 -> 404 (webinar_not_found)",
                "    Webinar 80000000000 not found or has expired.",
            ]
        )
        result.stdout.no_fnmatch_line("*POST /v2/users/me/webinars*")

    def test_the_last_requests_are_shown(self, outcome):
        """With the number of earlier ones."""
        result = outcome(
            """
def test_it(zoom):
    for _ in range(25):
        call(zoom, "GET", "/users/me")
    assert False
"""
        )
        result.stdout.fnmatch_lines(["(5 earlier requests)", "#6 GET /v2/users/me -> 200"])


class TestStrict:
    TESTS = """
def test_body(zoom):
    call(zoom, "POST", "/users/me/webinars", json={"topic": "T", "typ": 5, "settings": {"aproval_type": 0}})

def test_query(zoom):
    call(zoom, "GET", "/users/me/webinars?page_siz=5")

def test_right(zoom):
    requests.post(zoom.oauth_url, params={"grant_type": "client_credentials"}, auth=zoom.credentials[1:], timeout=5)
    call(zoom, "GET", "/users/me/webinars?page_size=5")
"""

    def test_a_strict_test_fails_for_what_zoom_ignores(self, outcome):
        """By marker or by ini option; without it they pass, and a marker takes the option back."""
        outcome(self.TESTS).assert_outcomes(passed=3)
        marked = outcome("pytestmark = pytest.mark.mockzoom(strict=True)\n" + self.TESTS)
        marked.assert_outcomes(passed=1, failed=2)
        marked.stdout.fnmatch_lines(["  #1 POST*: typ, settings.aproval_type", "  #1 GET*: [?]page_siz"])
        outcome(self.TESTS, ini="mockzoom_strict = true").assert_outcomes(passed=1, failed=2)
        off = "pytestmark = pytest.mark.mockzoom(strict=False)\n" + self.TESTS
        outcome(off, ini="mockzoom_strict = true").assert_outcomes(passed=3)
        assert outcome("@pytest.mark.mockzoom(strict='no')\n" + self.TESTS.strip()).ret


REPEATED_CALLS = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    from _pytest.runner import call_and_report
    item._initrequest()
    call_and_report(item, "setup", log=True)
    first = call_and_report(item, "call", log=False)
    if first.failed:
        call_and_report(item, "call", log=True)
    else:
        item.ihook.pytest_runtest_logreport(report=first)
    call_and_report(item, "teardown", log=True, nextitem=nextitem)
    return True
"""


class TestReruns:
    TESTS = """
tries = {}

def attempt(name):
    tries[name] = tries.get(name, 0) + 1
    return tries[name]

def test_passes_the_second_time(zoom):
    if attempt("a") == 1:
        call(zoom, "GET", "/nothing")
        assert False

def test_is_judged_the_second_time(zoom):
    assert attempt("b") == 2
    call(zoom, "GET", "/nothing")

def test_unused_in_the_first_try(zoom_intercept):
    if attempt("c") == 1:
        zoom_intercept.faults.add("webinar", rule="webinar_not_found")
        assert False
    headers = {"Authorization": f"Bearer {zoom_intercept.token}"}
    requests.get("https://api.zoom.us/v2/webinars/80000000000", headers=headers)
"""

    def test_the_last_try_is_judged(self, outcome):
        """With pytest-rerunfailures, which sets the test up again."""
        plugins = FEW_PLUGINS.replace("-p no:rerunfailures", "")
        result = outcome(self.TESTS, "--reruns=1", plugins=plugins)
        result.assert_outcomes(passed=2, failed=1)
        result.stdout.fnmatch_lines(["*requests that mockzoom does not know*"])

    def test_a_plugin_that_repeats_the_call_alone(self, outcome, pytester):
        """The requests of the first call do not count."""
        pytester.makeconftest(REPEATED_CALLS)
        outcome(self.TESTS).assert_outcomes(passed=2, failed=1)


class TestAllRequests:
    def test_a_request_among_thousands_counts(self, outcome):
        """The first of 1,010 is unknown; all of them can be asserted, and a failure lists a few."""
        result = outcome(
            """
def test_it(zoom_intercept):
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {zoom_intercept.token}"
    session.get("https://api.zoom.us/v2/nothing")
    for _ in range(1009):
        session.get("https://api.zoom.us/v2/users/me")
    zoom_intercept.journal.assert_called("user", times=1009)
    assert len(zoom_intercept.journal.entries()) == 1010
    assert [e.number for e in zoom_intercept.journal.entries(limit=1001)][::1000] == [10, 1010]
    with pytest.raises(AssertionError) as found:
        zoom_intercept.journal.assert_called("user", times=3)
    assert len(str(found.value).splitlines()) < 40
"""
        )
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["  #1 GET /v2/nothing -> 404 (endpoint_unknown)"])

    def test_a_request_below_the_permitted_level_says_so(self, outcome):
        """The failure has the level of the operation, and the setting that permits it."""
        result = outcome(
            """
@pytest.mark.mockzoom(emulation="full")
def test_it(zoom):
    call(zoom, "GET", "/groups")
"""
        )
        result.assert_outcomes(failed=1)
        reason = "the operation groups is emulated as modelled, and the account's emulation is full; permit it with *"
        result.stdout.fnmatch_lines([f"  #1 GET /v2/groups -> 404 (endpoint_not_emulated): {reason}", f"    {reason}"])

    def test_a_late_request_is_not_blamed_on_the_next_test(self, outcome):
        """It belongs to the account of the test that sent it, which outlives that test."""
        outcome(
            """
late = []

def test_first(zoom):
    late.append(zoom)

def test_second(zoom):
    call(late[0], "GET", "/nothing")
    call(zoom, "GET", "/users/me")
    assert zoom.journal.count() == 1
"""
        ).assert_outcomes(passed=2)

    def test_accounts_are_deleted_in_the_end(self, outcome):
        """The earlier ones sooner."""
        outcome(
            """
@pytest.mark.parametrize("n", range(30))
def test_it(zoom, n, mockzoom_server):
    assert len(list(mockzoom_server.control.accounts.list())) <= 22
"""
        ).assert_outcomes(passed=30)
