"""The pytest plugin, in inner runs of pytest: what its fixtures offer, and when they fail a test."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

import mockzoom

PLUGIN = {
    "mockzoom._version",
    "mockzoom.hosts",
    "mockzoom.testing",
    "mockzoom.testing.host_guard",
    "mockzoom.testing.plugin",
    "mockzoom.testing.plugin_settings",
    "mockzoom.testing.suite_run",
}
# Those of other packages take seconds to load in each inner run.
FEW_PLUGINS = "-p no:cacheprovider -p no:schemathesis -p no:anyio -p no:rerunfailures -p no:fakefs -p no:respx"
HEAD = """
import pytest
import requests

from mockzoom.admin_client import AdminApiError


def call(zoom, method, path, **how):
    headers = {"Authorization": f"Bearer {zoom.token}"}
    return requests.request(method, f"{zoom.api_url}{path}", headers=headers, timeout=5, **how)
"""


@pytest.fixture
def outcome(pytester, monkeypatch):
    """Runs tests; gives the result."""
    for name in [name for name in os.environ if name.startswith("MOCKZOOM_")]:
        monkeypatch.delenv(name)
    pytester.makeini(f"[pytest]\naddopts = --strict-markers {FEW_PLUGINS}\nfilterwarnings = error")

    def run(tests, *args):
        pytester.makepyfile(test_it=HEAD + tests)
        return pytester.runpytest(*args)

    return run


class TestNotUsed:
    def test_nothing_is_loaded(self, pytester, monkeypatch):
        """A run that does not use it pays for a few small modules; other plugins are left out to see it alone."""
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        pytester.makepyfile("def test_it():\n    import sys\n    print('LOADED', *sys.modules)")
        command = [sys.executable, "-m", "pytest", "-sq", "-p", "no:cacheprovider", "-p", "mockzoom.testing.plugin"]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
        (line,) = [line for line in found.stdout.splitlines() if "LOADED" in line]
        loaded = set(line.split())
        assert not {"flask", "werkzeug", "requests", "faker", "orjson", "jsonschema", "jsonschema_rs"} & loaded
        assert {name for name in loaded if name.startswith("mockzoom.")} == PLUGIN

    def test_pytest_finds_it(self):
        """By its entry point."""
        (point,) = entry_points(group="pytest11", name="mockzoom")
        assert point.value == "mockzoom.testing.plugin"

    def test_the_namespace_knows_its_names(self):
        """And no others."""
        assert mockzoom.testing.serve is mockzoom.serve
        with pytest.raises(AttributeError, match="nothing"):
            mockzoom.testing.nothing  # noqa: B018


class TestAccount:
    def test_each_test_has_its_own(self, outcome):
        """Nothing is left of the test before, and ids are the same in every run."""
        outcome(
            """
@pytest.mark.parametrize("n", range(3))
def test_own(zoom, n):
    assert call(zoom, "GET", "/users/me/webinars").json()["total_records"] == 0
    assert zoom.webinar()["id"] != zoom.webinar()["id"]
    assert call(zoom, "GET", "/users/me/webinars").json()["total_records"] == 2
"""
        ).assert_outcomes(passed=3)

    def test_what_it_gives(self, outcome):
        """Addresses, credentials, variables, made-up people, a clock."""
        outcome(
            """
