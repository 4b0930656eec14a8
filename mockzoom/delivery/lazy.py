"""The delivery service of a server, created when the first event is announced or the admin API needs it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING

from mockzoom.storage import Store, StoreError
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_records import ACCOUNTS
from mockzoom.zoom.context import AnnouncedEvent, RequestContext
from mockzoom.zoom.webhooks.models import SUBSCRIPTIONS, Subscription
from mockzoom.zoom.webhooks.subscribing import ReceiverCheck

if TYPE_CHECKING:
    from mockzoom.delivery.service import DeliveryService

log = logging.getLogger("mockzoom")


class LazyDelivery:
    """Passes announced events to the delivery service.

    `make_service` creates the service: sockets, TLS and threads are loaded only when they are needed. `check` is called
    with the cause and the events before they are delivered, and raises for an invalid one.
    """

    def __init__(
        self,
        store: Store,
        make_service: Callable[[], DeliveryService],
        check: Callable[[str, list[AnnouncedEvent]], None] | None = None,
    ) -> None:
        self._store = store
        self._make_service = make_service
        self._check = check

    @cached_property
    def service(self) -> DeliveryService:
        """The service, created on first use."""
        return self._make_service()

    def __call__(self, account_id: str, cause: str, events: list[AnnouncedEvent]) -> None:
        """Start the delivery of events that were stored."""
        if self._check is not None:
            self._check(cause, events)
        if any(event.push for event in events):
            self.service.wake(account_id)

    def is_event(self, name: str) -> bool:
        """Return whether there is an event of this name."""
        from mockzoom.spec.event_spec import load_events  # noqa: PLC0415 - only for subscriptions of Zoom's API

        return name in load_events()

    def prepare_check(self, ctx: RequestContext, subscription: Subscription) -> Callable[[], ReceiverCheck]:
        """Return a function that validates a subscription's receiver, to be called while no state is open."""
        return self.service.prepare_check(ctx, subscription)

    def resume(self) -> None:
        """Go on with the deliveries of a store in which accounts have subscriptions; looks for them in a thread."""
        Thread(target=self._wake_subscribed, daemon=True).start()

    def _wake_subscribed(self) -> None:
        try:
            with self._store.snapshot(DIRECTORY) as directory:
                accounts = [account.id for account in list_all(directory, ACCOUNTS, "")]
            for account_id in accounts:
                with self._store.snapshot(account_id) as state:
                    found = state.count(SUBSCRIPTIONS)
                if found:
                    self.service.wake(account_id)
        except StoreError as error:
            log.error("webhooks: %s", error)  # noqa: TRY400 - the message says all, in one line

    def close(self) -> None:
        """Stop the thread of the service, if there is one."""
        if "service" in self.__dict__:
            self.service.close()
