"""Differences of the two databases: transactions, waits and connections."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

WAIT_S = 10  # for a lock that another program or process holds
CONNECT_S = 5
# TCP keepalives detect a machine that vanished (parameters of libpq; the last one in ms).
_PATIENCE = {
    "connect_timeout": CONNECT_S,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "client_encoding": "utf8",  # for databases whose encoding is SQL_ASCII
}
_NO_TEXTS = {"autocommit", "context", "cursor_factory", "prepare_threshold", "row_factory"}  # psycopg's, not libpq's
CONNECTIONS = 16  # at once, of one process


@dataclass(frozen=True)
class Dialect:
    """Statements and behaviour of a database.

    `write` and `read` begin transactions. With `alone` only one transaction of the process writes at a time, because
    the database allows one writer.
    """

    write: str
    read: str
    alone: bool
    found: str  # counts the tables of a name


_SQLITE = Dialect(
    "BEGIN IMMEDIATE",  # a transaction that starts with reads fails at its first write if another wrote meanwhile
    "BEGIN",
    alone=True,
    found="SELECT count(*) FROM sqlite_master WHERE name = 'mockzoom_meta'",
)
_POSTGRESQL = Dialect(
    "BEGIN ISOLATION LEVEL READ COMMITTED",  # the row lock on the header gives exclusive access to the account
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    alone=False,
    found="SELECT count(*) FROM pg_class WHERE oid = to_regclass('mockzoom_meta')",
)
DIALECTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def file_wait_s(url: URL) -> float:
    """Return how long a request waits for a file of SQLite, whether a request or another process writes to it."""
    return float(str(url.query.get("timeout", WAIT_S)))


def busy_file() -> Exception:
    """Return the error for a file that other requests used for too long."""
    return sqlite3.OperationalError("a call before this one still waits, or writes: database is locked")


def engine_of(url: URL) -> Engine:
    """Return the engine of a URL. Transactions begin and end with explicit statements in both databases.

    Raises `ValueError` for parameters that a URL cannot contain.
    """
    sqlite = url.get_backend_name() == "sqlite"
    if strange := sorted(_NO_TEXTS.intersection(url.query)):
        raise ValueError(f"{strange[0]} is not a parameter of a connection to PostgreSQL")
    patience = {"timeout": WAIT_S} if sqlite else _PATIENCE
    arguments = {name: value for name, value in patience.items() if name not in url.query}
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_S,
        connect_args=arguments,
    )
    if not sqlite:  # it warns of broken connections, which are reported as `StoreError` anyway
        logging.getLogger("psycopg").setLevel(logging.ERROR)
    event.listen(engine, "connect", _prepare_sqlite if sqlite else _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    # Registrants are spread over the indexes by their e-mail, so that a batch changes dozens of pages: smaller pages,
    # write a quarter less, and fewer copies of them from the log into the file less again.
    for pragma in ("page_size = 2048", "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4000"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _: Any) -> None:
    # A lock wait ends with an error; a client that vanished with a state open does not keep it locked.
    connection.execute(f"SET lock_timeout = '{WAIT_S}s'")
    connection.execute("SET idle_in_transaction_session_timeout = '60s'")
    # Every query has an index. A plan made while the tables were small would keep scanning them.
    connection.execute("SET enable_seqscan = off")
    connection.execute("SET plan_cache_mode = force_generic_plan")  # a prepared statement is planned once
    # Entries of the log are long; the other method takes five times the processor time. Not every server has this one.
    connection.execute(
        "SELECT set_config(name, 'lz4', false) FROM pg_settings "
        "WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"
    )
    connection.commit()
