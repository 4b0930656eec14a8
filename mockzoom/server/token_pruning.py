"""Pruning of tokens: an account's token collections stay small however many tokens are requested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockzoom.storage import State
from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, TOKEN_COLLECTIONS
from mockzoom.zoom.oauth.tokens import TOKENS_KEPT, is_prunable

_AT_ONCE = 8  # a request adds one token to a collection, so a few checks are enough to shrink it


def prune_tokens(directory: State, account_id: str, now: int) -> None:
    """Delete tokens and codes that expired long before `now` (epoch ms), and the oldest above `TOKENS_KEPT`.

    A token that never expires is kept.
    """
    for collection in TOKEN_COLLECTIONS:
        excess = directory.count(collection, account_id) + 1 - TOKENS_KEPT
        for token in _oldest(directory, collection, account_id):
            if excess > 0 or is_prunable(token, now):
                directory.remove(collection, collection.key(token))
                excess -= 1


def end_oldest_tokens(directory: State, account_id: str, keep: int) -> None:
    """Delete the server-to-server tokens of an account except the newest `keep`; one that never expires is kept."""
    of_server = [t for t in list_all(directory, ACCESS_TOKENS, account_id) if t.is_of_server]
    for token in of_server[: len(of_server) - keep]:
        directory.remove(ACCESS_TOKENS, token.value)


def _oldest(directory: State, collection: Collection[Any], account_id: str) -> Iterator[Any]:
    """Yield the first few tokens that can expire."""
    last = 0
    while page := directory.page(collection, account_id, after=last, limit=_AT_ONCE):
        expiring = [token for _, token in page if token.expires_ms is not None]
        if expiring:
            yield from expiring
            return
        last = page[-1][0]
