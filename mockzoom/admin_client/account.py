"""One account: its credentials, and clients for its clock, faults, journal and state."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any, NamedTuple, TypedDict

from mockzoom.admin_client.checkpoints import Checkpoints
from mockzoom.admin_client.clock import ClockClient
from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.faults import Faults, ResponseQueue
from mockzoom.admin_client.journal import Journal
from mockzoom.admin_client.records import Records
from mockzoom.admin_client.simulation import Simulation
from mockzoom.admin_client.transport import AdminSession, quote_segment
from mockzoom.admin_client.variables import variables
from mockzoom.admin_client.webhooks import Webhooks

__tracebackhide__ = hidden


class AccountUser(NamedTuple):
    """A user: 1 basic, 2 licensed; `foreign` ones belong to another account."""

    id: str
    email: str
    type: int
    foreign: bool


class PerformedRequest(NamedTuple):
    """Zoom's response to a request that set up a test; `rule` is the id of the error, empty for none."""

    status: int
    rule: str
    body: Any


class AccountFields(TypedDict, total=False):
    """The fields of an account to create; all are optional. See docs/how-to/seed_files.md."""

    account_id: str
    client_id: str
    client_secret: str
    token: str
    seed: str
    plan: str
    profile: str
    rate_limits: str
    registrant_quota_key: str
    redirect_uris: list[str]
    live_tokens: int
    webhook_secret: str
    error_format: str
    uuid_slashes: str
    paging: str
    emulation: str
    simulive: bool
    record_files: list[str]
    dlp: bool
    scopes: list[str]
    clock: dict[str, Any]
    users: list[dict[str, Any]]
    webinars: list[dict[str, Any]]
    webhooks: list[dict[str, Any]]
    requests: list[dict[str, Any]]
    data_set: str
    test_webinars: bool


@dataclass(frozen=True)
class AccountClient:
    """An account, and clients for its parts; methods raise `AdminApiError`.

    As a context manager it is deleted when the block ends.
    """

    account_id: str
    client_id: str
    client_secret: str = field(repr=False)
    token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    base_url: str
    api_url: str
    oauth_url: str
    seed: str
    plan: str
    profile: str
    rate_limits: str
    registrant_quota_key: str
    error_format: str
    paging: str
    emulation: str
    scopes: tuple[str, ...] = field(repr=False)
    users: tuple[AccountUser, ...] = field(repr=False)
    caller: AdminSession = field(repr=False, compare=False)

    @property
    def _path(self) -> str:
        return f"/accounts/{quote_segment(self.account_id)}"

    @property
    def env(self) -> dict[str, str]:
        """The environment variables that configure a client for this account."""
        credentials = (self.account_id, self.client_id, self.client_secret, self.token, self.webhook_secret)
        return variables(self.base_url, *credentials)

    @cached_property
    def clock(self) -> ClockClient:
        """The account's clock."""
        return ClockClient(self.caller, self._path)

    @cached_property
    def faults(self) -> Faults:
        """The account's faults."""
        return Faults(self.caller, self._path)

    @cached_property
    def next(self) -> ResponseQueue:
        """The account's queued responses."""
        return ResponseQueue(self.caller, self._path)

    @cached_property
    def journal(self) -> Journal:
        """The account's requests and responses."""
        return Journal(self.caller, self._path)

    @cached_property
    def records(self) -> Records:
        """The account's webinars, meetings, registrants, users and quotas."""
        return Records(self.caller, self._path)

    @cached_property
    def checkpoints(self) -> Checkpoints:
        """The account's saved states."""
        return Checkpoints(self.caller, self._path)

    @cached_property
    def webhooks(self) -> Webhooks:
        """The account's webhooks: subscriptions, deliveries, events."""
        return Webhooks(self.caller, self._path)

    def people(self, webinar: int | str) -> Simulation:
        """Return the simulation of a webinar or meeting, by its number."""
        return Simulation(self.caller, self._path, webinar)

    def perform(
        self, method: str, path: str, body: dict[str, Any] | None = None, query: dict[str, str] | None = None
    ) -> PerformedRequest:
        """Perform a request of Zoom's API to set up a test, and return the response, whatever its status.

        It needs no scope, counts toward no limit and no quota, meets no fault and is not in the journal. Raises
        `AdminApiError` for fields and query parameters that Zoom ignores.
        """
        document: dict[str, Any] = {"method": method, "path": path}
        document |= {} if body is None else {"body": body}
        document |= {} if query is None else {"query": query}
        return PerformedRequest(**self.caller.call("POST", f"{self._path}/requests", document))

    def reset(self) -> None:
        """Reset the account to its initial state: records, tokens, clock, faults and journal."""
        self.caller.call("POST", f"{self._path}/reset", {})

    def export(self, *, secrets: bool = False) -> dict[str, Any]:
        """Return the whole state as a document; with `secrets` it has those of webhooks, too."""
        query = {"secrets": True} if secrets else None
        document: dict[str, Any] = self.caller.call("GET", f"{self._path}/export", query=query)
        return document

    def import_state(self, document: dict[str, Any]) -> int:
        """Replace the state by that of a document, and return the number of records."""
        return int(self.caller.call("POST", f"{self._path}/import", document)["records"])

    def diff(self, before: str | dict[str, Any], after: str | dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the differences between two checkpoints or exports; `after` is by default the account as it is now."""
        body = {"from": before} if after is None else {"from": before, "to": after}
        document: dict[str, Any] = self.caller.call("POST", f"{self._path}/diff", body)
        return document

    def delete(self) -> None:
        """Delete the account with everything in it."""
        self.caller.call("DELETE", self._path)

    def __enter__(self) -> AccountClient:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.delete()


def account_of(document: dict[str, Any], caller: AdminSession) -> AccountClient:
    """Return an account from the document that describes it."""
    users = tuple(AccountUser(**user) for user in document["users"])
    return AccountClient(**{**document, "scopes": tuple(document["scopes"]), "users": users}, caller=caller)
