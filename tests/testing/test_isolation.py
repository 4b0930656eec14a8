"""Servers that are made from prepared states share nothing: what happens in one test does not show in the next."""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest
import requests
from intercepted import API, HEADERS, register

import mockzoom
from mockzoom.accounts import builtin_account, ensure_account
from mockzoom.accounts.builtin import ACCOUNT_ID
from mockzoom.accounts.prepared import new_memory_store
from mockzoom.app import create_pipeline
from mockzoom.config import Settings
from mockzoom.spec import load_spec
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.memory import MemoryStore

NOW = 1_800_000_000_000
OPTIONS = [
    {},
    {"profile": "2025-06", "plan": "pro", "rate_limits": "off", "registrant_quota_key": "email"},
    {"profile": "2026-09", "error_format": "json", "paging": "token_only"},
]


def dumps(store):
    found = []
    for account_id in (ACCOUNT_ID, DIRECTORY):
        with store.snapshot(account_id) as state:
            found.append((state.dump(), state.log_range()))
    return found


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_prepared_store_is_the_same_as_a_new_one(options):
    """Records, numbers and sequences of the account and of the directory, whenever the store was opened."""
    settings = Settings(**options)
    for now in (NOW, NOW + 1):
        store = MemoryStore(now)
        ensure_account(store, load_spec(), builtin_account(settings), now)
        assert dumps(new_memory_store(load_spec(), settings, now)) == dumps(store)


def test_a_store_that_was_changed_does_not_change_the_next():
    """The built-in account of one store is emptied and deleted."""
    first = create_pipeline(Settings(), clock=lambda: NOW).store
    before = dumps(first)
    with first.transaction(ACCOUNT_ID) as state:
        state.load(type(state.dump())())
    first.delete(ACCOUNT_ID)
    assert dumps(first) != before
    assert dumps(create_pipeline(Settings(), clock=lambda: NOW).store) == before


def changed(zoom):
    """Change all that a client and a test can change of an account; return what is seen of it."""
    call = {"headers": {"Authorization": f"Bearer {zoom.token}"}, "timeout": 5}
    before = [
        requests.get(f"{API}/webinars/90000000005/registrants", **call).json()["total_records"],
        requests.get(f"{API}/users/me", **call).json()["first_name"],
        len(zoom.journal.entries()),
        zoom.faults.list(),
        zoom.next.list(),
        requests.get(f"{API}/users/me/webinars", **call).json()["total_records"],
    ]
    register()
    requests.patch(f"{API}/users/me", json={"first_name": "Zoe"}, **call)
    zoom.webinar(topic="Another")
    zoom.faults.add("user", status=500)
    zoom.next.add("user", rule="user_not_found")
    zoom.clock.freeze("2030-01-01T00:00:00Z")
    return before


def test_nothing_of_one_interception_shows_in_the_next():
    """Registrants, users, webinars, faults, queued responses, clock and journal begin anew."""
    found = []
    for _ in range(2):
        with mockzoom.intercept() as zoom:
            found.append(changed(zoom))
    assert found[0] == found[1]
    assert found[0][:2] == [0, "Holly"]
    with mockzoom.intercept() as zoom:
        assert zoom.clock.now.year < 2030


def test_an_account_that_was_deleted_is_back_in_the_next_interception():
    """With its token."""
    with mockzoom.intercept() as zoom:
        zoom.account.delete()
        assert requests.get(f"{API}/users/me", headers=HEADERS, timeout=5).status_code == 401
    with mockzoom.intercept():
        assert requests.get(f"{API}/users/me", headers=HEADERS, timeout=5).status_code == 200


def test_interceptions_of_threads_and_tasks_begin_anew():
    """Each thread, and each task of a loop, counts its own registrants alone."""
    counts = []
    barrier = threading.Barrier(2, timeout=20)

    def work():
        with mockzoom.intercept():
            barrier.wait()
            register()
            found = requests.get(f"{API}/webinars/90000000005/registrants", headers=HEADERS, timeout=5)
            counts.append(found.json()["total_records"])
            barrier.wait()

    threads = [threading.Thread(target=work) for _ in range(barrier.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    async def task():
        with mockzoom.intercept():
            async with httpx.AsyncClient() as client:
                body = {"registrants": [{"email": "a@example.com", "first_name": "A"}]}
                await client.post(f"{API}/webinars/90000000005/batch_registrants", json=body, headers=HEADERS)
                found = await client.get(f"{API}/webinars/90000000005/registrants", headers=HEADERS)
            counts.append(found.json()["total_records"])

    async def both():
        await asyncio.gather(task(), task())

    asyncio.run(both())
    assert counts == [1, 1, 1, 1]
