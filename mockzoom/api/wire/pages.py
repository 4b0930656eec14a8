"""What every list says about its page."""

from __future__ import annotations

from typing import Any

from mockzoom.operations.paging import Page


def paging(page: Page[Any]) -> dict[str, Any]:
    """The five fields of a list that is paged both ways (facts 6, clients.md)."""
    return {
        "page_count": page_count(page),
        "page_number": page.page_number,
        "page_size": page.page_size,
        "total_records": page.total_records,
        "next_page_token": page.next_page_token,
    }


def token_paging(page: Page[Any]) -> dict[str, Any]:
    """The same for a list that is paged by token alone: there is no page_number."""
    return {name: value for name, value in paging(page).items() if name != "page_number"}


def page_count(page: Page[Any]) -> int:
    """How many pages the list has."""
    return -(-page.total_records // page.page_size)
