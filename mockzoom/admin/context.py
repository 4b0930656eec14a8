"""Context and request of the admin API's handlers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from mockzoom.accounts import settle_change
from mockzoom.accounts.directory_entries import UNFINISHED_CHANGES
from mockzoom.admin.call_problems import CallProblems
from mockzoom.config import Settings
from mockzoom.delivery.lazy import LazyDelivery
from mockzoom.errors import FieldError, join_names
from mockzoom.server.pipeline_run import PipelineRun
from mockzoom.server.responses import ResponseDraft
from mockzoom.spec import ApiSpec
from mockzoom.storage import Store
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.codec import LAST_INSTANT_MS
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_records import ACCOUNTS, Account, account_time
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import ids_for_seed


@dataclass(frozen=True)
class AdminContext:
    """A store with all its accounts; `system_ms` returns the system's time, `settings` supply defaults.

    `perform` takes a request through all checks and the handler, past faults and the journal (`Pipeline.run_steps`),
    `webhooks` delivers the events of all accounts, `call_problems` keeps the counts of their journals.
    """

    store: Store
    catalogue: ApiSpec
    system_ms: Callable[[], int]
    settings: Settings
    perform: Callable[[PipelineRun], ResponseDraft]
    webhooks: LazyDelivery
    call_problems: CallProblems = field(default_factory=CallProblems, compare=False)

    @contextmanager
    def reading(self, account: Account) -> Iterator[RequestContext]:
        """Open an account's state for reading alone."""
        with self.store.snapshot(account.id) as state:
            now = account_time(state, self.system_ms())
            yield RequestContext(account, state, now, ids_for_seed(account.seed, account.uuid_slashes))

    @contextmanager
    def opened(self, account: Account, cause: str) -> Iterator[RequestContext]:
        """Open an account's state for the admin operation `cause`; its events are delivered afterwards."""
        with self.store.transaction(account.id) as state:
            now = account_time(state, self.system_ms())
            ctx = RequestContext(account, state, now, ids_for_seed(account.seed, account.uuid_slashes), cause=cause)
            yield ctx
        if ctx.events:
            self.webhooks(account.id, cause, ctx.events)


class AdminRequest(NamedTuple):
    """A parsed request to the admin API: path and query values, the body, and the base URL of the API."""

    path: dict[str, str]
    query: dict[str, Any]
    body: Any
    base_url: str


def account_of(ground: AdminContext, request: AdminRequest) -> Account:
    """Return the account in the path; raises `FieldError` (404) with the existing ones."""
    account_id = request.path["accountId"]
    account, is_settled = _account(ground, account_id)
    if is_settled:
        return account
    settle_change(ground.store, account_id)
    return _account(ground, account_id)[0]


def _account(ground: AdminContext, account_id: str) -> tuple[Account, bool]:
    """Return an account, and whether no change of it was left unfinished by a process that ended."""
    with ground.store.snapshot(DIRECTORY) as directory:
        account = directory.get(ACCOUNTS, account_id)
        if account is None:
            there = join_names(a.id for a in list_all(directory, ACCOUNTS, ""))
            raise FieldError("accountId", f"no account {account_id[:100]!r}; existing accounts: {there}", 404)
        return account, directory.get(UNFINISHED_CHANGES, account_id) is None


def parse_instant(text: str, field: str) -> int:
    """Return an RFC 3339 instant in epoch ms; raises `FieldError` for other text, without a zone, or out of range."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise FieldError(field, f"{text!r} has no time zone; add Z for UTC")
        at = round(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise FieldError(field, f"{text!r} is not an RFC 3339 timestamp; write it like 2026-11-21T12:00:00Z") from None
    if abs(at) >= LAST_INSTANT_MS:
        raise FieldError(field, f"{text!r} is too late; choose a year before 9000")
    return at