def test_it(zoom, monkeypatch):
    assert zoom.api_url == zoom.base_url + "/v2"
    login = {"grant_type": "account_credentials", "account_id": zoom.credentials.account_id}
    secrets = (zoom.credentials.client_id, zoom.credentials.client_secret)
    assert requests.post(zoom.oauth_url, data=login, auth=secrets, timeout=5).json()["access_token"]
    assert zoom.env["ZOOM_ACCESS_TOKEN"] == zoom.token
    assert zoom.env["ZOOM_OAUTH_URL"] == zoom.oauth_url
    webinar = zoom.webinar(settings={"approval_type": 1})
    assert webinar["settings"]["approval_type"] == 1
    person = zoom.registrant(last_name="Chill")
    assert set(person) == {"email", "first_name", "last_name"}
    assert person["email"].endswith("@example.com")
    assert zoom.registrant(webinar)["registrant_id"]
    zoom.people(webinar).start()
    zoom.people(webinar).join(host=True)
    zoom.clock.freeze("2026-11-21T12:00:00Z")
    assert zoom.clock.advance(hours=2).now.hour == 14
    with pytest.raises(AssertionError, match="arranging the test failed: POST /v2/users/me/webinars -> 400"):
        zoom.webinar(type=77)
    near_type, near_approval = "typ: .*'type'", "settings.aproval_type: .*'approval_type'"
    for wrong, near in (({"typ": 5}, near_type), ({"settings": {"aproval_type": 5}}, near_approval)):
        with pytest.raises(AdminApiError, match=near):
            zoom.webinar(**wrong)
    with pytest.raises(TypeError, match="no field 'frist_name'; did you mean 'first_name'"):
        zoom.registrant(frist_name="Jill")
    for wrong in ({"operation": "webinarr"}, {"rule": "webinar_ful"}):
        for ask in (zoom.journal.entries, zoom.journal.count):
            with pytest.raises(AdminApiError, match="did you mean"):
                ask(**wrong)
    with pytest.raises(TypeError, match="for seconds write seconds=3600"):
        zoom.clock.advance(3600)
    assert zoom.journal.count("webinar*") == len(zoom.journal.entries("webinar*")) == 0
"""
        ).assert_outcomes(passed=1)

    def test_ids_are_the_same_in_every_run(self, outcome):
        """Whatever ran before, as the seed is the test's name."""
        tests = """
def test_before(zoom):
    zoom.webinar()

def test_it(zoom):
    print("IDS", zoom.webinar()["id"], zoom.webinar()["topic"], zoom.registrant()["email"], zoom.registrant()["email"])
"""
        lines = []
        for args in ([], ["-k", "it"]):
            shown = outcome(tests, "-s", *args).stdout.lines
            lines += [line[line.index("IDS") :] for line in shown if "IDS" in line]
        assert lines[0] == lines[1]
        assert len(set(lines[0].split())) == len(lines[0].split())

    def test_arranging_leaves_no_trace_in_the_journal(self, outcome):
        """It has the client's calls alone."""
        outcome(
            """
def test_it(zoom):
    webinar = zoom.webinar()
    zoom.registrant(webinar)
    assert zoom.journal.entries() == []
    call(zoom, "GET", f"/webinars/{webinar['id']}")
    assert zoom.journal.count() == 1
    zoom.journal.assert_called("webinar", times=1)
    zoom.journal.assert_not_called("webinarCreate")
"""
        ).assert_outcomes(passed=1)

    def test_an_assertion_shows_its_message_alone(self, outcome):
        """Not the inside of the client."""
        result = outcome("def test_it(zoom):\n    zoom.journal.assert_called('webinar')")
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["E *AssertionError: webinar: wanted a call, there was none", "E *no other call*"])
        result.stdout.no_fnmatch_line("*journal.py*")


