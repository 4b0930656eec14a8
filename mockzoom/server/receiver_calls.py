"""Requests to receivers of webhooks in the middle of an operation, during which the account's state is closed.

A receiver may call the API in its handler; it would wait for ever for a state that is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Protocol

from mockzoom.server.pipeline_run import PipelineRun
from mockzoom.storage import State, Store
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.webhooks.models import Subscription
from mockzoom.zoom.webhooks.subscribing import ReceiverCheck


class ReceiverCaller(Protocol):
    """What sends requests to receivers, a layer above the server."""

    def is_event(self, name: str) -> bool:
        """Return whether there is an event of this name."""

    def prepare_check(self, ctx: RequestContext, subscription: Subscription) -> Callable[[], ReceiverCheck]:
        """Return a function that validates a receiver; it is called while no state is open."""


class PausableTransaction:
    """A transaction of an account that can be interrupted: what was written so far is kept, and others may go on."""

    def __init__(self, store: Store, account_id: str) -> None:
        self._store = store
        self._account_id = account_id
        self._opened: AbstractContextManager[State]
        self.state: State

    def __enter__(self) -> State:
        self._opened = self._store.transaction(self._account_id)
        self.state = self._opened.__enter__()
        return self.state

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._opened.__exit__(kind, error, trace)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Close the state during the block, and open it again; the journal keeps the counters read before."""
        reads = list(self.state.counter_reads())
        self._opened.__exit__(None, None, None)
        try:
            yield
        finally:
            self.__enter__()
        self.state.counter_reads()[:0] = reads


class ReceiversOfRun:
    """The receivers as an operation sees them; without a pausable transaction, none is called."""

    def __init__(self, caller: ReceiverCaller, run: PipelineRun) -> None:
        self._caller = caller
        self._run = run

    def is_event(self, name: str) -> bool:
        """See `Receivers.is_event`."""
        return self._caller.is_event(name)

    def check(self, ctx: RequestContext, subscription: Subscription) -> ReceiverCheck:
        """See `Receivers.check`."""
        transaction = self._run.pausable
        if transaction is None:
            return ReceiverCheck()
        check = self._caller.prepare_check(ctx, subscription)
        with transaction.paused():
            found = check()
        self._run.state = ctx.state = transaction.state
        return found
