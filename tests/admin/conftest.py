"""What tests of the admin API share."""

from __future__ import annotations

import pytest


@pytest.fixture
def mine(mock):
    """An account of the test's own, with the test webinars."""
    return mock.account(test_webinars=True)
