"""kill -9 in the middle of concurrent batches: what was answered is there afterwards, and of no batch a part.

A few kills here; `make kill` does a hundred.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from typing import Any

import pytest
import requests
from mockzoom_server import Server
from patience import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

KILLS = int(os.environ.get("MOCKZOOM_KILLS", "3"))
CLIENTS = 4


class Traffic:
    """Clients that register batches of thirty, some of them twice, until the server is gone."""

    def __init__(self, server: Server, account: dict[str, Any], webinar: int, deadly: int) -> None:
        self.url = f"{server.url}/v2/webinars/{webinar}/batch_registrants"
        self.headers = {"Authorization": f"Bearer {account['token']}"}
        self.sent: Counter[str] = Counter()  # batches by name, answered or not
        self.answered: Counter[str] = Counter()
        self.ids: dict[str, str] = {}  # registrant ids by e-mail, as answered
        self._left = deadly
        self._server = server
        self._lock = Lock()
        self._together = Barrier(CLIENTS)
        self._over = Event()

    def run(self) -> None:
        """Until the server dies of the answer that was drawn to be deadly, with the other clients' calls under way."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._client, range(CLIENTS)))

    def _client(self, client: int) -> None:
        with requests.Session() as session:
            self._together.wait(PATIENCE)
            for number in range(10_000):
                name = f"c{client}-{number // 2}-"  # each batch is sent twice
                with self._lock:
                    self.sent[name] += 1
                try:
                    answer = session.post(self.url, json=batch(name), headers=self.headers, timeout=PATIENCE)
                except requests.RequestException:
                    return
                self._note(name, answer)
                if self._over.is_set():
                    return

    def _note(self, name: str, answer: requests.Response) -> None:
        assert answer.status_code == 200, answer.text
        with self._lock:
            self.answered[name] += 1
            self.ids |= {r["email"]: r["registrant_id"] for r in answer.json()["registrants"]}
            self._left -= 1
            deadly = self._left == 0
        if deadly:
            self._server.kill()
            self._over.set()


def batch(name: str) -> dict[str, Any]:
    return {"registrants": [{"email": e, "first_name": "Jill", "last_name": "Chill"} for e in emails(name)]}


def emails(name: str) -> list[str]:
    return [f"{name}{n}@example.com" for n in range(30)]


def arranged(url: str, number: int) -> tuple[dict[str, Any], int]:
    """Create a new account with a webinar for all clients."""
    host = {"email": "h@example.com", "webinar_capacity": 50_000, "first_name": "H", "last_name": "H"}
    made = requests.post(
        f"{url}/_mockzoom/v1/accounts",
        json={"account_id": f"a{number}", "users": [host], "plan": "business"},
        timeout=PATIENCE,
    )
    assert made.status_code == 201, made.text
    headers = {"Authorization": f"Bearer {made.json()['token']}"}
    webinar = {"topic": "T", "settings": {"approval_type": 0}}
    answer = requests.post(f"{url}/v2/users/me/webinars", json=webinar, headers=headers, timeout=PATIENCE)
    assert answer.status_code == 201, answer.text
    return made.json(), answer.json()["id"]


def check(url: str, account: dict[str, Any], webinar: int, traffic: Traffic) -> None:
    """Every answered registrant under the answered id, no batch in part, every attempt of an answered call counted."""
    export = requests.get(f"{url}/_mockzoom/v1/accounts/{account['account_id']}/export", timeout=PATIENCE).json()
    kept = {filed["record"]["email"]: filed["record"]["id"] for filed in export["records"]["registrants"]["filed"]}
    attempts = {c["counter"][2]: c["value"] for c in export["counts"] if c["counter"][0] == "registration"}

    assert {email: kept.get(email) for email in traffic.ids} == traffic.ids
    assert len(set(kept.values())) == len(kept)
    assert set(kept) <= {email for name in traffic.sent for email in emails(name)}
    for name, sent in traffic.sent.items():
        there = {email in kept for email in emails(name)}
        counted = {attempts.get(email, 0) for email in emails(name)}
        assert len(there) == 1, f"half of batch {name}"
        assert len(counted) == 1, f"attempts of half of batch {name}"
        assert traffic.answered[name] <= min(counted) <= sent
        assert there == {min(counted) > 0}
    page = requests.get(f"{url}/v2/webinars/{webinar}/registrants", headers=traffic.headers, timeout=PATIENCE).json()
    assert page["total_records"] == len(kept)


def test_what_was_answered_outlives_the_server(tmp_path):
    """Again and again on one file; the moment is another each time."""
    store = f"sqlite:///{tmp_path}/store.db"
    moments = random.Random(6)
    done = None
    for number in range(KILLS + 1):
        with Server("--store", store, "--rate-limits", "daily") as server:
            if done is not None:
                check(server.url, *done)
            if number < KILLS:
                account, webinar = arranged(server.url, number)
                done = account, webinar, Traffic(server, account, webinar, moments.randint(1, 40))
                done[2].run()
                assert done[2].answered
