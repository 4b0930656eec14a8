"""The public face of the package, and what it costs to import."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

import mockzoom
from mockzoom.catalogue.reader import SOURCE
from mockzoom.domain.provenance import Provenance


def test_the_public_names_are_these():
    """A new name is a decision."""
    assert mockzoom.__all__ == ["Settings", "__version__", "create_app", "intercept", "serve", "strategies"]
    for name in mockzoom.__all__:
        assert getattr(mockzoom, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        mockzoom.nothing  # noqa: B018


def test_importing_it_loads_nothing_else():
    """No Flask, no validators: a test suite that does not use it does not pay."""
    code = "import sys; before = set(sys.modules); import mockzoom; print(*set(sys.modules) - before)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"flask", "werkzeug", "jsonschema", "jsonschema_rs", "orjson", "granian", "requests", "faker", "click"}
    assert not (heavy | {"httpx", "cryptography", "asyncio", "hypothesis", "pytest"}) & set(loaded)


def test_serving_needs_neither_the_reference_validator_nor_faker():
    """They cost a third of a start."""
    code = "import sys; from mockzoom.app import create_app; create_app(); print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not {"jsonschema", "faker", "requests", "granian", "hypothesis"} & loaded


def test_the_wheel_carries_schemas_and_types(tmp_path):
    """And no tests."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=SOURCE.parent, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    assert "mockzoom/py.typed" in names
    assert "mockzoom/detour/node_hosts.cjs" in names
    assert "mockzoom/schemas/operations/addBatchWebinarRegistrants.json" in names
    assert not [n for n in names if n.startswith(("tests/", "benchmarks/"))]


def test_provenance_has_three_grades():
    """Best first."""
    assert list(Provenance) == ["observed", "documented", "inferred"]