class TestSetUp:
    def test_it_needs_nothing_of_the_client_s(self, outcome):
        """No scope, no quota, no limit; faults and queued responses remain for the client."""
        outcome(
            """
@pytest.mark.mockzoom(scopes=["webinar:read:webinar:admin"], rate_limits="all", plan="free", allow_unused=True)
def test_scopes_and_limits(zoom):
    zoom.faults.add("*", rule="rate_limit_per_second")
    zoom.next.add("webinarCreate", rule="webinar_plan_missing")
    webinars = [zoom.webinar() for _ in range(3)]
    person = zoom.registrant()
    for _ in range(5):
        assert zoom.registrant(webinars[0], **person)["registrant_id"]
    assert [fault.matched for fault in zoom.faults.list()] == [0]
    assert len(zoom.next.list()) == 1
    assert zoom.journal.count() == 0

def test_quotas_are_whole(zoom):
    webinar, person = zoom.webinar()["id"], zoom.registrant()
    zoom.registrant(webinar, **person)
    path, people = f"/webinars/{webinar}/batch_registrants", {"registrants": [person]}
    answers = [call(zoom, "POST", path, json=people) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
"""
        ).assert_outcomes(passed=2)

    def test_accounts_for_several_tests(self, outcome):
        """Of a module, of the run, of `mockzoom_server`, and of a server by hand: all have the same tools."""
        outcome(
            """
import mockzoom

def use(zoom):
    webinar = zoom.webinar()
    assert zoom.registrant(webinar)["join_url"]
    zoom.people(webinar).start()
    assert call(zoom, "GET", f"/webinars/{webinar['id']}").status_code == 200
    zoom.journal.assert_called("webinar", path=f"/v2/webinars/{webinar['id']}", times=1)
    assert zoom.env["ZOOM_ACCESS_TOKEN"] == zoom.token
    zoom.clock.advance(hours=1)
    zoom.faults.add("user", rule="rate_limit_per_second", first=1)
    assert call(zoom, "GET", "/users/me").status_code == 429

@pytest.fixture(scope="module")
def prepared(zoom_module):
    return zoom_module.webinar()

@pytest.mark.parametrize("n", range(2))
def test_wide(zoom_module, zoom_session, prepared, n):
    assert zoom_module.account.account_id != zoom_session.account.account_id
    use(zoom_module)
    use(zoom_session)
    assert call(zoom_module, "GET", "/users/me/webinars").json()["total_records"] == n + 2

def test_of_the_server(mockzoom_server):
    with mockzoom_server.account(profile="2025-06") as first, mockzoom_server.account() as second:
        use(first)
        use(second)
    with pytest.raises(AdminApiError):
        first.webinar()

def test_by_hand(zoom):
    with mockzoom.serve(rate_limits="daily", admin_token="secret") as server:
        use(server)
        with server.new_account() as other:
            use(other)
            other.assert_no_unexpected_calls()
    with mockzoom.intercept(rate_limits="daily") as intercepted:
        use(intercepted)
"""
        ).assert_outcomes(passed=4)

    def test_a_wide_account_blames_the_test(self, outcome):
        """That sent the unknown request; an unused fault is an error of the teardown."""
        result = outcome(
            """
def test_first(zoom_module):
    call(zoom_module, "GET", "/nothing")

def test_second(zoom_module):
    call(zoom_module, "GET", "/users/me")
    zoom_module.faults.add("webinar", rule="webinar_not_found")

def test_third(zoom_module):
    call(zoom_module, "GET", "/users/me")
    assert False
"""
        )
        result.assert_outcomes(passed=1, failed=2, errors=1)
        result.stdout.fnmatch_lines(
            ["*fault f1 *: 0 requests matched", "  #1 GET /v2/nothing*", "[#]3 GET /v2/users/me*"]
        )
        result.stdout.no_fnmatch_line("[#]2 GET /v2/users/me*")


SERVER_ONLY = {
    "host": "0.0.0.0",
    "port": 18765,
    "workers": 3,
    "threads": 9,
    "tls": True,
    "ca_dir": "x",
    "admin_port": 9,
    "log_level": "debug",
}


@pytest.mark.parametrize("name", SERVER_ONLY)
@pytest.mark.parametrize("way", [mockzoom.serve, mockzoom.intercept], ids=["serve", "intercept"])
def test_a_setting_that_a_server_in_process_cannot_honour_is_an_error(way, name):
    """It names the command that can; the default value is not an error."""
    with pytest.raises(TypeError, match=f"cannot have {name}=.*mockzoom serve --{name.replace('_', '-')}"):
        way(**{name: SERVER_ONLY[name]}).__enter__()


