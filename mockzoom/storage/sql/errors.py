"""Database errors as `StoreError`, with the cause and the fix."""

from __future__ import annotations

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from mockzoom.storage.base import StoreError
from mockzoom.storage.sql.serialization import DamagedError
from mockzoom.storage.sql.sessions import LostConnectionError
from mockzoom.storage.sql.shared_transaction import FailedTogetherError
from mockzoom.storage.sql.turns import TurnTimeoutError

_DAMAGED = "it is damaged; put a copy back that is whole, or start with another file"
_SQLITE = {
    "is locked": "another program has it locked; end that program, or wait until it is done",
    "disk is full": "there is no room left; make room on its disk. What was answered so far is kept",
    "disk I/O error": "it cannot be written or read; look at its disk and whether there is room left",
    "malformed": _DAMAGED,
    "not a database": "it is not a database of SQLite; name another file",
    "unable to open": "it cannot be opened; name a file in a folder that exists and may be written",
    "readonly": "it may not be written; change its permissions, or name another file",
}
_UNREACHED = ("connection failed", "connection is bad", "failed to resolve host")


def shown(url: URL) -> str:
    """Return the URL of a store without its password."""
    return url.render_as_string(hide_password=True)


def translate(url: URL, error: Exception) -> StoreError:
    """Return a database error as a `StoreError` with cause and fix."""
    if isinstance(error, DamagedError):
        return StoreError(f"the store {shown(url)} failed: {_DAMAGED} ({error})")
    if isinstance(error, FailedTogetherError):
        return StoreError(f"the store {shown(url)} failed: a request that is saved with this one failed ({error})")
    if isinstance(error, TurnTimeoutError):
        return StoreError(f"the store {shown(url)} failed: another request has the account locked for too long")
    is_lost = isinstance(error, LostConnectionError) or (isinstance(error, DBAPIError) and error.connection_invalidated)
    cause = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    said = "; ".join(line.strip() for line in cause.splitlines() if line.strip())
    if url.get_backend_name() == "sqlite":
        says = next((words for sign, words in _SQLITE.items() if sign in said), "see what SQLite says")
        return StoreError(f"the store {shown(url)} failed: {says} (SQLite: {said})")
    if any(sign in said for sign in _UNREACHED):
        says = "it cannot be reached; see that it runs, and that host, port and credentials are right"
    else:
        says = "the connection is lost; the next call tries again" if is_lost else "see what PostgreSQL says"
    return StoreError(f"the store {shown(url)} failed: {says} (PostgreSQL: {said})")


def of_another_version(url: URL, found: object, expected: int) -> StoreError:
    """Return the error for a database of an older or newer mockzoom."""
    return StoreError(
        f"the store {shown(url)} has tables of version {found}, and this mockzoom reads version {expected}; serve it "
        "with the mockzoom that made it and take exports along (GET /_mockzoom/v1/accounts/ID/export), or name another "
        "store"
    )


def of_another_encoding(url: URL, found: object) -> StoreError:
    """Return the error for a PostgreSQL database whose encoding lacks letters."""
    return StoreError(
        f"the store {shown(url)} is a database in the encoding {found}, which lacks most letters; make one with "
        "CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0"
    )


def without_pipelines(url: URL, found: int) -> StoreError:
    """Return the error for a library of PostgreSQL that is too old; `found` is its version as a number."""
    return StoreError(
        f"the store {shown(url)} needs libpq 14 or newer, and psycopg found {found // 10_000}; run: "
        "pip install 'psycopg[binary]', which brings its own"
    )
