"""Fixtures of mockzoom together with other test libraries: pyfakefs, freezegun, and pytest-socket's restriction."""

from __future__ import annotations

import os

import pytest
from test_plugin import FEW_PLUGINS, HEAD


@pytest.fixture
def outcome(pytester, monkeypatch):
    """Runs tests in a separate process; gives the result."""
    for name in [name for name in os.environ if name.startswith("MOCKZOOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:schemathesis")  # users have the plugin of Faker, which mockzoom needs

    def run(tests, plugins=FEW_PLUGINS):
        pytester.makeini(f"[pytest]\naddopts = --strict-markers {plugins}\nfilterwarnings = error")
        pytester.makepyfile(test_it=HEAD + tests)
        return pytester.runpytest_subprocess()

    return run


def test_pyfakefs_in_either_order(outcome):
    """What requests need was read before; a separate process has read nothing earlier."""
    outcome(
        """
def work(zoom):
    webinar = zoom.webinar()
    people = {"registrants": [zoom.registrant()]}
    assert call(zoom, "POST", f"/webinars/{webinar['id']}/batch_registrants", json=people).status_code == 200
    assert zoom.registrant(webinar)["join_url"]
    login = {"grant_type": "account_credentials", "account_id": zoom.credentials.account_id}
    assert requests.post(zoom.oauth_url, data=login, auth=zoom.credentials[1:], timeout=5).status_code == 200
    zoom.faults.add("user", rule="rate_limit_per_second")
    assert call(zoom, "GET", "/users/me").status_code == 429
    zoom.people(webinar).start()
    zoom.journal.assert_called("user", status=429)

def test_before(fs, zoom):
    work(zoom)

def test_after(zoom, fs):
    work(zoom)

def test_intercepted(fs, zoom_intercept):
    work(zoom_intercept)
""",
        FEW_PLUGINS.replace("-p no:fakefs", ""),
    ).assert_outcomes(passed=3)


def test_zoom_intercept_opens_no_socket(outcome):
    """Neither in its set-up nor for a request; the set-up of the test and the journal need none either."""
    outcome(
        """
import socket

@pytest.fixture(autouse=True)
def no_sockets(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a socket")
    monkeypatch.setattr(socket, "socket", fail)
    monkeypatch.setattr(socket, "getaddrinfo", fail)

def test_it(zoom_intercept):
    webinar = zoom_intercept.webinar()
    assert call(zoom_intercept, "GET", f"/webinars/{webinar['id']}").status_code == 200
    zoom_intercept.journal.assert_called("webinar", times=1)
    assert zoom_intercept.env["ZOOM_API_URL"] == "https://api.zoom.us/v2"
    assert "MOCKZOOM_URL" not in zoom_intercept.env
"""
    ).assert_outcomes(passed=1)


def test_the_whole_run_is_kept_from_zoom(outcome, pytester):
    """A test without a fixture of mockzoom too, unless the ini file permits it."""
    test = """
import socket

def test_it():
    with pytest.raises(OSError) as found:
        socket.getaddrinfo("nothing-here.invalid.zoom.us", 443)
    assert ("mockzoom" in str(found.value)) is {guarded}
"""
    outcome(test.format(guarded=True)).assert_outcomes(passed=1)
    outcome(test.format(guarded=False), f"{FEW_PLUGINS}\nmockzoom_allow_zoom = true").assert_outcomes(passed=1)
