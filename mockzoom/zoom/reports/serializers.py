"""Serializers of the reports on the account."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.pagination import BOTH_FIELDS, COUNT_ONLY, paging
from mockzoom.zoom.past.attendance import leave_ms
from mockzoom.zoom.past.models import SessionReport
from mockzoom.zoom.past.rules import PastSession
from mockzoom.zoom.past.serializers import APP_NAME, figures
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.reports.held import HeldSession
from mockzoom.zoom.reports.models import CallPage, DailyReport, HostPage, Usage, UsersMeetings
from mockzoom.zoom.users.models import User

_E2EE, _ENHANCED = 1, 2  # values of meeting_encryption_status


def serialize_users_meetings(ctx: RequestContext, result: UsersMeetings) -> dict[str, Any]:
    """Return a page of the sessions of a user; with REPORTED_USE, also what was used in them."""
    window, page, joined_by = result
    row = _detailed if ctx.profile.has(Feature.REPORTED_USE) else _session
    return {
        "from": window.first,
        "to": window.last,
        **paging(ctx, page, BOTH_FIELDS),
        "meetings": [row(held, joined_by) for held in page.records],
    }


def _session(held: HeldSession, _: str) -> dict[str, Any]:
    report = SessionReport(PastSession(held.occasion, held.session, held.host), held.attendances)
    return {
        "uuid": held.session.uuid,
        "id": held.occasion.id,
        **figures(report),
        "total_minutes": held.total_minutes,
        "participants_count": len(held.participants),
        "source": APP_NAME,
    }


def _detailed(held: HeldSession, joined_by: str) -> dict[str, Any]:
    """Return a session with what was used in it; the screen is never shared."""
    occasion = held.occasion
    shown = _session(held, joined_by)
    shown["host_name"] = shown["user_name"]
    if occasion.start_ms is not None:
        shown["schedule_time"] = _schedule_time(occasion.start_ms)
    shown |= _own_times(held, joined_by)
    return {
        **shown,
        "has_screen_share": False,
        "has_recording": held.was_recorded,
        "has_chat": held.used("chat"),
        "meeting_encryption_status": _E2EE if occasion.settings.get("encryption_type") == "e2ee" else _ENHANCED,
        "participants_count_my_account": sum(bool(person.user_id) for person in held.participants.values()),
    }


def _own_times(held: HeldSession, user_id: str) -> dict[str, str]:
    """Return when a user first joined and last left; nothing for one who did not join."""
    own = [attendance for attendance in held.attendances if user_id and attendance.person.user_id == user_id]
    if not own:
        return {}
    left = max(leave_ms(attendance, held.session) for attendance in own)
    return {"join_time": _schedule_time(own[0].join_ms), "leave_time": _schedule_time(left)}


def _schedule_time(ms: int) -> str:
    """Return a time in the form of these three fields, `MM/DD/YYYY HH:MM` (SPEC25); that it is in UTC is inferred."""
    text = instant(ms)
    return f"{text[5:7]}/{text[8:10]}/{text[:4]} {text[11:16]}"


def serialize_hosts(ctx: RequestContext, result: HostPage) -> dict[str, Any]:
    """Return a page of hosts, with the totals of all pages."""
    window, page, usage, total = result
    return {
        "from": window.first,
        "to": window.last,
        **paging(ctx, page, BOTH_FIELDS),
        "total_meetings": total.meetings,
        "total_participants": total.participants,
        "total_meeting_minutes": total.minutes,
        "users": [_host(user, usage.get(user.id, Usage())) for user in page.records],
    }


def _host(user: User, usage: Usage) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "user_name": f"{user.first_name} {user.last_name}".strip(),
        "type": user.type,
        "dept": user.details.get("dept", ""),
        **_usage(usage),
    }


def serialize_daily(_: RequestContext, result: DailyReport) -> dict[str, Any]:
    """Return the days of a month."""
    return {
        "year": result.year,
        "month": result.month,
        "dates": [{"date": day.date, "new_users": day.new_users, **_usage(day.usage)} for day in result.days],
    }


def _usage(usage: Usage) -> dict[str, int]:
    return {"meetings": usage.meetings, "participants": usage.participants, "meeting_minutes": usage.minutes}


def serialize_calls(ctx: RequestContext, result: CallPage) -> dict[str, Any]:
    """Return a page of telephone calls."""
    window, page = result
    return {"from": window.first, "to": window.last, **paging(ctx, page, COUNT_ONLY), "telephony_usage": page.records}
