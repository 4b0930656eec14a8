"""What tests of the control API share."""

from __future__ import annotations

import pytest


@pytest.fixture
def mine(zoom):
    """An account of the test's own, with the test webinars."""
    return zoom.account(test_webinars=True)
