"""Reports on cloud storage and on signing in: reportCloudRecording and reportSignInSignOutActivities."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import DAY, instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.months import months_before
from mockzoom.zoom.recordings.present_recordings import all_recordings
from mockzoom.zoom.registry import operation
from mockzoom.zoom.reports.handlers import check_paid
from mockzoom.zoom.reports.models import SignInPage, StorageReport
from mockzoom.zoom.reports.windows import day_of, read_window

_UNITS = ("MB", "GB", "TB")  # of 1,000 each (inferred; SPEC21 and SPEC25 show MB and TB)


def serialize_storage(_: RequestContext, result: StorageReport) -> dict[str, Any]:
    """Return the storage of each day; what the account's plan includes is not known."""
    return {
        "from": result.window.first,
        "to": result.window.last,
        "cloud_recording_storage": [{"date": date, "usage": _size(size)} for date, size in result.days],
    }


def _size(size: int) -> str:
    """Return a number of bytes in the largest unit of which it has one, with two digits at most."""
    number, unit = size / 1_000_000, 0
    while number >= 1000 and unit + 1 < len(_UNITS):
        number, unit = number / 1000, unit + 1
    return f"{round(number, 2):g} {_UNITS[unit]}"


def serialize_sign_ins(_: RequestContext, result: SignInPage) -> dict[str, Any]:
    """Return a page of sign-ins and sign-outs."""
    return {
        "from": f"{result.window.first}T00:00:00Z",
        "to": f"{result.window.last}T00:00:00Z",
        "page_size": result.page_size,
        "next_page_token": "",
        "activity_logs": [],
    }


@operation("reportCloudRecording", serializer=serialize_storage)
def report_cloud_recording(ctx: RequestContext, request: OperationRequest) -> StorageReport:
    """Return the storage at the end of each day of a range, up to yesterday (SPEC21, SPEC25).

    Counted are the files of recordings that were ready then and are there now, in the trash or not.
    """
    check_paid(ctx)
    window = read_window(request.query_params, ctx.now)
    recordings = [(r.ready_ms, sum(file.size for file in r.files)) for r in all_recordings(ctx)]
    today_ms = int(day_of(ctx.now).timestamp() * 1000)
    days = [
        (instant(start)[:10], sum(size for ready, size in recordings if ready is not None and ready < start + DAY))
        for start in range(window.start_ms, min(window.end_ms, today_ms), DAY)
    ]
    return StorageReport(window, days)


@operation("reportSignInSignOutActivities", serializer=serialize_sign_ins)
def report_sign_ins(ctx: RequestContext, request: OperationRequest) -> SignInPage:
    """Return the sign-ins of a range of days, by default of the past month: none, as nothing signs users in."""
    check_paid(ctx)
    today = day_of(ctx.now)
    query = request.query_params
    asked = {
        "from": query.get("from") or months_before(today, 1).date().isoformat(),
        "to": query.get("to") or today.date().isoformat(),
    }
    return SignInPage(read_window(asked, ctx.now), query["page_size"])
