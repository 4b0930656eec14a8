"""Serializers of the dashboards.

Media are not simulated: no participant has audio, video or a telephone, or shares the screen. What a client of Zoom
reports about its machine and network is empty where Zoom documents an empty text, and absent elsewhere.
"""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import SECOND, instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.dashboards.models import DashboardList, DashboardParticipants, DashboardSession
from mockzoom.zoom.pagination import COUNT_ONLY, paging
from mockzoom.zoom.past.attendance import Attendance
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.reports.held import HeldSession
from mockzoom.zoom.sessions.occasions import kind_of
from mockzoom.zoom.users.models import LICENSED, User

_UNUSED = ("has_pstn", "has_voip", "has_3rd_party_audio", "has_video", "has_screen_share", "has_sip")
_UNUSED_SINCE_2025 = ("has_archiving", "has_manual_captions", "has_automated_captions")
_USED = {"meeting": ("poll", "qa", "survey"), "webinar": ("poll", "survey")}
_OF_THE_MACHINE = ("microphone", "speaker", "camera", "pc_name", "domain", "mac_addr", "harddisk_id")
_CAMERA = "camera"  # not in the list of webinars


def serialize_list(ctx: RequestContext, result: DashboardList) -> dict[str, Any]:
    """Return a page of sessions."""
    return {
        "from": result.window.first,
        "to": result.window.last,
        **paging(ctx, result.page, COUNT_ONLY),
        f"{result.kind}s": [_listed(ctx, held, result) for held in result.page.records],
    }


def _listed(ctx: RequestContext, held: HeldSession, result: DashboardList) -> dict[str, Any]:
    shown = _session(ctx, held)
    if result.kind == "meeting" and not ctx.profile.has(Feature.REPORTED_USE):
        shown["in_room_participants"] = 0
    if result.with_tracking_fields and result.kind == "meeting":
        shown["tracking_fields"] = list(held.occasion.details.get("tracking_fields", ()))
    return shown


def serialize_session(ctx: RequestContext, result: DashboardSession) -> dict[str, Any]:
    """Return one session."""
    shown = _session(ctx, result.held)
    if kind_of(result.held.occasion) == "meeting":
        shown["in_room_participants"] = 0
        if ctx.profile.has(Feature.REPORTED_USE):
            shown["has_meeting_summary"] = False
    return shown


def _session(ctx: RequestContext, held: HeldSession) -> dict[str, Any]:
    """Return a session; one that is live has no end, and lasts until now."""
    occasion, session, host = held.occasion, held.session, held.host
    ended = {} if session.end_ms is None else {"end_time": instant(session.end_ms)}
    until = held.now if session.end_ms is None else session.end_ms
    shown = {
        "uuid": session.uuid,
        "id": occasion.id,
        "topic": occasion.topic,
        "host": f"{host.first_name} {host.last_name}".strip() if host else "",
        "email": host.email if host else "",
        "user_type": _user_type(host),
        "start_time": instant(session.start_ms),
        **ended,
        "duration": _length(until // SECOND - session.start_ms // SECOND),
        "participants": len(held.participants),
        **dict.fromkeys(_UNUSED, False),
        "has_recording": held.was_recorded,
        "dept": host.details.get("dept", "") if host else "",
    }
    if ctx.profile.has(Feature.REPORTED_USE):
        shown |= dict.fromkeys(_UNUSED_SINCE_2025, False)
        shown |= {f"has_{name}": held.used(name) for name in _USED[kind_of(occasion)]}
    return shown


def _user_type(host: User | None) -> str:
    """Return the licence of a user in words; `Licensed` is documented, `Basic` inferred."""
    return "Licensed" if host is not None and host.type == LICENSED else "Basic"


def _length(seconds: int) -> str:
    """Return a duration as `hh:mm:ss`, and under an hour as `mm:ss` (SPEC26)."""
    hours, rest = divmod(max(seconds, 0), 3600)
    text = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours:02}:{text}" if hours else text


def serialize_participants(ctx: RequestContext, result: DashboardParticipants) -> dict[str, Any]:
    """Return a page of participants."""
    kind = kind_of(result.held.occasion)
    shown = paging(ctx, result.page, COUNT_ONLY)
    if ctx.profile.has(Feature.REPORTED_USE):
        shown[f"{kind}_number"] = str(result.held.occasion.id)
    return {**shown, "participants": [_participant(ctx, attendance, result) for attendance in result.page.records]}


def _participant(ctx: RequestContext, attendance: Attendance, result: DashboardParticipants) -> dict[str, Any]:
    shown = participant_shown(ctx, result.held, attendance)
    if result.with_registrant_id:
        shown["registrant_id"] = attendance.person.registrant_id
    return shown


def participant_shown(ctx: RequestContext, held: HeldSession, attendance: Attendance) -> dict[str, Any]:
    """Return an attendance; those who are present have no time and reason of leaving."""
    kind = kind_of(held.occasion)
    person = attendance.person
    machine = [name for name in _OF_THE_MACHINE if kind == "meeting" or name != _CAMERA]
    shown = {
        "id": person.user_id,  # empty for participants who are not logged in (SPEC26)
        "user_id": attendance.user_id,
        "user_name": person.name,
        "email": person.email,
        **dict.fromkeys(machine, ""),
        "join_time": instant(attendance.join_ms),
        **_leaving(held, attendance, kind),
        **dict.fromkeys(("share_application", "share_desktop", "share_whiteboard"), False),
        "recording": held.was_recorded,
        "customer_key": "",
    }
    if kind == "meeting":
        shown |= {"status": "in_meeting", "in_room_participants": 0}
    if ctx.profile.has(Feature.REPORTED_USE):
        shown |= {"role": person.role, "participant_user_id": person.user_id, "participant_uuid": person.id}
    return shown


def _leaving(held: HeldSession, attendance: Attendance, kind: str) -> dict[str, str]:
    session = held.session
    if attendance.leave_ms is not None and (session.end_ms is None or attendance.leave_ms < session.end_ms):
        return {
            "leave_time": instant(attendance.leave_ms),
            "leave_reason": f"{attendance.person.name} left the {kind}.",
        }
    if session.end_ms is None:
        return {}
    return {"leave_time": instant(session.end_ms), "leave_reason": f"Host ended the {kind}."}
