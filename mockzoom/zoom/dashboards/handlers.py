"""Handlers of the dashboards. All their scopes are account-wide."""

from __future__ import annotations

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.dashboards.errors import (
    DASHBOARD_A_YEAR_AGO,
    DASHBOARD_NOT_AVAILABLE,
    DASHBOARD_OF_OTHER_KIND,
    SESSION_NOT_ON_DASHBOARD,
)
from mockzoom.zoom.dashboards.find_session import LIVE, ONE, find_session, is_of_other_kind
from mockzoom.zoom.dashboards.models import DashboardList, DashboardParticipants, DashboardSession
from mockzoom.zoom.dashboards.serializers import serialize_list, serialize_participants, serialize_session
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.pagination import read_page
from mockzoom.zoom.past.attendance import ATTENDANCES
from mockzoom.zoom.registry import operation
from mockzoom.zoom.reports.held import HeldSession, held_sessions, page_of_sessions
from mockzoom.zoom.reports.windows import read_window
from mockzoom.zoom.sessions.rules import YEAR

_PLANS = ("business", "unlimited")  # with the dashboard (SPEC21, SPEC26: Business or a higher plan)


@operation("dashboardMeetings", serializer=serialize_list)
def dashboard_meetings(ctx: RequestContext, request: OperationRequest) -> DashboardList:
    """Return the meetings that are live, or those that ended in a range of time."""
    return _list(ctx, request, "meeting")


@operation("dashboardWebinars", serializer=serialize_list)
def dashboard_webinars(ctx: RequestContext, request: OperationRequest) -> DashboardList:
    """Return the webinars that are live, or those that ended in a range of time."""
    return _list(ctx, request, "webinar")


@operation("dashboardMeetingDetail", serializer=serialize_session)
@operation("dashboardWebinarDetail", serializer=serialize_session)
def dashboard_session(ctx: RequestContext, request: OperationRequest) -> DashboardSession:
    """Return one session that is live or was held."""
    return DashboardSession(_require_session(ctx, request))


@operation("dashboardMeetingParticipants", serializer=serialize_participants)
@operation("dashboardWebinarParticipants", serializer=serialize_participants)
def dashboard_participants(ctx: RequestContext, request: OperationRequest) -> DashboardParticipants:
    """Return a page of the participants of a session; one who joined twice is listed twice."""
    held = _require_session(ctx, request)
    page = read_page(
        ctx,
        ATTENDANCES,
        request.query_params,
        listing=ctx.cause,
        parent=held.occasion.id,
        group=held.session.uuid,
    )
    return DashboardParticipants(held, page, request.query_params.get("include_fields") == "registrant_id")


def _list(ctx: RequestContext, request: OperationRequest, kind: str) -> DashboardList:
    """Return the sessions of a kind; a live one is listed whatever the range (inferred)."""
    _check_plan(ctx)
    query = request.query_params
    window, wanted = read_window(query, ctx.now, with_times=True), query["type"]
    by_end = query.get("query_date_type") == "end_time" and wanted == "past"

    def belongs(held: HeldSession) -> bool:
        if wanted == LIVE:
            return True
        if wanted == ONE and len(held.participants) != 1:
            return False
        ended_ms = held.session.end_ms or held.session.start_ms
        return window.has(ended_ms if by_end else held.session.start_ms)

    found = [h for h in held_sessions(ctx, kinds=(kind,), live=wanted == LIVE) if belongs(h)]
    listing = f"{ctx.cause}/{wanted}/{by_end}/{window.first}/{window.last}"
    page = page_of_sessions(ctx, found, query, listing=listing)
    return DashboardList(kind, window, page, query.get("include_fields") == "tracking_fields")


def _require_session(ctx: RequestContext, request: OperationRequest) -> HeldSession:
    """Return the session in the path: of a number the latest, of a UUID that one.

    Raises the errors of the plan, of a session that is not there or not of the requested type, and of one a year ago.
    """
    _check_plan(ctx)
    kind = "meeting" if "meetingId" in request.path_params else "webinar"
    key, wanted = request.path_params[f"{kind}Id"], request.query_params["type"]
    if is_of_other_kind(ctx, kind, key):
        raise api_error(DASHBOARD_OF_OTHER_KIND, **{f"{kind}_id": key})
    held = find_session(ctx, kind, key, wanted)
    if held is None:
        raise api_error(SESSION_NOT_ON_DASHBOARD)
    if wanted != LIVE and held.session.start_ms + YEAR < ctx.now:
        raise api_error(DASHBOARD_A_YEAR_AGO)
    return held


def _check_plan(ctx: RequestContext) -> None:
    if ctx.account.plan not in _PLANS:
        raise api_error(DASHBOARD_NOT_AVAILABLE)
