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


LATE_READS = """
from pathlib import Path

@pytest.fixture(autouse=True)
def no_real_files(fs):
    yield
    assert not Path(__import__("mockzoom").__file__).exists(), "the file system of the test was not put back"

def test_made_up_people(zoom):
    assert zoom.registrant(zoom.webinar())["join_url"]

def test_a_modelled_operation(zoom):
    assert call(zoom, "GET", "/groups").status_code == 200

def test_an_error_of_a_body(zoom):
    assert call(zoom, "POST", "/users/me/webinars", json={"type": "x"}).status_code == 400

def test_an_error_of_a_seed(zoom, mockzoom_server):
    with pytest.raises(AdminApiError, match="users"):
        with mockzoom_server.account(users=[{"email": 1}]):
            pass

def test_a_data_set_and_a_time_zone(mockzoom_server):
    with mockzoom_server.account(data_set="demo") as zoom:
        assert zoom.webinar(timezone="America/Lima", start_time="2030-01-01T10:00:00")["timezone"] == "America/Lima"

def test_contents(mockzoom_server):
    webinar = {"topic": "A", "timezone": "Asia/Tokyo", "start_day": 1, "generated_registrants": 3}
    webinar["settings"] = {"approval_type": 0}
    with mockzoom_server.account(webinars=[webinar]) as zoom:
        assert call(zoom, "GET", "/users/me/webinars").json()["total_records"] == 1

def test_webhooks(zoom):
    seen = []
    zoom.webhooks.subscribe(lambda request: seen.append(request.json["event"]), "webinar.*")
    zoom.webinar()
    zoom.webhooks.deliver()
    assert seen == ["webinar.created"]

def test_a_form(zoom):
    assert 400 <= call(zoom, "POST", "/users/me/picture", files={"pic_file": ("a.png", b"")}).status_code < 500

def test_a_fault_of_the_connection(zoom):
    zoom.faults.add("user", connection="reset")
    with pytest.raises(requests.ConnectionError):
        call(zoom, "GET", "/users/me")

def test_pages_and_documents(zoom):
    for path in ("/_mockzoom/", "/_mockzoom/openapi.json", "/openapi.json"):
        assert requests.get(zoom.base_url + path, timeout=9).status_code == 200, path

def test_a_field_with_a_name(zoom):
    with pytest.raises(TypeError, match="first_name"):
        zoom.registrant(frist_name="A")
"""


def test_what_is_read_late_is_read_under_pyfakefs_too(outcome):
    """Each part of the package that reads files when it is first needed, without the plugin of Faker as well."""
    plugins = FEW_PLUGINS.replace("-p no:fakefs", "-p no:faker")
    done = outcome(LATE_READS, plugins)
    done.assert_outcomes(passed=LATE_READS.count("def test_"))


def test_a_seed_file_is_one_of_the_fake_file_system(outcome):
    """If mockzoom was loaded before, as by an import at the beginning of the test file."""
    outcome(
        """
from mockzoom import intercept

def test_it(fs):
    user = '{email = "z@example.com", first_name = "A", last_name = "B"}'
    ids = "\\n".join(f'{name} = "z"' for name in ("account_id", "client_id", "client_secret"))
    fs.create_file("/seed.toml", contents=f'[[accounts]]\\n{ids}\\ntoken = "z"\\nusers = [{user}]')
    with intercept(seed="/seed.toml") as zoom:
        head = {"Authorization": "Bearer z"}
        assert requests.get(f"{zoom.api_url}/users/me", headers=head, timeout=9).json()["email"] == "z@example.com"
""",
        FEW_PLUGINS.replace("-p no:fakefs", "-p no:faker"),
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize("way", ["intercept", "serve"])
def test_a_server_can_be_entered_under_pyfakefs(way, outcome):
    """What it needs is read from the real file system, and the test's files are those of the fake one."""
    outcome(
        f"""
def test_it(fs):
    import mockzoom
    fs.create_file("/a")
    with mockzoom.{way}() as zoom:
        assert zoom.registrant(zoom.webinar())["join_url"]
        assert call(zoom, "GET", "/groups").status_code == 200
    assert open("/a").read() == ""

def test_the_next(fs):
    import mockzoom
    with mockzoom.{way}() as zoom:
        assert call(zoom, "GET", "/users/me").status_code == 200
""",
        FEW_PLUGINS.replace("-p no:fakefs", "-p no:faker"),
    ).assert_outcomes(passed=2)


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
