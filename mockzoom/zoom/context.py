"""The arguments of a handler: the context of the account, and the parsed request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mockzoom.storage import State
from mockzoom.storage.collections import EMPTY_MAPPING
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.ids import Ids
from mockzoom.zoom.profiles import Profile, get_profile

if TYPE_CHECKING:
    from mockzoom.zoom.webhooks.subscribing import Receivers


class AnnouncedEvent(NamedTuple):
    """A webhook event that a request has announced; `push` is whether the server sends it to a subscription."""

    name: str
    body: str
    push: bool


@dataclass(slots=True)
class RequestContext:
    """An account and its state, opened for one request.

    `now` is the account's time in epoch ms. `caller_id` is the user whose token calls, empty for a server's own; who
    is `confined` reaches only what is theirs. `headers` are headers of the response that the operation sets. `cause` is
    the name of the operation, `base_url` scheme and authority of the request (empty without one), `events` are the
    webhook events of the request so far. `receivers` is set for operations that call receivers of webhooks.
    """

    account: Account
    state: State
    now: int
    ids: Ids
    caller_id: str = ""
    confined: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    cause: str = ""
    base_url: str = ""
    events: list[AnnouncedEvent] = field(default_factory=list)
    receivers: Receivers | None = None

    @property
    def profile(self) -> Profile:
        """The profile of the account."""
        return get_profile(self.account.profile)


class OperationRequest(NamedTuple):
    """A request after parsing and validation: path values, query values with defaults, and the body.

    `sent` is the body as it came, before unknown keys and nulls were dropped and defaults filled in.
    """

    path_params: dict[str, str]
    query_params: dict[str, Any]
    body: Any
    raw_body: Mapping[str, Any] = EMPTY_MAPPING
