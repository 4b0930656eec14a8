"""Unexpected requests and unused faults of a test that passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockzoom.admin_client import RequestRecord
    from mockzoom.testing.zoom import ZoomAccount

_UNKNOWN = ("endpoint_unknown", "endpoint_not_emulated")


def assert_no_unexpected_calls(zoom: ZoomAccount) -> None:
    """Fail for unknown requests and for faults and queued responses that were not used."""
    __tracebackhide__ = True
    found = [] if zoom.wishes.allow_unknown else _unknown(zoom)
    if not zoom.wishes.allow_unused:
        found += _unused(zoom)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def _unknown(zoom: ZoomAccount) -> list[str]:
    calls: list[RequestRecord] = []
    for rule in _UNKNOWN:
        calls += zoom.journal.entries(rule=rule)
        if zoom.home.app:
            calls += zoom.home.control.stray_journal.entries(rule=rule, after=zoom.strays)
    if not calls:
        return []
    head = "calls that mockzoom does not know (allow them with @pytest.mark.mockzoom(allow_unknown=True)):"
    return [head, *(f"  {call}" for call in calls)]


def _unused(zoom: ZoomAccount) -> list[str]:
    faults = [f"  fault {one.id} {one.rule}: {one.matched} calls fitted" for one in zoom.faults.list() if not one.hits]
    queued = [f"  answer {one.id} {one.answer}" for one in zoom.next.list()]
    if not faults and not queued:
        return []
    head = "faults and answers that no call met (allow them with @pytest.mark.mockzoom(allow_unused=True)):"
    return [head, *faults, *queued]
