"""The marks of the contract suite are known here too."""

from __future__ import annotations

import pytest

from mockzoom.contract.marks import MARKERS


@pytest.fixture(autouse=True, scope="session")
def known_marks(pytestconfig):
    for marker in MARKERS:
        pytestconfig.addinivalue_line("markers", marker)
