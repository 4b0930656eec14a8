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
