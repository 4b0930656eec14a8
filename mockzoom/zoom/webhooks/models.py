"""The records of webhooks: subscriptions, events, and the deliveries of events to subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection

ACTIVE, SUSPENDED, UNVERIFIED = "active", "suspended", "unverified"  # states of a subscription
PENDING, HELD, DELIVERED, FAILED, DROPPED = "pending", "held", "delivered", "failed", "dropped"  # of a delivery
PUSH, PULL = "push", "pull"  # who sends: the server over a socket, or a client that collects requests

ACCOUNT_SCOPE, USER_SCOPE = "account", "user"  # whose events a subscription is for
ADMIN, SEED, API = "admin", "seed", "api"  # where a subscription was made

READY, WAITING, FINISHED = "ready", "waiting", "finished"  # groups of deliveries, HELD is the fourth


class Subscription(NamedTuple):
    """A receiver of events.

    `events` are names, or patterns such as `webinar.*`. `auth` is what the receiver requires besides the signature:
    `type` is none, basic, bearer or header. `scope` is account or user: with user, only events of the users in
    `user_ids` belong to it. Without `subscribed`, nothing does until the account is subscribed again.
    `transport` is push or pull. `retry` names the failures that are retried (see `rules`). `stamp` is the clock of the
    timestamps: machine or account. `failures` counts failed validations in a row, `last_failure` says why the last one
    failed, `dropped` counts the events while suspended. `origin` is admin, seed or api.
    """

    id: str
    name: str
    url: str
    events: tuple[str, ...]
    secret: str
    auth: Mapping[str, str] = EMPTY_MAPPING
    user_ids: tuple[str, ...] = ()
    state: str = UNVERIFIED
    transport: str = PUSH
    retry: str = "server_errors"
    stamp: str = "machine"
    validated_ms: int | None = None
    next_validation_ms: int | None = None
    failures: int = 0
    last_failure: str = ""
    dropped: int = 0
    origin: str = ADMIN
    created_ms: int = 0
    scope: str = ACCOUNT_SCOPE
    subscribed: bool = True

    def concerns(self, user_id: str) -> bool:
        """Return whether it is for the events of a user."""
        of_some = self.scope == USER_SCOPE or self.user_ids
        return self.subscribed and (not of_some or user_id in self.user_ids)

    def covers(self, event: str, owner: str) -> bool:
        """Return whether an event of a user belongs to this subscription."""
        return self.concerns(owner) and any(name == event or fnmatchcase(event, name) for name in self.events)


class Event(NamedTuple):
    """Something that happened. `id` is the value of `x-zm-request-id`; `body` is made once and sent to all.

    `cause` is an operationId, the name of an admin operation, or `time`. `deliveries` are the ids of its deliveries.
    """

    id: str
    name: str
    event_ms: int
    body: str
    cause: str
    deliveries: tuple[str, ...]


class Attempt(NamedTuple):
    """One request to a receiver: when it was due, sent (account's time) and sent by the machine's clock.

    `took` is in milliseconds. `status` is 0 without a response; then `failure` says why. `answer` is the start of the
    response body, `faults` names what was changed on purpose.
    """

    due_ms: int
    at_ms: int
    sent_ms: int
    took: int
    headers: Mapping[str, str]
    status: int = 0
    failure: str = ""
    answer: str = ""
    faults: tuple[str, ...] = ()


class EventDelivery(NamedTuple):
    """An event on its way to one subscription; `due_ms` (account's time) is that of the next attempt.

    `in_flight` is the attempt that a sender has claimed. A `delayed` delivery is late because of a fault, or its
    event is to come; one with `after` waits until the delivery of that id has been sent.
    """

    id: str
    event_id: str
    event: str
    subscription_id: str
    due_ms: int
    state: str = PENDING
    attempts: tuple[Attempt, ...] = ()
    in_flight: Attempt | None = None
    redelivered: bool = False
    delayed: bool = False
    after: str = ""

    @property
    def group(self) -> str:
        """The list of the subscription that the delivery is in."""
        if self.state == PENDING:
            return WAITING if self.attempts or self.delayed else READY
        return HELD if self.state == HELD else FINISHED


class Lease(NamedTuple):
    """The right to send to a subscription, until an instant of the machine's clock; `jobs` are those not done yet."""

    subscription_id: str
    holder: str
    until_ms: int
    jobs: tuple[str, ...] = ()


class WatchedSession(NamedTuple):
    """A live session whose end has to be announced; kept only while the account has subscriptions."""

    session_uuid: str
    webinar_id: int


class CatchUp(NamedTuple):
    """The account's clock was moved: deliveries up to now are made as of the moment at which they were due.

    `at_ms` is the moment that has been reached. Each transport has at most one.
    """

    transport: str
    at_ms: int


class WebhookFault(NamedTuple):
    """A fault on deliveries; `matched` counts the requests that matched it, `hits` those that it changed."""

    id: str
    spec: Mapping[str, Any]
    matched: int = 0
    hits: int = 0


def group_name(subscription_id: str, group: str) -> str:
    """Return the name of the group of one subscription's deliveries."""
    return f"{subscription_id}/{group}"


SUBSCRIPTIONS = Collection("webhook_subscriptions", Subscription, lambda s: s.id, list_key=lambda _: ("", None))
EVENTS = Collection("webhook_events", Event, lambda e: e.id)
DELIVERIES = Collection(
    "webhook_deliveries",
    EventDelivery,
    lambda d: d.id,
    list_key=lambda d: ("", group_name(d.subscription_id, d.group)),
)
LEASES = Collection("webhook_leases", Lease, lambda lease: lease.subscription_id)
WATCHED_SESSIONS = Collection(
    "webhook_sessions", WatchedSession, lambda w: w.session_uuid, list_key=lambda _: ("", None)
)
CATCH_UPS = Collection("webhook_catch_up", CatchUp, lambda c: c.transport)
WEBHOOK_FAULTS = Collection("webhook_faults", WebhookFault, lambda f: f.id, list_key=lambda _: ("", None))
