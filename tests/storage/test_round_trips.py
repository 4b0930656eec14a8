"""How often a request waits for PostgreSQL, and what a connection is good for after a statement has failed."""

from __future__ import annotations

from contextlib import closing
from types import SimpleNamespace

import psycopg
import pytest

from mockzoom.storage import open_store
from mockzoom.storage.sql.postgresql_session import PostgresqlSession
from mockzoom.storage.sql.sessions import LostConnectionError
from mockzoom.storage.sql.statements import Statement

BATCH = {"registrants": [{"email": f"p{n}@example.com", "first_name": "Jill"} for n in range(30)]}
WEBINAR = "/v2/webinars/90000000005"


@pytest.fixture
def trips(monkeypatch):
    """A list that grows by the number of results that are waited for together, at each round trip."""
    counted = []
    original = PostgresqlSession._received

    def received(session):
        counted.append(len(session._sent))
        return original(session)

    monkeypatch.setattr(PostgresqlSession, "_received", received)
    return counted


@pytest.mark.parametrize(
    ("method", "path", "body", "most"),
    [
        ("post", f"{WEBINAR}/batch_registrants", BATCH, 5),
        ("post", f"{WEBINAR}/registrants", {"email": "one@example.com", "first_name": "Jill"}, 5),
        ("get", f"{WEBINAR}/registrants", None, 4),
        ("get", WEBINAR, None, 3),
    ],
)
def test_a_request_takes_few_round_trips(postgresql, make_mock, trips, method, path, body, most):
    """The token; the account with its usual reads; registrants and counters, or a page; the changes with the commit."""
    mock = make_mock(store=postgresql())
    with closing(mock.pipeline.store):
        for _ in range(3):  # the first ones find out what is usually read, and prepare statements
            trips.clear()
            answer = getattr(mock, method)(path, *([body] if body else []))
            assert answer.status < 300, answer.body
        assert len(trips) <= most, trips


@pytest.fixture
def session(postgresql):
    """A connection."""
    url = postgresql()
    with closing(open_store(url)) as store, store._connections.one() as connection:
        connection.session.url = url.replace("+psycopg", "")
        yield connection.session


BROKEN, UNKNOWN = Statement("SELECT 1 / (? - 1)::int", "i"), Statement("SELECT nothing FROM nowhere WHERE 1 = ?", "i")
WELL = Statement("SELECT ?::bigint + 1", "i")


@pytest.mark.parametrize("bad", [BROKEN, UNKNOWN])
@pytest.mark.parametrize("behind", [0, 2])
def test_a_statement_that_fails_fails_what_was_sent_with_it_and_nothing_later(session, bad, behind):
    """The error is that of the first one that failed; after a rollback everything works, also what was skipped."""
    session.begin("BEGIN")
    session.later(bad, 1)
    for _ in range(behind):
        session.later(WELL, 1)
    with pytest.raises(session._driver_error, match=r"division by zero|nowhere"):
        session.rows(WELL, 1)
    session.roll_back()

    assert session.rows(WELL, 5) == [(6,)]


def test_a_rollback_is_not_skipped_because_of_what_was_sent_before(session):
    """A transaction that failed after its request was gone ends, and the next one is not in it."""
    session.begin("BEGIN")
    session.later(BROKEN, 1)
    session.roll_back()

    assert session._pg.transaction_status == 0


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_connection_that_the_server_ends_is_lost(session, number):
    """Whatever was sent at that moment, and however many results the server still sends."""
    with closing(psycopg.connect(session.url, autocommit=True)) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [session._pg.backend_pid])
    for _ in range(number - 1):
        session.later(WELL, 1)
    with pytest.raises(LostConnectionError):
        session.rows(WELL, 1)


class Results:
    """What is left of a connection while its server ends it: results that have arrived already."""

    socket = 0
    status = 0
    is_busy = flush = enter_pipeline_mode = pipeline_sync = staticmethod(lambda: 0)
    send_prepare = send_query_prepared = staticmethod(lambda *_: None)

    def __init__(self, statuses):
        self._results = [one for status in statuses for one in (SimpleNamespace(status=status), None)]

    def get_result(self):
        return self._results.pop(0)


@pytest.mark.parametrize("statuses", [(1, 2, 7, 10), (1, 10), (7, 10)])
def test_results_that_do_not_match_what_was_sent_are_a_lost_connection(monkeypatch, statuses):
    """The reason of the end may come after the results, or instead of them, but before the server is ready again."""
    monkeypatch.setattr(psycopg.errors, "error_from_result", lambda *_: psycopg.OperationalError("terminating"))
    session = PostgresqlSession(Results(statuses), psycopg)
    with pytest.raises(LostConnectionError, match=r"terminating|ended"):
        session.rows(WELL, 1)
