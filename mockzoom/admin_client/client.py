"""The admin API of a server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Unpack

from mockzoom.admin_client.account import AccountClient, AccountFields, account_of
from mockzoom.admin_client.journal import Journal
from mockzoom.admin_client.transport import AdminSession, AdminTransport, HttpTransport, quote_segment


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
        """Make an account; raises `AdminApiError` for fields that are unknown or no good."""
        return account_of(self._caller.call("POST", "/accounts", fields), self._caller)

    def get(self, account_id: str) -> AccountClient:
        """One account; raises `AdminApiError`."""
        return account_of(self._caller.call("GET", f"/accounts/{quote_segment(account_id)}"), self._caller)

    def list(self) -> Iterator[AccountSummary]:
        """All of them, asked for page by page."""
        after: int | None = 0
        while after is not None:
            page = self._caller.call("GET", "/accounts", query={"after": after, "limit": 1000})
            yield from (AccountSummary(**one) for one in page["accounts"])
            after = page["next"]

    def delete(self, account_id: str) -> None:
        """Take one out, with all that it has; raises `AdminApiError`."""
        self._caller.call("DELETE", f"/accounts/{quote_segment(account_id)}")


class AdminClient:
    """The admin API of the server at an address: `Control("http://127.0.0.1:8080").accounts.create()`.

    `admin_token` is the one that the server was started with, `transport` another way there than HTTP.
    """

    def __init__(
        self, url: str = "", admin_token: str | None = None, *, transport: AdminTransport | None = None
    ) -> None:
        if not url and transport is None:
            raise TypeError("a control needs the address of a server, or a transport")
        self.caller = AdminSession(transport or HttpTransport(url), admin_token)
        self.accounts = Accounts(self.caller)

    @property
    def url(self) -> str:
        """The address of the server."""
        return self.caller.transport.url

    @property
    def stray_journal(self) -> Journal:
        """The calls that no account could be found for; it has no `nearest`, and so no assertions."""
        return Journal(self.caller, "")

    def health(self) -> dict[str, Any]:
        """Whether the server lives; raises `AdminApiError`."""
        document: dict[str, Any] = self.caller.call("GET", "/health")
        return document

    def ready(self) -> dict[str, Any]:
        """Whether the server is set up, and with how many accounts; raises `AdminApiError`."""
        document: dict[str, Any] = self.caller.call("GET", "/ready")
        return document
