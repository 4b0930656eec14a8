"""What other resources do when a session ends, registered by a decorator."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.sessions.rules import Session

EndListener = Callable[[RequestContext, Session], None]
L = TypeVar("L", bound=EndListener)

_END_LISTENERS: list[EndListener] = []


def on_session_end(listener: L) -> L:
    """Register a function to be called with each session whose end is stored."""
    _END_LISTENERS.append(listener)
    return listener


def notify_session_end(ctx: RequestContext, session: Session) -> None:
    """Call all listeners; `session` has its end."""
    for listener in _END_LISTENERS:
        listener(ctx, session)
