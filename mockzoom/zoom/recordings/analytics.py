"""Who watched and downloaded a recording: analytics_details and analytics_summary.

The views are created through the admin API; requests for files by an app are not views.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.pagination import NO_FIELDS, Page, paging, read_page
from mockzoom.zoom.recordings.models import BY_DOWNLOAD, BY_VIEW, RECORDING_VIEWS, RecordingView
from mockzoom.zoom.recordings.recording_access import require_recording
from mockzoom.zoom.recordings.windows import RecordingDays, read_window
from mockzoom.zoom.registry import operation


class ViewPage(NamedTuple):
    """A page of views between two days."""

    page: Page[RecordingView]
    window: RecordingDays


class ViewSummary(NamedTuple):
    """How often a recording was watched and downloaded, by day and kind."""

    counts: Counter[tuple[str, str]]
    window: RecordingDays


def serialize_views(ctx: RequestContext, result: ViewPage) -> dict[str, Any]:
    """Return a page of views; only those who watched have a `duration`, in seconds (SPEC25)."""
    page, window = result
    return {
        "from": window.first,
        "to": window.last,
        **paging(ctx, page, NO_FIELDS),
        "analytics_details": [_view(view) for view in page.records],
    }


def serialize_view_summary(_: RequestContext, result: ViewSummary) -> dict[str, Any]:
    """Return the counts of each day on which there was a view."""
    counts, window = result
    return {
        "from": window.first,
        "to": window.last,
        "analytics_summary": [
            {
                "date": day,
                "views_total_count": counts[day, BY_VIEW],
                "downloads_total_count": counts[day, BY_DOWNLOAD],
            }
            for day in sorted({day for day, _ in counts})
        ],
    }


@operation("analytics_details", serializer=serialize_views)
def analytics_details(ctx: RequestContext, request: OperationRequest) -> ViewPage:
    """Return a page of those who watched a recording, or with `type` who downloaded it."""
    recording = require_recording(ctx, request.path_params["meetingId"])
    window, kind = read_window(ctx, request.query_params), request.query_params["type"]
    page = read_page(
        ctx,
        RECORDING_VIEWS,
        request.query_params,
        listing=f"analytics_details/{window}",
        parent=recording.uuid,
        group=kind,
        keep=lambda view: window.has(view.at_ms),
    )
    return ViewPage(page, window)


@operation("analytics_summary", serializer=serialize_view_summary)
def analytics_summary(ctx: RequestContext, request: OperationRequest) -> ViewSummary:
    """Return how often a recording was watched and downloaded on each day."""
    recording, window = require_recording(ctx, request.path_params["meetingId"]), read_window(ctx, request.query_params)
    views = list_all(ctx.state, RECORDING_VIEWS, recording.uuid)
    counts = Counter((instant(view.at_ms)[:10], view.kind) for view in views if window.has(view.at_ms))
    return ViewSummary(counts, window)


def _view(view: RecordingView) -> dict[str, Any]:
    shown: dict[str, Any] = {"date_time": instant(view.at_ms), "name": view.name, "email": view.email}
    return shown | {"duration": view.seconds} if view.kind == BY_VIEW else shown
