"""What a state does with a connection to a database, for both databases."""

from __future__ import annotations

from typing import Any, Protocol

from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.statements import Statement

Value = str | int | list[str] | None  # a list for `{keys}`


class LostConnectionError(Exception):
    """A connection that broke; `cause` is the driver's error."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class DatabaseSession(Protocol):
    """A connection in use, as a state sees it. Every method raises the driver's errors and `LostConnectionError`."""

    def rows(self, statement: Statement, *values: Value) -> list[tuple[Any, ...]]:
        """Execute a statement that changes nothing, and return its rows."""
        ...

    def later(self, statement: Statement, *values: Value) -> None:
        """Execute a statement whose success is not needed before the next one that is waited for."""
        ...

    def write(self, account: str, changes: Changes) -> None:
        """Write changes of an account; as `later`."""
        ...


class TransactionSession(DatabaseSession, Protocol):
    """A connection in use, as the store sees it."""

    def begin(self, text: str) -> None:
        """Execute a statement without values that begins something; as `later`."""
        ...

    def flush(self) -> None:
        """Send what was kept until now, without waiting for it."""
        ...

    def run(self, text: str) -> None:
        """Execute a statement without values and result, and wait for it and for all before it."""
        ...

    def roll_back(self) -> None:
        """End the transaction without its changes."""
        ...
