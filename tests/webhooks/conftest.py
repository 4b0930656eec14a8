"""A mock with a subscription to all events."""

from __future__ import annotations

from typing import Any

import pytest
from subscriber import Subscriber


@pytest.fixture
def subscriber(mock: Any) -> Subscriber:
    return Subscriber(mock)
