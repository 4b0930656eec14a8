"""The files of facts and resources, and the scripts that generate them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    """Make the modules of scripts/ importable."""
    monkeypatch.syspath_prepend(SCHEMAS.parent / "scripts")


def documents(folder: str) -> dict:
    """Return the documents of a folder below schemas/ by the name of the file."""
    return {path.stem: json.loads(path.read_bytes()) for path in sorted((SCHEMAS / folder).glob("*.json"))}


@pytest.fixture(scope="session")
def facts():
    """The facts of each operation by operationId."""
    groups = {name: group for name, group in documents("facts").items() if "operations" in group}
    return {name: one for group in groups.values() for name, one in group["operations"].items()}


@pytest.fixture(scope="session")
def newer():
    """What the newer edition changes, by operationId."""
    return {name: one for group in documents("facts/newer").values() for name, one in group["operations"].items()}


@pytest.fixture(scope="session")
def inferred():
    """The inferred resources by name."""
    return documents("resources/inferred")


@pytest.fixture(scope="session")
def overlays():
    """The overlays of resources by name."""
    return documents("resources")
