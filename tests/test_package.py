"""The public face of the package, and what it costs to import."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

import mockzoom
from mockzoom.spec.loader import SOURCE
from mockzoom.zoom.evidence import EvidenceGrade


def test_the_public_names_are_these():
    """A new name is a decision."""
    assert mockzoom.__all__ == ["Settings", "__version__", "create_app", "intercept", "schemas", "serve", "strategies"]
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


def test_a_server_for_tests_answers_without_flask():
    """It is a fifth of the time of the first test of a run; only other requests than those of the API use it."""
    code = (
        "import sys, urllib.request, mockzoom.testing.server\n"
        "with mockzoom.testing.server.serve() as server:\n"
        "    asked = urllib.request.Request(server.base_url + '/v2/users/me')\n"
        "    asked.add_header('Authorization', 'Bearer mockzoom-token')\n"
        "    print(urllib.request.urlopen(asked).status, 'flask' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["200", "False"], done.stderr


def test_serving_needs_neither_the_reference_validator_nor_faker():
    """They cost a third of a start."""
    code = "import sys; from mockzoom.app import create_app; create_app(); print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not {"jsonschema", "faker", "requests", "granian", "hypothesis"} & loaded


class TestPythons:
    """Which Pythons are promised stands in many places, and everywhere the same."""

    ROOT = SOURCE.parent
    PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    PROMISED = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    OLDEST = PROMISED[0]

    def test_the_oldest_is_the_one_that_all_tools_judge_by(self):
        """pip, the linter, the lock files, and what the README says is needed."""
        makefile = (self.ROOT / "Makefile").read_text(encoding="utf-8")
        assert self.PROJECT["project"]["requires-python"] == f">={self.OLDEST}"
        assert self.PROJECT["tool"]["ruff"]["target-version"] == f"py{self.OLDEST.replace('.', '')}"
        assert set(re.findall(r"--python-version (\S+)", makefile)) == {self.OLDEST}
        assert f"needs Python {self.OLDEST} or newer" in makefile
        assert f"sys.version_info < ({self.OLDEST.replace('.', ', ')})" in makefile
        assert f"Python {self.OLDEST} or newer" in (self.ROOT / "README.md").read_text(encoding="utf-8")

    def test_examples_and_image_run_on_one_that_is_promised(self):
        """Workflows in docs/how-to/ci.md, and the base of the container."""
        workflows = (self.ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
        image = (self.ROOT / "Dockerfile").read_text(encoding="utf-8")
        named = re.findall(r'python-version: "(.+?)"', workflows), re.findall(r"PYTHON_VERSION=(\S+)", image)
        assert all(found and set(found) <= set(self.PROMISED) for found in named)


def test_provenance_has_three_grades():
    """Best first."""
    assert list(EvidenceGrade) == ["observed", "documented", "inferred"]
