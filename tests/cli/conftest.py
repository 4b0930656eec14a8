"""What tests of commands share."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def own_surroundings(tmp_path, monkeypatch):
    """Provide an empty working directory and no variables of mockzoom."""
    monkeypatch.chdir(tmp_path)
    for name in [n for n in os.environ if n.startswith("MOCKZOOM_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Return the environment of a program, without mockzoom's settings and with a temporary folder for certificates."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKZOOM_", "ZOOM_"))}
    return kept | {"MOCKZOOM_CA_DIR": str(tmp_path_factory.mktemp("ca"))}
