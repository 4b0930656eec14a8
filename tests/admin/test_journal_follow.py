"""A journal that is followed: epochs of its numbers, and times of the machine's clock."""

from __future__ import annotations

import pytest
import requests

import mockzoom
from mockzoom.admin_client import AdminClient
from mockzoom.admin_client.journal import JournalPosition
from mockzoom.app import create_app


def shown(mine, query=""):
    """The journal as it is read."""
    return mine.control("GET", f"/journal{query}").json


RESTARTS = {
    "cleared": lambda mine: mine.control("DELETE", "/journal"),
    "reset": lambda mine: mine.control("POST", "/reset", {}),
    "restored": lambda mine: mine.control("POST", "/checkpoints/start/restore", {}),
    "imported": lambda mine: mine.control("POST", "/import", mine.control("GET", "/export").json),
}


@pytest.mark.parametrize("how", RESTARTS)
def test_numbers_that_start_again_have_another_epoch(mine, how):
    """However the journal was emptied, even twice within a millisecond."""
    mine.control("PUT", "/checkpoints/start")
    seen = []
    for _ in range(3):
        mine.get("/v2/users/me")
        found = shown(mine)
        assert [entry["number"] for entry in found["entries"]] == [1]
        assert shown(mine, "?after=1")["epoch"] == found["epoch"]
        seen.append(found["epoch"])
        assert RESTARTS[how](mine).status == 200
    assert "" not in seen
    assert len(set(seen)) == 3


def test_the_epoch_stays_while_requests_arrive(mine):
    """Old entries that are dropped do not change it."""
    epochs = set()
    for _ in range(3):
        mine.get("/v2/users/me")
        epochs.add(shown(mine)["epoch"])
    assert len(epochs) == 1


def test_an_account_made_again_under_its_id_has_another_epoch(mock):
    """Its journal is another one."""
    seen = []
    for _ in range(2):
        mine = mock.account(account_id="again", client_id="c", client_secret="s", token="t")
        mine.get("/v2/users/me")
        seen.append(shown(mine)["epoch"])
        mine.control("DELETE", "")
    assert seen[0] != seen[1]


def test_the_journal_of_requests_without_an_account_has_an_epoch(mock):
    """It is followed in the same way."""
    before = mock.control("GET", "/v1/journal").json["epoch"]
    mock.get("/v2/users/me", token="unknown")
    mock.control("DELETE", "/v1/journal")
    mock.get("/v2/users/me", token="unknown")
    assert mock.control("GET", "/v1/journal").json["epoch"] not in ("", before)


def test_times_are_those_of_the_machine(mock, mine):
    """The account's clock changes `time` alone; a delay counts as time that the request took."""
    mine.control("POST", "/clock/set", {"at": "2027-01-01T00:00:00Z"})
    mine.control("POST", "/faults", {"operation": "user", "skip": 1, "latency": {"ms": 250}})
    mine.get("/v2/users/me")
    mock.clock.advance(ms=40)
    mine.get("/v2/users/me")
    first, second = shown(mine)["entries"]
    assert (first["time"], first["took_ms"], first["connection_id"]) == ("2027-01-01T00:00:00Z", 0, None)
    assert (second["at_ms"] - first["at_ms"], second["took_ms"]) == (40, 250)


@pytest.mark.parametrize("path", ["/v2/users/me", "/v2/./users"], ids=["the fast path", "Flask"])
def test_requests_of_one_connection_have_one_id(path):
    """The client's address and port; null where the HTTP server does not provide the port."""
    app = create_app()
    client, headers = app.test_client(), {"Authorization": "Bearer mockzoom-token"}
    for port in ("4001", "4001", "4002", ""):
        client.get(path, headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.0.1", "REMOTE_PORT": port})
    entries = client.get("/_mockzoom/v1/accounts/mockzoom-account/journal").json["entries"]
    assert [one["connection_id"] for one in entries] == ["10.0.0.1:4001", "10.0.0.1:4001", "10.0.0.1:4002", None]


def test_the_machine_measures_durations():
    """A server that runs on the system's clock gives fractions of a millisecond."""
    with mockzoom.serve() as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        requests.get(f"{server.api_url}/users/me", headers=headers, timeout=10)
        (one,) = AdminClient(server.url).accounts.get(server.account_id).journal.entries()
    assert one.connection_id.startswith("127.0.0.1:")
    assert one.took_ms > 0
    assert one.at_ms > 1_700_000_000_000


def test_the_client_follows_a_journal():
    """It reads what is new, and starts over in another epoch instead of missing requests."""
    with mockzoom.serve() as server:
        journal = AdminClient(server.url).accounts.get(server.account_id).journal

        def call(count):
            for _ in range(count):
                requests.get(
                    f"{server.api_url}/users/me", headers={"Authorization": "Bearer mockzoom-token"}, timeout=10
                )

        call(3)
        found, position = journal.read_from()
        assert [one.number for one in found] == [1, 2, 3]
        assert journal.read_from(position) == ([], position)
        call(1)
        found, position = journal.read_from(position)
        assert [one.number for one in found] == [4]
        journal.clear()
        call(2)
        found, after = journal.read_from(position)
        assert [one.number for one in found] == [1, 2]
        assert (after.number, after.epoch == position.epoch) == (2, False)
        assert journal.read_from(JournalPosition("unknown", 1))[0] == found
