"""Clients and clocks for tests, or a skip where the target does not offer them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mockzoom.contract.client import Client
from mockzoom.contract.targets.providers import TargetProvider, account_for
from mockzoom.contract.targets.target import TargetClock

from .run import RUN


def open_client(provider: TargetProvider, edition: str) -> Client:
    """A client of a separate account, or of the shared one."""
    return Client(account_for(provider, edition, {}), topic=RUN.tag)


def clock_of(client: Client) -> TargetClock:
    """The clock of a client's account; skips where it cannot be moved."""
    if client.account.clock is None:
        pytest.skip(f"the clock of {client.account.target.name} cannot be moved")
    return client.account.clock


def instant(seconds: float) -> str:
    """A time the way Zoom writes it: `2026-11-21T08:00:00Z`."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
