"""The webhooks of a test's account: receivers in process or at a URL, and what was delivered to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from threading import get_ident
from typing import TYPE_CHECKING, Any

from mockzoom.admin_client.webhook_records import ClaimedRequest, WebhookDelivery, WebhookSubscription
from mockzoom.admin_client.webhooks import WebhookFaults, Webhooks
from mockzoom.delivery.jobs import DeliveryOutcome, Job
from mockzoom.testing.after_call import on_each_call, unnoticed
from mockzoom.testing.receivers import Receiver, ReceiverAnswer, call_receiver, is_application

if TYPE_CHECKING:
    from mockzoom.app import Application

_HOST = "http://receiver.test"  # of receivers in process; the name has no address
_UNFINISHED = ("pending", "held", "failed")


class AccountWebhooks:
    """The webhooks of a test's account.

    A receiver is a WSGI application, an ASGI application, a function of one `WebhookRequest`, or the URL of a server.
    Receivers in process are called by `deliver()`, in the test's thread; with `auto` also after each request to the
    server in process.
    """

    def __init__(self, client: Webhooks, app: Application | None = None) -> None:
        self.client = client
        self.used = False
        self._app = app
        self._receivers: dict[str, Receiver] = {}  # by the id of a subscription, or by URL
        self._owner = get_ident()
        self._is_delivering = False
        self._undo: list[Callable[[], object]] = []
        self._is_auto = False

    def subscribe(
        self,
        receiver: Receiver | str,
        events: str | Iterable[str] = "*",
        *,
        path: str = "/",
        auto: bool = False,
        **fields: Any,
    ) -> WebhookSubscription:
        """Subscribe a receiver to events; `path` is that of the route in an application.

        With `auto`, what is due is delivered after each intercepted request (fixture `zoom_intercept`), and after each
        step that sets up the test, in the test's thread; for a server in another process it raises `ValueError`. A
        receiver is validated with `endpoint.url_validation` first, except a plain function; `validate=False` leaves it
        out. Other `fields` are `secret`, `auth`, `user_ids`, `retry` and `stamp`. Raises `AssertionError` for a
        receiver that fails the validation, `AdminApiError` for invalid fields.
        """
        self.used = True
        if auto:
            self._deliver_after_calls()
        if isinstance(receiver, str):
            return self.client.subscribe(receiver, events, **fields)
        fields = {"validate": is_application(receiver), **fields}
        made = self.client.subscribe(f"{_HOST}{path}", events, transport="pull", **fields)
        self._receivers[made.id] = receiver
        if fields["validate"]:
            problem = self._validate(made.id)
            if problem:
                self.client.delete(made.id)
                raise AssertionError(f"the receiver failed endpoint.url_validation: {problem}")
        return self.client.get(made.id, secrets=True)

    def to(self, receiver: Receiver | str, **fields: Any) -> WebhookSubscription:
        """Subscribe a receiver to all events; see `subscribe`."""
        return self.subscribe(receiver, "*", **fields)

    def serve(self, url: str, receiver: Receiver) -> None:
        """Let a receiver in process stand for a URL, which client code then subscribes through Zoom's own API.

        The receiver is validated during that request, and gets its webhooks like one of `subscribe`. Raises
        `ValueError` for a server in another process.
        """
        self.used = True
        local = self._in_process("receivers in process").webhooks.service.local_receivers
        self._receivers[url] = receiver

        def answer(job: Job) -> DeliveryOutcome:
            given = call_receiver(receiver, job.url, job.headers, job.body.encode())
            return DeliveryOutcome(given.status, answer=given.body)

        local[url] = answer
        self._undo.append(lambda: local.pop(url, None))

    def close(self) -> None:
        """End automatic delivery and the receivers at URLs."""
        while self._undo:
            self._undo.pop()()
        self._is_auto = False

    def deliver(self) -> list[WebhookDelivery]:
        """Send what is due, and return the deliveries that were sent, in order.

        After the clock was moved this includes everything on the way: `zoom.clock.advance(minutes=86)` and `deliver()`
        give a failing receiver four attempts.
        """
        sent: dict[str, None] = {}
        self._call_all(sent)
        before = {d.id: d for d in self.client.deliveries()}
        if self.client.deliver():
            after = {d.id: d for d in self.client.deliveries()}
            sent |= {name: None for name, d in after.items() if name not in before or before[name] != d}
        found = {d.id: d for d in self.client.deliveries()}
        return [found[name] for name in sent if name in found]

    def deliveries(self, event: str | None = None, *, state: str | None = None) -> list[WebhookDelivery]:
        """Return the deliveries so far, in the order in which they were made."""
        return list(self.client.deliveries(event, state=state))

    def wait_for(self, event: str, n: int = 1) -> list[WebhookDelivery]:
        """Deliver what is due, and return the deliveries of an event; raises `AssertionError` for fewer than `n`."""
        self.deliver()
        found = self.deliveries(event, state="delivered")
        if len(found) < n:
            listed = "".join(f"\n  {one}" for one in self.deliveries()) or " none"
            raise AssertionError(f"{len(found)} deliveries of {event} arrived, {n} are expected; deliveries:{listed}")
        return found

    def trigger(self, event: str, *, set: dict[str, Any] | None = None, **fields: Any) -> list[WebhookDelivery]:  # noqa: A002
        """Send an event made from its example; `set` has values by path, such as `{"object.topic": "Spring news"}`."""
        self.used = True
        made = self.client.trigger(event, set=set, **fields)["deliveries"]
        return [self.client.delivery(name) for name in made]

    @cached_property
    def faults(self) -> WebhookFaults:
        """The faults on deliveries: `add("webinar.*", signature="wrong", first=1)`."""
        return self.client.faults

    def unfinished(self) -> list[WebhookDelivery]:
        """Return the deliveries that did not arrive: pending, held back, or failed.

        What the server itself sends is waited for.
        """
        if self._is_auto:  # a request of another thread may have caused some
            self._call_all({})
        self.client.deliver()
        return [d for d in self.client.deliveries() if d.state in _UNFINISHED]

    def _deliver_after_calls(self) -> None:
        app = self._in_process("auto=True")
        if not self._is_auto:
            self._is_auto = True
            self._undo.append(on_each_call(app, self._after_call))

    def _in_process(self, what: str) -> Application:
        if self._app is None:
            raise ValueError(f"{what}: the server runs in another process; subscribe a URL, or intercept requests")
        return self._app

    def _after_call(self) -> None:
        """Deliver what is due, unless a receiver, or another thread than the test's, has made the request."""
        if self._is_delivering or get_ident() != self._owner:
            return
        self._is_delivering = True
        try:
            self._call_all({})
        finally:
            self._is_delivering = False

    def _validate(self, subscription_id: str) -> str:
        for request in self._claimed():
            problem = self._send(request)
            if request.subscription == subscription_id:
                return problem
        return "it was not validated"

    def _call_all(self, sent: dict[str, None]) -> None:
        for request in self._claimed():
            self._send(request)
            sent.setdefault(request.id)

    def _claimed(self) -> Iterable[ClaimedRequest]:
        while requests := self._claim():
            yield from requests

    def _claim(self) -> tuple[ClaimedRequest, ...]:
        with unnoticed():
            return self.client.claim()

    def _send(self, request: ClaimedRequest) -> str:
        receiver = self._receivers.get(request.subscription) or self._receivers.get(request.url)
        answer = ReceiverAnswer(500, "no receiver of this test")
        for _ in range(request.copies if receiver is not None else 0):
            assert receiver is not None  # noqa: S101 - the loop is empty without one
            answer = call_receiver(receiver, request.url, request.headers, request.body.encode())
        with unnoticed():
            return self.client.record(request, status=answer.status, answer=answer.body)
