"""Reading one page of a list, by number or by token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from mockzoom.domain.paging import Place, first_place, read_token, write_token
from mockzoom.domain.records import Key, Kind
from mockzoom.operations.world import World

R = TypeVar("R")


class Page(NamedTuple, Generic[R]):
    """A page of records, and what the answer says about it. `next_page_token` is empty on the last page."""

    records: list[R]
    page_number: int
    page_size: int
    total_records: int
    next_page_token: str


def read_page(
    world: World,
    kind: Kind[R],
    query: dict[str, Any],
    *,
    listing: str,
    parent: Key = "",
    group: str | None = None,
    keep: Callable[[R], bool] | None = None,
) -> Page[R]:
    """The page that a query asks for (`page_size`, and `next_page_token` before `page_number`).

    `listing` names the operation and its filters; together with parent and group it binds a token to its list.
    `keep` chooses among the records; with it the whole list is read, so it is for lists that stay short.
    """
    size = query["page_size"]
    bound_to = f"{listing}/{parent}/{group}"
    token = query.get("next_page_token")
    place = (
        read_token(world.ids, bound_to, token, world.now) if token else first_place(query.get("page_number", 1), size)
    )
    total = world.state.count(kind, parent, group)
    if keep is None:
        rows = world.state.page(kind, parent, group, after=place.after, offset=place.offset, limit=size + 1)
    else:
        kept = [row for row in world.state.page(kind, parent, group, limit=total) if keep(row[1])]
        total = len(kept)
        rows = [row for row in kept if row[0] > place.after][place.offset : place.offset + size + 1]
    more = len(rows) > size
    rows = rows[:size]
    onward = write_token(world.ids, bound_to, Place(rows[-1][0], 0, place.seen + size), world.now) if more else ""
    return Page([record for _, record in rows], place.seen // size + 1, size, total, onward)
