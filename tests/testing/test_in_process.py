"""A server in process arranges and judges tests without HTTP, with the same outcome."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
import requests

import mockzoom
from mockzoom.admin_client import AdminApiError, AdminClient
from mockzoom.app import Application
from mockzoom.config import Settings
from mockzoom.testing.backend import InProcess, at_url
from mockzoom.testing.zoom import new_account

WEBINAR = "/v2/webinars/90000000005"


def test_an_interception_loads_flask_only_when_it_is_asked_for():
    """Requests to Zoom's API need no Flask application; `app` gives one with the same state."""
    with mockzoom.intercept() as zoom:
        assert requests.get(zoom.base_url + WEBINAR, headers={"Authorization": f"Bearer {zoom.token}"}, timeout=9).ok
        assert zoom.application._flask is None
        found = zoom.app.test_client().get(WEBINAR, headers={"Authorization": f"Bearer {zoom.token}"})
        assert found.status_code == 200
        assert len(zoom.journal.entries()) == 2, "one state"


def test_hooks_of_the_flask_application_get_every_request():
    """A hook that was added to `server.app` sees requests to Zoom's API and to the admin API."""
    with mockzoom.intercept() as zoom:
        seen = []
        zoom.app.before_request(lambda: seen.append(1))
        requests.get(zoom.base_url + WEBINAR, headers={"Authorization": f"Bearer {zoom.token}"}, timeout=9)
        zoom.clock.freeze()
        assert len(seen) >= 2


@pytest.mark.parametrize("settings", [Settings(admin=False), Settings(admin_token="secret")], ids=["off", "token"])
def test_the_admin_api_in_process_is_as_closed_as_over_http(settings):
    """Without the admin API, or with a token that is not sent, a call is refused."""
    client = AdminClient(transport=InProcess("https://api.zoom.us", Application(settings)))
    with pytest.raises(AdminApiError):
        client.accounts.create()


def test_paths_are_decoded_as_over_http():
    """An account id with a blank and a letter outside ASCII is found by the direct call."""
    client = AdminClient(transport=InProcess("https://api.zoom.us", Application(Settings())))
    made = client.accounts.create(account_id="Zoë b")
    assert client.accounts.get("Zoë b").account_id == made.account_id


@pytest.mark.parametrize(
    ("fault", "calls", "expected"),
    [
        ("", [("/v2/nonsense", "")], "does not know"),
        ("", [("/v2/nonsense", "of-no-account")], "does not know"),
        ("fault", [], "not used"),
        ("queued", [], "not used"),
        ("", [("/v2/users/me", "")], ""),
        ("fault", [("/v2/users/me", "")], ""),
    ],
    ids=["unknown", "unknown without an account", "unused fault", "unused response", "nothing", "used fault"],
)
@pytest.mark.parametrize("is_direct", [True, False], ids=["store", "admin API"])
def test_a_look_into_the_store_finds_what_the_admin_api_finds(fault, calls, expected, is_direct, monkeypatch):
    """Unknown requests, also without an account, and unused faults fail a test, however they are looked for."""
    app = Application(Settings())
    if not is_direct:
        monkeypatch.setattr(Application, "is_watched", True)
    home = at_url("https://api.zoom.us", app, {})
    with mockzoom.intercept(app), new_account(home, {}) as zoom:
        if fault:
            wanted = {"status": 500} if fault == "fault" else {"rule": "user_not_found"}
            (zoom.faults if fault == "fault" else zoom.next).add("user", **wanted)
        for path, token in calls:
            headers = {"Authorization": f"Bearer {token or zoom.token}"}
            requests.get(f"https://api.zoom.us{path}", headers=headers, timeout=9)
        with pytest.raises(AssertionError, match=expected) if expected else nullcontext():
            zoom.assert_no_unexpected_calls()
