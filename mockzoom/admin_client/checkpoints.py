"""Client for the saved states of an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.transport import AdminSession, quote_segment

__tracebackhide__ = hidden


class SavedCheckpoint(NamedTuple):
    """A saved state: its name, the account's time when it was saved, and its number of records."""

    name: str
    saved_at: datetime
    records: int


class Checkpoints:
    """The checkpoints of an account; methods raise `AdminApiError` for invalid or unknown names."""

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._path = f"{path}/checkpoints"

    def save(self, name: str) -> SavedCheckpoint:
        """Save the state under a name, replacing a checkpoint of that name."""
        return _checkpoint(self._caller.call("PUT", f"{self._path}/{quote_segment(name)}", {}))

    def restore(self, name: str) -> int:
        """Restore a saved state with an empty journal, and return the number of records."""
        return int(self._caller.call("POST", f"{self._path}/{quote_segment(name)}/restore", {})["records"])

    def list(self) -> Sequence[SavedCheckpoint]:
        """Return all checkpoints."""
        return [_checkpoint(one) for one in self._caller.call("GET", self._path)["checkpoints"]]

    def delete(self, name: str) -> None:
        """Delete a checkpoint."""
        self._caller.call("DELETE", f"{self._path}/{quote_segment(name)}")


def _checkpoint(document: dict[str, Any]) -> SavedCheckpoint:
    return SavedCheckpoint(document["name"], datetime.fromisoformat(document["saved_at"]), document["records"])
