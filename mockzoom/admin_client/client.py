"""The admin API of a server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Unpack

from mockzoom.admin_client.account import AccountClient, AccountFields, account_of
from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.journal import Journal
from mockzoom.admin_client.overview import Overview, overview_of
from mockzoom.admin_client.rules import Rules
from mockzoom.admin_client.transport import AdminSession, AdminTransport, HttpTransport, quote_segment

__tracebackhide__ = hidden


class AccountSummary(NamedTuple):
    """An account in the list."""

    account_id: str
    client_id: str
    plan: str
    profile: str


class Accounts:
    """The accounts of a server."""

    def __init__(self, caller: AdminSession) -> None:
        self._caller = caller

    def create(self, **fields: Unpack[AccountFields]) -> AccountClient:
        """Create an account; raises `AdminApiError` for unknown fields or invalid values."""
        return account_of(self._caller.call("POST", "/accounts", fields), self._caller)

    def get(self, account_id: str) -> AccountClient:
        """Return an account; raises `AdminApiError`."""
        return account_of(self._caller.call("GET", f"/accounts/{quote_segment(account_id)}"), self._caller)

    def list(self) -> Iterator[AccountSummary]:
        """Yield all accounts, requested page by page."""
        after: int | None = 0
        while after is not None:
            page = self._caller.call("GET", "/accounts", query={"after": after, "limit": 1000})
            yield from (AccountSummary(**one) for one in page["accounts"])
            after = page["next"]

    def delete(self, account_id: str) -> None:
        """Delete an account with everything in it; raises `AdminApiError`."""
        self._caller.call("DELETE", f"/accounts/{quote_segment(account_id)}")


class AdminClient:
    """The admin API of the server at an address: `AdminClient("http://127.0.0.1:8080").accounts.create()`.

    `admin_token` is the token that the server was started with; `transport` replaces HTTP.
    """

    def __init__(
        self, url: str = "", admin_token: str | None = None, *, transport: AdminTransport | None = None
    ) -> None:
        if not url and transport is None:
            raise TypeError("AdminClient needs the address of a server, or a transport")
        self.caller = AdminSession(transport or HttpTransport(url), admin_token)
        self.accounts = Accounts(self.caller)
        self.rules = Rules(self.caller)

    @property
    def url(self) -> str:
        """The address of the server."""
        return self.caller.transport.url

    @property
    def stray_journal(self) -> Journal:
        """The requests without an account; this journal does not support `nearest` and assertions."""
        return Journal(self.caller, "")

    def overview(self) -> Overview:
        """Return the server with all its accounts: counts, clocks and journals; raises `AdminApiError`."""
        pages, after = [], 0
        while True:
            pages.append(self.caller.call("GET", "/overview", query={"after": after, "limit": 100}))
            if pages[-1]["next"] is None:
                return overview_of(pages)
            after = pages[-1]["next"]

    def health(self) -> dict[str, Any]:
        """Return the status and version of the server; raises `AdminApiError`."""
        document: dict[str, Any] = self.caller.call("GET", "/health")
        return document

    def ready(self) -> dict[str, Any]:
        """Return whether the server is ready, and its number of accounts; raises `AdminApiError`."""
        document: dict[str, Any] = self.caller.call("GET", "/ready")
        return document
