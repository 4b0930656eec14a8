"""The overview of a server and its accounts."""

from __future__ import annotations

from typing import Any, NamedTuple


class JournalTotals(NamedTuple):
    """The entries that a journal holds, those with an error status, and those that violate a schema.

    `last` is the number of the last entry. `unchecked` entries are not held against their schemas yet; each overview
    checks some more.
    """

    epoch: str
    last: int
    entries: int
    refused: int
    problems: int
    unchecked: int


class AccountOverview(NamedTuple):
    """An account in the overview. `clock_mode` is real, shifted or frozen; `counts` are records by kind.

    `nearly_used` are the limits of the plan of which at least 80 % are used, as the API describes them.
    """

    account_id: str
    plan: str
    profile: str
    rate_limits: str
    clock_mode: str
    now_ms: int
    counts: dict[str, int]
    journal: JournalTotals
    nearly_used: list[dict[str, Any]]


class Overview(NamedTuple):
    """The server: version, address of the API, time in epoch ms, accounts, and the requests without an account."""

    version: str
    base_url: str
    system_ms: int
    accounts: list[AccountOverview]
    total: int
    stray: JournalTotals


def overview_of(documents: list[dict[str, Any]]) -> Overview:
    """Return the overview from its pages."""
    first = documents[0]
    accounts = [_account(one) for document in documents for one in document["accounts"]]
    return Overview(
        first["version"],
        first["base_url"],
        first["system_ms"],
        accounts,
        first["total"],
        JournalTotals(**first["stray"]),
    )


def _account(document: dict[str, Any]) -> AccountOverview:
    return AccountOverview(
        account_id=document["account_id"],
        plan=document["plan"],
        profile=document["profile"],
        rate_limits=document["rate_limits"],
        clock_mode=document["clock"]["mode"],
        now_ms=document["clock"]["now_ms"],
        counts=document["counts"],
        journal=JournalTotals(**document["journal"]),
        nearly_used=document["nearly_used"],
    )
