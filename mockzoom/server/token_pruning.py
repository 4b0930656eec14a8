"""Room for tokens: the tables of an account's tokens and codes stay small however many are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockzoom.storage import State
from mockzoom.storage.collections import Collection
from mockzoom.zoom.oauth.models import TOKEN_COLLECTIONS
from mockzoom.zoom.oauth.tokens import TOKENS_KEPT, is_prunable

_AT_ONCE = 8  # a call adds one of a kind, so looking at a few more than one is enough to get ahead


def prune_tokens(directory: State, account_id: str, now: int) -> None:
    """Drop tokens and codes that expired long ago at `now` (epoch ms), and where there are too many the oldest.

    A token that never expires is not dropped.
    """
    for kind in TOKEN_COLLECTIONS:
        excess = directory.count(kind, account_id) + 1 - TOKENS_KEPT
        for token in _oldest(directory, kind, account_id):
            if excess > 0 or is_prunable(token, now):
                directory.remove(kind, kind.key(token))
                excess -= 1


def _oldest(directory: State, kind: Collection[Any], account_id: str) -> Iterator[Any]:
    """Return the first few tokens that can expire."""
    last = 0
    while page := directory.page(kind, account_id, after=last, limit=_AT_ONCE):
        mortal = [token for _, token in page if token.expires_ms is not None]
        if mortal:
            yield from mortal
            return
        last = page[-1][0]
