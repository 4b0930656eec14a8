"""What tests of interception share."""

from __future__ import annotations

import pytest

from mockzoom.modelled.behaviours import behaviours
from mockzoom.zoom.registry import load_resources

# Runs of pytest inside a test forget the modules that they import first; what these have registered would stay.
load_resources()
behaviours()


@pytest.fixture
def no_way_out(monkeypatch):
    """A call that is not intercepted ends at a closed port of this machine, not at the real Zoom."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
