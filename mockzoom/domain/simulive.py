"""Simulive webinars play a recording at their time, as if it were live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.domain.records import Account, Webinar
from mockzoom.domain.refusal_rows.webinars import (
    RECORD_FILE_NOT_FOUND,
    SIMULIVE_FOR_OTHERS,
    SIMULIVE_NOT_ENABLED,
    SIMULIVE_STARTED,
)
from mockzoom.domain.refusals import refuse
from mockzoom.domain.registration import is_over


def check_new(account: Account, body: Mapping[str, Any]) -> None:
    """Raise the 300 refusal that a new webinar's body deserves if it asks to be simulive.

    The account must have the feature and the recording (both come from its seed), and it cannot be done for others.
    """
    if not body.get("is_simulive"):
        return
    if not account.simulive:
        raise refuse(SIMULIVE_NOT_ENABLED)
    if body.get("schedule_for"):
        raise refuse(SIMULIVE_FOR_OTHERS)
    if body.get("record_file_id") not in account.record_files:
        raise refuse(RECORD_FILE_NOT_FOUND)


def check_not_begun(webinar: Webinar, now: int) -> None:
    """Raise the 3000 refusal for a change to a simulive webinar that plays at `now` (epoch ms)."""
    begun = webinar.start_ms is not None and webinar.start_ms <= now
    if webinar.details.get("is_simulive") and begun and not is_over(webinar, now):
        raise refuse(SIMULIVE_STARTED)
