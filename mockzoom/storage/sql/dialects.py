"""What the two databases do differently: how a transaction begins, who waits for whom, and how to connect."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

WAIT_S = 10  # for a lock that another program or process holds
CONNECT_S = 5
# A machine that is gone without a word is noticed by the system's own signs of life (libpq's words; the last in ms).
_PATIENCE = {
    "connect_timeout": CONNECT_S,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "client_encoding": "utf8",  # a database without an encoding has none to report
}
_NO_TEXTS = {"autocommit", "context", "cursor_factory", "prepare_threshold", "row_factory"}  # psycopg's, not libpq's
_CONNECTIONS = 16  # at once, of one process


@dataclass(frozen=True)
class Dialect:
    """How a kind of database is used.

    `write` and `read` begin transactions. With `alone` only one transaction of the process writes at a time, because
    the database has one writer anyway.
    """

    write: str
    read: str
    alone: bool
    found: str  # counts the tables of a name


_SQLITE = Dialect(
    "BEGIN IMMEDIATE",  # a transaction that turns into a writing one fails if another wrote meanwhile
    "BEGIN",
    alone=True,
    found="SELECT count(*) FROM sqlite_master WHERE name = 'mockzoom_meta'",
)
_POSTGRESQL = Dialect(
    "BEGIN ISOLATION LEVEL READ COMMITTED",  # the lock on the head keeps all others out of the account
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    alone=False,
    found="SELECT count(*) FROM pg_class WHERE oid = to_regclass('mockzoom_meta')",
)
DIALECTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


class OneWriter:
    """A lock among the threads of a process. The wait for it is limited like that for a file locked by others."""

    def __init__(self, url: URL) -> None:
        self._lock = Lock()
        self._wait_s = float(str(url.query.get("timeout", WAIT_S)))

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=self._wait_s):
            raise sqlite3.OperationalError("a call before this one still waits, or writes: database is locked")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def engine_of(url: URL) -> Engine:
    """Return the engine of a URL. Transactions begin and end with statements, alike for both databases.

    Raises `ValueError` for what no URL can say.
    """
    sqlite = url.get_backend_name() == "sqlite"
    if strange := sorted(_NO_TEXTS.intersection(url.query)):
        raise ValueError(f"{strange[0]} is not a parameter of a connection to PostgreSQL")
    patience = {"timeout": WAIT_S} if sqlite else _PATIENCE
    arguments = {name: value for name, value in patience.items() if name not in url.query}
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_S,
        connect_args=arguments,
    )
    if not sqlite:  # its warning about a broken connection is reported by the request that uses it, in one line
        logging.getLogger("psycopg").setLevel(logging.ERROR)
    event.listen(engine, "connect", _prepare_sqlite if sqlite else _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _: Any) -> None:
    # Who waits too long gets an answer; who died with a state open (a machine that is gone) does not keep it locked.
    connection.execute(f"SET lock_timeout = '{WAIT_S}s'")
    connection.execute("SET idle_in_transaction_session_timeout = '60s'")
    # Every query has its index. A plan that was made while the tables were small would go on reading them whole.
    connection.execute("SET enable_seqscan = off")
    connection.commit()