class TestMarker:
    def test_both_profiles_in_one_word(self, outcome):
        """Also for a class or a module; the nearest marker counts, word by word."""
        outcome(
            """
pytestmark = pytest.mark.mockzoom(profiles="both", plan="pro")

def test_it(zoom, request):
    assert zoom.account.profile in request.node.name
    assert zoom.account.plan == "pro"

@pytest.mark.mockzoom(profiles=["2025-06"], plan="free", seed="s", rate_limits="all")
def test_one(zoom):
    account = zoom.account
    assert (account.profile, account.plan, account.seed, account.rate_limits) == ("2025-06", "free", "s", "all")

@pytest.mark.mockzoom(profile="2025-06")
def test_other(zoom):
    assert zoom.account.profile == "2025-06"

def test_that_uses_none():
    pass
"""
        ).assert_outcomes(passed=5)

    @pytest.mark.parametrize(
        "words, says",
        [
            ("profiles='2021'", "*choose 'all', 'both', or a list of 2021-08, 2025-06, 2026-09"),
            ("'2025-06'", "*its words have names*"),
            ("plan='gold'", "*plan: *gold*"),
            ("plam='pro'", "*plam: is unknown; did you mean 'plan'*"),
            ("scopes=['webinar:write:everything']", "*scopes?0?: 'webinar:write:everything' is not a scope of Zoom*"),
            ("strict='no'", "*mockzoom(strict='no'): choose True or False*"),
        ],
    )
    def test_a_mistake_is_told(self, outcome, words, says):
        """By the plugin or by the admin API."""
        result = outcome(f"@pytest.mark.mockzoom({words})\ndef test_it(zoom):\n    pass")
        assert result.ret
        result.stdout.fnmatch_lines([says])
        result.stdout.no_fnmatch_line("*mockzoom/admin_client/*")


class TestJudgement:
    def test_an_unknown_call_fails_the_test(self, outcome):
        """With or without a token; a route that Zoom has and mockzoom has not counts too."""
        result = outcome(
            """
def test_unknown(zoom):
    call(zoom, "GET", "/nothing")

def test_stray(zoom):
    requests.get(f"{zoom.api_url}/astray", timeout=5)

def test_missing(zoom):
    call(zoom, "GET", "/phone/call_history")

@pytest.mark.mockzoom(allow_unknown=True)
def test_allowed(zoom):
    call(zoom, "GET", "/nothing")

def test_fine(zoom):
    call(zoom, "GET", "/webinars/80000000000")
"""
        )
        result.assert_outcomes(failed=3, passed=2)
        result.stdout.fnmatch_lines(
            ["*allow_unknown=True*", "  #1 GET /v2/nothing -> 404 (endpoint_unknown)", "*GET /v2/astray -> 404*"]
        )

    def test_what_never_struck_fails_the_test(self, outcome):
        """A fault, and a queued answer."""
        result = outcome(
            """
def test_fault(zoom):
    zoom.faults.add("webinar", rule="webinar_not_found")

def test_queued(zoom):
    zoom.next.add("webinar", rule="webinar_not_found")

@pytest.mark.mockzoom(allow_unused=True)
def test_allowed(zoom):
    zoom.faults.add("webinar", rule="webinar_not_found")

def test_used(zoom):
    zoom.faults.add("webinar", rule="webinar_not_found")
    call(zoom, "GET", "/webinars/80000000000")
"""
        )
        result.assert_outcomes(failed=2, passed=2)
        result.stdout.fnmatch_lines(["*allow_unused=True*", "  fault f1 *: 0 requests matched"])

    def test_a_test_that_failed_is_not_judged(self, outcome):
        """A test that failed is not checked further."""
        result = outcome(
            "def test_it(zoom):\n    zoom.faults.add('webinar', rule='webinar_not_found')\n    assert not 'this'"
        )
        result.assert_outcomes(failed=1)
        result.stdout.no_fnmatch_line("*allow_unused*")


