"""Clocks that are moved: what falls due on the way is played in order, each as of the moment at which it was due."""

from __future__ import annotations

from mockzoom.storage import State
from mockzoom.storage.listing import list_all
from mockzoom.zoom.webhooks.models import CATCH_UPS, SUBSCRIPTIONS, CatchUp


def move_clock(state: State, before_ms: int, now_ms: int) -> None:
    """Prepare the deliveries of an account for a clock that was moved; both times are epoch ms of that clock."""
    for transport in {s.transport for s in list_all(state, SUBSCRIPTIONS, "")}:
        if before_ms > now_ms:
            state.remove(CATCH_UPS, transport)
        elif before_ms < now_ms and state.get(CATCH_UPS, transport) is None:
            state.put(CATCH_UPS, [CatchUp(transport, before_ms)])
