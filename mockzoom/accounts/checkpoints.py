"""States that an account can return to: the document it was created from, and named checkpoints.

Both are stored in the directory, like its tokens, because they outlive the account's state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection

CHECKPOINTS_KEPT = 100  # of one account
CHECKPOINTS_BYTES = 256 << 20  # of one account


class AccountSource(NamedTuple):
    """The complete document that an account was created from, in the format of seed files."""

    account_id: str
    document: Mapping[str, Any]


class Checkpoint(NamedTuple):
    """An account's state under a name; `saved_ms` is the account's time then, `document` an export of `size` bytes."""

    account_id: str
    name: str
    saved_ms: int
    document: Mapping[str, Any]
    size: int = 0


ACCOUNT_SOURCES = Collection("origins", AccountSource, lambda o: o.account_id)
CHECKPOINTS = Collection(
    "checkpoints", Checkpoint, lambda c: (c.account_id, c.name), list_key=lambda c: (c.account_id, None)
)