class TestIntercept:
    def test_hosts_in_the_code_are_led_here(self, outcome):
        """By requests and httpx; the account is that of `zoom`, and other hosts pass."""
        outcome(
            """
import httpx

def test_it(zoom_intercept, zoom, mockzoom_server):
    headers = {"Authorization": f"Bearer {zoom_intercept.token}"}
    webinar = zoom_intercept.webinar()["id"]
    for client in (requests, httpx):
        assert client.get(f"https://api.zoom.us/v2/webinars/{webinar}", headers=headers).json()["id"] == webinar
    login = {"grant_type": "account_credentials", "account_id": zoom_intercept.credentials.account_id}
    answer = requests.post("https://zoom.us/oauth/token", data=login, auth=zoom_intercept.credentials[1:])
    assert answer.json()["api_url"] == "https://api.zoom.us"
    assert zoom_intercept.env["ZOOM_API_URL"] == "https://api.zoom.us/v2"
    assert zoom_intercept.oauth_url == "https://zoom.us/oauth/token"
    assert zoom.account == zoom_intercept.account
    assert requests.get(f"{zoom.api_url}/webinars/{webinar}", headers=headers).status_code == 200
    zoom_intercept.journal.assert_called("webinar", times=3)

def test_judged(zoom_intercept):
    requests.get("https://api.zoom.us/v2/nothing", headers={"Authorization": f"Bearer {zoom_intercept.token}"})
"""
        ).assert_outcomes(passed=1, failed=1)


class TestRunningServer:
    TESTS = """
def test_it(zoom, mockzoom_server):
    assert mockzoom_server.app is None
    assert call(zoom, "GET", f"/webinars/{zoom.webinar()['id']}").status_code == 200
    zoom.journal.assert_called("webinar", times=1)
    requests.get(f"{zoom.api_url}/astray", timeout=5)  # anybody's, on a server that is shared

def test_intercept(zoom_intercept):
    assert requests.get("https://api.zoom.us/v2/users/me", headers={"Authorization": f"Bearer {zoom_intercept.token}"})
"""

    def test_a_running_server_is_used(self, outcome, monkeypatch):
        """By option or variable, with its admin token; interception stays in process."""
        with mockzoom.serve(admin_token="sesame") as server:
            monkeypatch.setenv("MOCKZOOM_ADMIN_TOKEN", "sesame")
            outcome(self.TESTS, f"--mockzoom-url={server.url}/").assert_outcomes(passed=2)
            monkeypatch.setenv("MOCKZOOM_URL", server.url)
            outcome(self.TESTS).assert_outcomes(passed=2)

    def test_a_server_that_is_not_there_is_told(self, outcome):
        """With what named it: a variable may be left over from another day."""
        done = outcome(self.TESTS, "--mockzoom-url=http://127.0.0.1:9")
        done.assert_outcomes(passed=1, errors=1)  # interception needs no server
        done.stdout.fnmatch_lines(["*http://127.0.0.1:9 does not answer*leave out --mockzoom-url and MOCKZOOM_URL*"])

    def test_workers_share_it_and_never_meet(self, outcome):
        """Eight tests in two workers, on one server and on one each."""
        tests = """
@pytest.mark.parametrize("n", range(8))
def test_it(zoom, n):
    webinar = zoom.webinar()
    zoom.registrant(webinar)
    assert call(zoom, "GET", f"/webinars/{webinar['id']}/registrants").json()["total_records"] == 1
    assert call(zoom, "GET", "/users/me/webinars").json()["total_records"] == 1
"""
        with mockzoom.serve() as server:
            for args in ([f"--mockzoom-url={server.url}"], []):
                outcome(tests, "-n", "2", "-p", "xdist", *args).assert_outcomes(passed=8)
            assert len(server.app.test_client().get("/_mockzoom/v1/accounts").json["accounts"]) == 1
