"""Fixtures of the tests of every operation."""

from itertools import count

import pytest

from contract_tests.run import RUN


@pytest.fixture(autouse=True)
def _first_numbers(monkeypatch):
    """Let the cases draw the same e-mail addresses in every test, whatever ran before."""
    monkeypatch.setattr(RUN, "numbers", count(1))
