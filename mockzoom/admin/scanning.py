"""Lists of the admin API: one page of records, filtered, in bounded time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from mockzoom.storage import State
from mockzoom.storage.collections import Collection, Key

R = TypeVar("R")

SCANNED = 2000  # records that one request reads at most, so that no other request waits for long
_CHUNK = 500


class ListedPage(NamedTuple):
    """Numbered records, and the number after which the next page begins; None on the last page."""

    rows: list[tuple[int, Any]]
    next: int | None


def scan(
    state: State,
    collection: Collection[R],
    parent: Key,
    group: str | None,
    *,
    after: int,
    limit: int,
    keep: Callable[[R], bool] | None = None,
) -> ListedPage:
    """Return up to `limit` records after number `after` for which `keep` is true.

    At most `SCANNED` records are read, so a page may be short or empty although more follow.
    """
    found: list[tuple[int, R]] = []
    left = SCANNED
    while left > 0:
        wanted = limit - len(found) + 1 if keep is None else min(left, _CHUNK)
        page = state.page(collection, parent, group, after=after, limit=wanted)
        for number, record in page:
            if keep is None or keep(record):
                if len(found) == limit:
                    return ListedPage(found, after)
                found.append((number, record))
            after = number
        if len(page) < wanted:
            return ListedPage(found, None)
        left -= wanted
    return ListedPage(found, after)
