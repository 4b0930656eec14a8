"""Saved states of an account, from outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from mockzoom.admin_client.transport import AdminSession, quote_segment


class SavedCheckpoint(NamedTuple):
    """A state that was saved: its name, the account's time then, and how many records it has."""

    name: str
    saved_at: datetime
    records: int


class Checkpoints:
    """The checkpoints of an account; methods raise `AdminApiError` for invalid or unknown names."""

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._path = f"{path}/checkpoints"

    def save(self, name: str) -> SavedCheckpoint:
        """Save the state under a name, in place of what was saved under it."""
        return _checkpoint(self._caller.call("PUT", f"{self._path}/{quote_segment(name)}", {}))

    def restore(self, name: str) -> int:
        """Go back to a saved state, with an empty journal; gives the number of records."""
        return int(self._caller.call("POST", f"{self._path}/{quote_segment(name)}/restore", {})["records"])

    def list(self) -> Sequence[SavedCheckpoint]:
        """All of them."""
        return [_checkpoint(one) for one in self._caller.call("GET", self._path)["checkpoints"]]

    def delete(self, name: str) -> None:
        """Forget one."""
        self._caller.call("DELETE", f"{self._path}/{quote_segment(name)}")


def _checkpoint(document: dict[str, Any]) -> SavedCheckpoint:
    return SavedCheckpoint(document["name"], datetime.fromisoformat(document["saved_at"]), document["records"])
