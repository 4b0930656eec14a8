"""Waiting for what comes true by itself, and not a moment longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 30  # seconds until a process that says or does nothing counts as broken


def eventually(condition: Callable[[], Any]) -> Any:
    """What a condition comes to in good time: its first true value, or the last false one."""
    deadline = time.monotonic() + PATIENCE
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return met
