"""The Zoom account of a test, and the checks of what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any
from warnings import warn

from mockzoom.admin_client import AccountClient, AdminApiError
from mockzoom.testing.account_tools import AccountTools
from mockzoom.testing.expectations import (
    UNKNOWN_RULES,
    MarkerOptions,
    ignored_parts,
    undelivered,
    unknown_requests,
    unused_faults,
)

if TYPE_CHECKING:
    from mockzoom.testing.backend import Backend
    from mockzoom.testing.webhooks import AccountWebhooks


@dataclass(frozen=True)
class ZoomAccount(AccountTools):
    """An account for tests. `base_url` is the server's, `api_url` ends in /v2.

    As a context manager it is deleted when the block ends.
    """

    account: AccountClient
    home: Backend = field(repr=False)
    base_url: str
    oauth_url: str
    wishes: MarkerOptions = field(default_factory=lambda: MarkerOptions({}), repr=False)
    strays: int = field(default=0, repr=False)
    _webhooks: list[AccountWebhooks] = field(default_factory=list, repr=False, compare=False)
    _numbers: count[int] = field(default_factory=lambda: count(1), repr=False, compare=False)

    @property
    def token(self) -> str:
        """A bearer token that never expires."""
        return self.account.token

    def at_zooms_own(self) -> ZoomAccount:
        """Return the same account at Zoom's hosts, for an interception."""
        return replace(self, base_url="https://api.zoom.us", oauth_url="https://zoom.us/oauth/token")

    def at(self, home: Backend) -> ZoomAccount:
        """Return the same account at another address of its server."""
        return replace(self, home=home, base_url=home.url, oauth_url=home.oauth_url)

    def last_request(self) -> int:
        """Return the number of the last request in the journal; 0 for none."""
        latest = self.journal.entries(limit=1)
        return latest[0].number if latest else 0

    def assert_no_unexpected_calls(self, *, after: int = 0, unused: bool = True) -> None:
        """Raise `AssertionError` for unknown requests, unused faults and undelivered webhooks, unless they are allowed.

        With the option `strict` also for parts of requests that Zoom ignores. `after` is the number of the request
        after which requests count; without `unused` faults and webhooks are not checked.
        """
        __tracebackhide__ = True
        if not self.wishes.strict and self._is_unremarkable(after):
            found = [] if not unused or self.wishes.allow_undelivered else undelivered(self._webhooks)
            if found:
                raise AssertionError("\n".join([*found, *self._lost()]))
            return
        found = [] if self.wishes.allow_unknown else unknown_requests(self.journal, self.home, after, self.strays)
        if self.wishes.strict:
            found += ignored_parts(self.journal, after)
        if unused and not self.wishes.allow_unused:
            found += unused_faults(self.account)
        if unused and not self.wishes.allow_undelivered:
            found += undelivered(self._webhooks)
        if found:
            raise AssertionError("\n".join([*found, *self._lost()]))

    def judge(self) -> None:
        """Call `assert_no_unexpected_calls`, of which this is a deprecated name."""
        __tracebackhide__ = True
        warn("ZoomAccount.judge() is now assert_no_unexpected_calls()", DeprecationWarning, stacklevel=2)
        self.assert_no_unexpected_calls()

    def __enter__(self) -> ZoomAccount:
        return self

    def __exit__(self, *_: object) -> None:
        for webhooks in self._webhooks:
            webhooks.close()
        store = self.home.store
        if store is not None:
            from mockzoom.testing.quick_checks import delete_account  # noqa: PLC0415 - for a server in process

            delete_account(store, self.account.account_id)
            return
        with suppress(AdminApiError):  # the test may have deleted it, or stopped the server
            self.account.delete()

    def _is_unremarkable(self, after: int) -> bool:
        """Return whether the store of a server in process shows that there is nothing to report, except of webhooks."""
        store = self.home.store
        if store is None:
            return False
        from mockzoom.testing.quick_checks import is_unremarkable  # noqa: PLC0415 - for a server in process

        return is_unremarkable(store, self.account.account_id, UNKNOWN_RULES, after, self.strays)

    def _lost(self) -> list[str]:
        lost = self.journal.lost
        return [f"the journal lacks the first {lost} requests (see the setting `journal`)"] if lost else []


def zoom_account(account: AccountClient, home: Backend, options: MarkerOptions | None = None) -> ZoomAccount:
    """Return the tools for an account of a server."""
    options = options or MarkerOptions({})
    return ZoomAccount(account, home, home.url, home.oauth_url, options, _last_anonymous_request(home))


@contextmanager
def new_account(home: Backend, fields: dict[str, Any], options: MarkerOptions | None = None) -> Iterator[ZoomAccount]:
    """Yield a new account, deleted when the block ends."""
    with zoom_account(home.control.accounts.create(**fields), home, options) as zoom:
        yield zoom


def _last_anonymous_request(home: Backend) -> int:
    """Return the number of the last request without an account; unknown for a server that others use, too."""
    store = home.store
    if store is None:
        return 0
    from mockzoom.testing.quick_checks import last_anonymous_request  # noqa: PLC0415 - for a server in process

    return last_anonymous_request(store)
