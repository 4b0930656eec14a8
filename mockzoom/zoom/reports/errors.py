"""Errors of the reports on the account."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error
from mockzoom.zoom.evidence import DOCUMENTED

DAILY_REPORT_TOO_OLD = define_error(
    "daily_report_too_old",
    "the month of the daily report is in the future or before the past six months on the account's clock",
    all_profiles(
        400,
        300,
        "Daily report can only be provided for a month that falls within the recent 6 months.",
        DOCUMENTED,
        "SPEC21, SPEC25; that the current month and the six before it count is our judgement",
    ),
)
