"""The age of what lists of messages show: six months at most."""

from __future__ import annotations

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.query_times import epoch_ms, today
from mockzoom.zoom.months import months_before


def check_age(call: ModelledCall, start: int) -> None:
    """Raise the error `too_old` of the operation, if it has one, for a list that starts more than six months ago."""
    too_old = call.binding.options.get("too_old")
    if too_old and start < epoch_ms(months_before(today(call.ctx.now), 6)):
        raise call.error(too_old)
