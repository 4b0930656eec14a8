"""Pagination of lists: by page number, and by a token that is valid for 15 minutes (facts 6).

A token contains the number of the last record returned, so that records added or removed between two requests do not
repeat or hide others. It is signed with the account's seed and bound to its list: a foreign, expired or altered token
is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from mockzoom.storage.base import State
from mockzoom.storage.collections import Collection, Key, Subgroup
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.page_tokens import PagePosition, first_position, read_token, write_token
from mockzoom.zoom.profiles import Feature

# The fields of paging by number that a list shows.
BOTH_FIELDS: tuple[str, ...] = ("page_count", "page_number")
COUNT_ONLY: tuple[str, ...] = ("page_count",)
NO_FIELDS: tuple[str, ...] = ()

WITHOUT_NUMBERS = "token_only"  # the value of an account's setting `paging` with which lists are paged by token alone


def paging(
    ctx: RequestContext, page: Page[Any], usual: tuple[str, ...], by_number: tuple[str, ...] = BOTH_FIELDS
) -> dict[str, Any]:
    """Return the fields of a page (facts 8.2 W8).

    `usual` are the deprecated fields of the list, `by_number` those if the request has `page_number`. A page that was
    requested by token has no `page_number`; with the account's setting `token_only`, no page has either field.
    """
    shown = by_number if page.requested_by == "number" else usual
    if ctx.account.paging == WITHOUT_NUMBERS:
        shown = NO_FIELDS
    fields: dict[str, Any] = {}
    if "page_count" in shown:
        fields["page_count"] = page_count(page)
    if "page_number" in shown and page.requested_by != "token":
        fields["page_number"] = page.page_number
    return fields | {
        "page_size": page.page_size,
        "total_records": page.total_records,
        "next_page_token": page.next_page_token,
    }


def paging_of_people(ctx: RequestContext, page: Page[Any]) -> dict[str, Any]:
    """Return the fields of a page of registrants or of reported participants.

    Without PAGE_COUNT_OF_PEOPLE they have neither deprecated field unless `page_number` was sent.
    """
    return paging(ctx, page, COUNT_ONLY if ctx.profile.has(Feature.PAGE_COUNT_OF_PEOPLE) else NO_FIELDS)


def page_count(page: Page[Any]) -> int:
    """Return the number of pages of the list."""
    return -(-page.total_records // page.page_size)


R = TypeVar("R")


class Page(NamedTuple, Generic[R]):
    """A page of records, and the paging fields of its response. `next_page_token` is empty on the last page.

    `requested_by` says which parameter selected it: `token`, `number`, or empty for neither.
    """

    records: list[R]
    page_number: int
    page_size: int
    total_records: int
    next_page_token: str
    requested_by: str = ""


def read_page(  # noqa: PLR0913 - each argument is one way to bind or to narrow a list
    ctx: RequestContext,
    kind: Collection[R],
    query: dict[str, Any],
    *,
    listing: str,
    parent: Key = "",
    group: str | None = None,
    within: Callable[[Subgroup], bool] | None = None,
    keep: Callable[[R], bool] | None = None,
    order: Callable[[R], Any] | None = None,
) -> Page[R]:
    """Return the page that a query selects (`page_size`, and `next_page_token` before `page_number`).

    `listing` names the operation and its filters; together with parent and group it binds a token to its list.
    `within` chooses subgroups of the list, of all groups if `group` is None; no records of others are read.
    `keep` chooses among the records, and `order` is the key by which these are sorted; with it the whole list is read,
    so it is for lists that stay short. A token of a sorted list counts records, since their order may change.
    """
    size = query["page_size"]
    bound_to = f"{listing}/{parent}/{group}"
    token = query.get("next_page_token")
    number = None if ctx.account.paging == WITHOUT_NUMBERS else query.get("page_number")
    place = read_token(ctx.ids, bound_to, token, ctx.now) if token else first_position(number or 1, size)
    total, part = _part(ctx.state, kind, parent, group, within)
    if keep is None:
        rows = part(after=place.after, offset=place.offset, limit=size + 1)
    else:
        kept = [row for row in part(limit=total) if keep(row[1])]
        total = len(kept)
        rows = _rows_of_page(kept, place, size, order)
    more = len(rows) > size
    rows = rows[:size]
    last = 0 if order else rows[-1][0] if rows else 0
    onward = write_token(ctx.ids, bound_to, PagePosition(last, 0, place.seen + size), ctx.now) if more else ""
    requested_by = "token" if token else "number" if number else ""
    return Page([record for _, record in rows], place.seen // size + 1, size, total, onward, requested_by)


def _part(
    state: State, kind: Collection[R], parent: Key, group: str | None, within: Callable[[Subgroup], bool] | None
) -> tuple[int, Callable[..., list[tuple[int, R]]]]:
    """Return the length of a list, of a group of it, or of the chosen subgroups; and how to read a page of that."""
    if within is None:
        return state.count(kind, parent, group), partial(state.page, kind, parent, group)
    chosen = {
        name: total
        for name, total in state.subgroups(kind, parent).items()
        if group in (None, name[0]) and within(name)
    }
    return sum(chosen.values()), partial(state.page_of_subgroups, kind, parent, tuple(chosen))


def _rows_of_page(
    rows: list[tuple[int, R]], place: PagePosition, size: int, order: Callable[[R], Any] | None
) -> list[tuple[int, R]]:
    """Return the rows of a page, and one more if there is one; sorted by `order`, or in the order of creation."""
    if order is None:
        return [row for row in rows if row[0] > place.after][place.offset : place.offset + size + 1]
    rows = sorted(rows, key=lambda row: order(row[1]))
    return rows[place.seen : place.seen + size + 1]
