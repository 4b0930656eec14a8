"""The stores under test."""

from __future__ import annotations

import pytest

from mockzoom.storage import open_store


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request, tmp_path):
    """Each of the stores, empty."""
    if request.param == "memory":
        url = "memory"
    elif request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/store.db"
    else:
        url = request.getfixturevalue("postgresql")()
    store = open_store(url)
    yield store
    store.close()
