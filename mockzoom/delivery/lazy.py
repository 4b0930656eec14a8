"""The delivery service of a server, created when the first event is announced or the admin API needs it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING

from mockzoom.config import Settings
from mockzoom.storage import Store, StoreError
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_records import ACCOUNTS
from mockzoom.zoom.context import AnnouncedEvent
from mockzoom.zoom.webhooks.models import SUBSCRIPTIONS

if TYPE_CHECKING:
    from mockzoom.delivery.service import DeliveryService

log = logging.getLogger("mockzoom")


class LazyDelivery:
    """Passes announced events to the delivery service. `system_ms` returns the machine's time in epoch ms."""

    def __init__(self, store: Store, system_ms: Callable[[], int], settings: Settings) -> None:
        self._store = store
        self._system_ms = system_ms
        self._settings = settings

    @cached_property
    def service(self) -> DeliveryService:
        """The service; sockets, TLS and threads are loaded here."""
        from mockzoom.delivery.service import DeliveryService  # noqa: PLC0415 - 20 ms; only needed with subscriptions

        settings = self._settings
        return DeliveryService(
            self._store, self._system_ms, targets=settings.webhook_targets, validate=settings.check_answers
        )

    def __call__(self, account_id: str, cause: str, events: list[AnnouncedEvent]) -> None:
        """Start the delivery of events that were stored; with `check_answers` they are validated first."""
        if self._settings.check_answers:
            from mockzoom.delivery.event_checks import check_events  # noqa: PLC0415 - for tests

            check_events(cause, events)
        if any(event.push for event in events):
            self.service.wake(account_id)

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
