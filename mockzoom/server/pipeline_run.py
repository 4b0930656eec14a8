"""What a pipeline is made of: its options, the functions it calls, and a request on its way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from mockzoom.modelled.engine import respond
from mockzoom.server.messages import Request, Response
from mockzoom.spec import ApiSpec, Operation
from mockzoom.storage import State
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.context import AnnouncedEvent, OperationRequest, RequestContext
from mockzoom.zoom.emulation import DEFAULT_LEVEL
from mockzoom.zoom.oauth.models import AccessToken
from mockzoom.zoom.profiles import Profile
from mockzoom.zoom.registry import Handler

ResponseValidator = Callable[[Operation, Profile, Response], None]
EventListener = Callable[[str, str, list[AnnouncedEvent]], None]


class Pausable(Protocol):
    """A transaction that can be interrupted."""

    @property
    def state(self) -> State:
        """The state as it is open now."""

    def paused(self) -> AbstractContextManager[None]:
        """Close the state during the block."""


@dataclass(slots=True)
class PipelineRun:
    """An authenticated request on its way through the pipeline, with the results of the steps so far.

    `now` is the account's time in epoch ms. `sent` is the body's document as it arrived, `body` the normalized and
    validated one. `events` are the webhook events that the handler announced. `pausable` is the transaction of an
    operation that calls receivers.
    """

    request: Request
    operation: Operation
    path: dict[str, str]
    account: Account
    token: AccessToken
    state: State
    now: int
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    sent: dict[str, Any] = field(default_factory=dict)
    events: list[AnnouncedEvent] = field(default_factory=list)
    pausable: Pausable | None = None


class Options(NamedTuple):
    """The behaviour of a pipeline that Zoom's rules do not decide.

    `diagnosis` adds the `X-Mockzoom-Rule` header to error responses, `max_body` limits request bodies in bytes,
    `journal` is the number of journal entries kept for each account (0 for none), `emulation` the level of emulation
    down to which operations are served to accounts that leave it open.
    """

    diagnosis: bool = True
    max_body: int = 1 << 20
    journal: int = 0
    emulation: str = DEFAULT_LEVEL


def perform(
    spec: ApiSpec, operation: Operation, handler: Handler | None, ctx: RequestContext, request: OperationRequest
) -> dict[str, Any] | None:
    """Return the body of a success, None for one without: from the operation's handler, or else from the engine."""
    if handler is None:
        return respond(spec.modelled, operation.operation_id, ctx, request)
    result = handler.perform(ctx, request)
    return handler.serializer(ctx, result) if handler.serializer else None
