"""The former names of public classes and methods, with deprecation warnings."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mockzoom.client
from mockzoom import admin_client, testing
from mockzoom.testing.backend import Backend


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("Account", "AccountClient"),
        ("Clock", "ClockClient"),
        ("Control", "AdminClient"),
        ("ControlError", "AdminApiError"),
        ("Entry", "RequestRecord"),
        ("Fault", "RegisteredFault"),
        ("Journal", "Journal"),
        ("Listed", "AccountSummary"),
        ("OverHttp", "HttpTransport"),
        ("Reading", "ClockStatus"),
        ("Transport", "AdminTransport"),
        ("User", "AccountUser"),
        ("variables", "variables"),
    ],
)
def test_former_name_returns_the_present_object_and_warns(former, present):
    """A name of `mockzoom.client` is the object in `mockzoom.admin_client`."""
    with pytest.warns(DeprecationWarning, match=f"mockzoom.client.{former} is now mockzoom.admin_client.{present}$"):
        assert getattr(mockzoom.client, former) is getattr(admin_client, present)


def test_unknown_name_raises_attribute_error():
    """Only former names exist."""
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        mockzoom.client.Nothing  # noqa: B018 - the access raises


def test_every_public_name_exists():
    """`__all__` of both packages can be imported."""
    assert all(hasattr(admin_client, name) for name in admin_client.__all__)
    assert all(hasattr(testing, name) for name in testing.__all__)


def test_import_of_the_former_package_loads_nothing():
    """The client is loaded with the first name only."""
    code = "import sys, mockzoom.client; print('mockzoom.admin_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_zoom_is_a_former_name_of_zoom_account():
    """`mockzoom.testing.Zoom` still exists."""
    with pytest.warns(DeprecationWarning, match="mockzoom.testing.Zoom is now mockzoom.testing.ZoomAccount"):
        assert testing.Zoom is testing.ZoomAccount


def test_judge_is_a_former_name_of_assert_no_unexpected_calls(zoom):
    """`zoom.judge()` still works."""
    with pytest.warns(DeprecationWarning, match="assert_no_unexpected_calls"):
        zoom.judge()


def test_backend_has_the_admin_client_under_both_names(mockzoom_server):
    """`mockzoom_server.admin` and `mockzoom_server.control` are the same client."""
    assert isinstance(mockzoom_server, Backend)
    assert mockzoom_server.admin is mockzoom_server.control
