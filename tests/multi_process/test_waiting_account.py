"""An account that another process has locked holds up neither other accounts nor health."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import requests
from patience import PATIENCE, eventually
from several_servers import serving
from sqlalchemy import create_engine, text

MOMENT = 2.0  # seconds; a wait for the locked account takes ten
CLIENTS = 24  # more than the connections of a process's pool


def call(url, path, token):
    """Send a request; its status, and how long it took in seconds."""
    began = time.monotonic()
    answer = requests.get(f"{url}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=2 * PATIENCE)
    return answer.status_code, time.monotonic() - began


def test_requests_for_a_locked_account_wait_alone(database):
    """Other accounts are served meanwhile, even if more requests wait than a process has connections."""
    with serving(1, database) as (server,), ThreadPoolExecutor(CLIENTS) as pool:
        locked, other = (server.control.accounts.create(rate_limits="off") for _ in range(2))
        engine = create_engine(database)
        with engine.connect() as session:
            session.execute(
                text("SELECT head FROM mockzoom_states WHERE account = :a FOR UPDATE"), {"a": locked.account_id}
            )
            waiting = [pool.submit(call, server.url, "/v2/users/me", locked.token) for _ in range(CLIENTS)]
            blocked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            with engine.connect() as watcher:
                assert eventually(lambda: watcher.execute(blocked).scalar())
            for path, token in (
                ("/v2/users/me", other.token),
                ("/_mockzoom/v1/health", ""),
                ("/v2/users", other.token),
            ):
                took = [call(server.url, path, token) for _ in range(3)]
                assert {status for status, _ in took} == {200}
                assert min(seconds for _, seconds in took) < MOMENT
            session.rollback()
        waited = [one.result(2 * PATIENCE) for one in waiting]
        assert {status for status, _ in waited} == {200}
        engine.dispose()
