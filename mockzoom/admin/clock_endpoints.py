"""Endpoints that read, freeze, set, advance and run the clock of an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of, parse_instant
from mockzoom.admin.durations import duration_ms
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError
from mockzoom.storage.codec import LAST_INSTANT_MS
from mockzoom.zoom.account_clock import ClockState, instant
from mockzoom.zoom.account_records import CLOCKS, Clock
from mockzoom.zoom.webhooks.catch_up import move_clock
from mockzoom.zoom.webhooks.models import SUBSCRIPTIONS

_Turn = Callable[[ClockState, int], ClockState]  # from a clock and the system's time to another clock


@admin_operation("getClock")
def get_clock(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the state of the clock."""
    return _turned(ground, request, lambda clock, _: clock)


@admin_operation("freezeClock")
def freeze_clock(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Freeze the clock at its present time or at an instant."""
    if "at" in request.body:
        at = parse_instant(request.body["at"], "at")
        return _turned(ground, request, lambda clock, _: clock.frozen_at(at))
    return _turned(ground, request, lambda clock, system: clock.frozen_at(clock.read(system)))


@admin_operation("setClock")
def set_clock(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Set the clock to an instant; a frozen clock stays frozen, a running one continues from there."""
    at = parse_instant(request.body["at"], "at")
    return _turned(
        ground,
        request,
        lambda clock, system: clock.running_from(at, system) if clock.frozen_ms is None else clock.frozen_at(at),
    )


@admin_operation("advanceClock")
def advance_clock(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Advance the clock by a duration."""
    by = duration_ms(request.body["by"], "by")
    return _turned(ground, request, lambda clock, _: clock.advanced(by))


@admin_operation("runClock")
def run_clock(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Run the clock from its present time."""
    return _turned(ground, request, lambda clock, system: clock.running(system))


def _turned(ground: AdminContext, request: AdminRequest, turn: _Turn) -> dict[str, Any]:
    account = account_of(ground, request)
    system = ground.system_ms()
    with ground.store.transaction(account.id) as state:
        record = state.get(CLOCKS, "clock") or Clock()
        before, clock = record.state.read(system), turn(record.state, system)
        now = clock.read(system)
        if now >= LAST_INSTANT_MS:
            raise FieldError("by", "the clock would pass the year 9000; advance it by less")
        has_webhooks = bool(state.count(SUBSCRIPTIONS))
        if clock != record.state:
            state.put(CLOCKS, [Clock(clock)])
            if has_webhooks:
                move_clock(state, before, now)
    if has_webhooks:
        ground.webhooks.service.wake(account.id)
    return {"now": instant(now), "now_ms": now, "frozen": clock.frozen_ms is not None}
