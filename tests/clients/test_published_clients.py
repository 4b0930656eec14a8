"""Published clients run unchanged against the mock: the light ones here, all of them with `make clients`."""

from __future__ import annotations

import os

import pytest
from published import CLIENTS, UnavailableError, known_failures, run_client

LIGHT = [client for client in CLIENTS if client.light]


@pytest.mark.parametrize("client", LIGHT, ids=lambda client: client.name)
def test_every_emulated_call_of_a_published_client_succeeds(client, tmp_path):
    """By its own API and models; what mockzoom does not emulate is named as such by the mock, not by this test."""
    try:
        outcomes = run_client(client, tmp_path)
    except UnavailableError as reason:
        if os.environ.get("MOCKZOOM_CLIENTS") == "required":  # as .ci/run has it
            raise
        pytest.skip(f"not run: {reason}")

    known = known_failures(client)
    failed = [one for one in outcomes if one.outcome == "failed" and one.call not in known]
    assert failed == []
    assert len([one for one in outcomes if one.outcome == "ok"]) >= 9
    assert {one.outcome for one in outcomes} <= {"ok", "not emulated", "failed"}


def test_known_failures_are_of_clients_that_exist():
    """Each entry names a client of the list, and has a reason."""
    entries = {client.name: known_failures(client) for client in CLIENTS}
    assert all(reason for known in entries.values() for reason in known.values())
