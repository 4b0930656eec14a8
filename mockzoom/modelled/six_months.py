"""The age of what lists of messages show: six months at most."""

from __future__ import annotations

from datetime import date

from mockzoom.modelled.call import ModelledCall
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.months import months_before
from mockzoom.zoom.webinars.schedule import start_ms


def check_age(call: ModelledCall, start: int) -> None:
    """Raise the error `too_old` of the operation, if it has one, for a list that starts more than six months ago."""
    earliest = months_before(date.fromisoformat(instant(call.ctx.now)[:10]), 6)
    too_old = call.binding.options.get("too_old")
    if too_old and start < start_ms(f"{earliest}T00:00:00Z", "UTC"):
        raise call.error(too_old)
