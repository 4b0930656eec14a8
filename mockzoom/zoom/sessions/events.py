"""Events of live webinars: started, ended, people joining and leaving."""

from __future__ import annotations

from typing import Any

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.past.attendance import ATTENDANCES, Attendance, Participant
from mockzoom.zoom.sessions.rules import SESSIONS, Session, as_of
from mockzoom.zoom.webhooks.announce import announce
from mockzoom.zoom.webhooks.models import SUBSCRIPTIONS, WATCHED_SESSIONS, WatchedSession
from mockzoom.zoom.webinars.events import identity
from mockzoom.zoom.webinars.models import WEBINARS, Webinar

HOST_ENDED = "Host ended the webinar."
LEFT = "left the webinar"


def announce_started(ctx: RequestContext, webinar: Webinar, session: Session) -> None:
    """Announce that a webinar has started, and watch for its end."""
    if ctx.state.count(SUBSCRIPTIONS):
        ctx.state.put(WATCHED_SESSIONS, [WatchedSession(session.uuid, webinar.id)])
    announce(ctx, "webinar.started", webinar.host_id, lambda: {"object": _session(webinar, session)})


def announce_joined(ctx: RequestContext, webinar: Webinar, session: Session, attendance: Attendance) -> None:
    """Announce that a participant has joined."""

    def build() -> dict[str, Any]:
        times = {"join_time": instant(attendance.join_ms)}
        return {"object": {**_session(webinar, session), "participant": _participant(attendance, times)}}

    announce(ctx, "webinar.participant_joined", webinar.host_id, build)


def announce_left(
    ctx: RequestContext, webinar: Webinar, session: Session, attendance: Attendance, *, reason: str = LEFT
) -> None:
    """Announce that a participant has left; `attendance` has the time."""
    at_ms = attendance.leave_ms if attendance.leave_ms is not None else ctx.now

    def build() -> dict[str, Any]:
        name = attendance.person.name
        times = {"leave_time": instant(at_ms), "leave_reason": f"{name} left the webinar.<br>Reason: {reason}"}
        return {"object": {**_session(webinar, session), "participant": _participant(attendance, times)}}

    announce(ctx, "webinar.participant_left", webinar.host_id, build, at_ms)


def announce_ended(ctx: RequestContext, webinar: Webinar, session: Session) -> None:
    """Announce the end of a session at its `end_ms`; those who are present leave first."""
    if not ctx.state.count(SUBSCRIPTIONS) or session.end_ms is None:
        return
    end_ms = session.end_ms
    ctx.state.remove(WATCHED_SESSIONS, session.uuid)
    for attendance in list_all(ctx.state, ATTENDANCES, webinar.id, session.uuid):
        if attendance.leave_ms is None:
            announce_left(ctx, webinar, session, attendance._replace(leave_ms=end_ms), reason=HOST_ENDED)

    def build() -> dict[str, Any]:
        return {"object": {**_session(webinar, session), "end_time": instant(end_ms)}}

    announce(ctx, "webinar.ended", webinar.host_id, build, end_ms)


def watch_live_sessions(ctx: RequestContext, webinars: list[Webinar]) -> None:
    """Watch the sessions that are live when the account gets a subscription."""
    for webinar in webinars:
        for session in list_all(ctx.state, SESSIONS, webinar.id, "live"):
            if as_of(session, webinar, ctx.now).end_ms is None:
                ctx.state.put(WATCHED_SESSIONS, [WatchedSession(session.uuid, webinar.id)])


def end_expired_sessions(ctx: RequestContext) -> None:
    """Store and announce the end of the watched sessions whose scheduled end has passed."""
    due = []
    for watched in list_all(ctx.state, WATCHED_SESSIONS, ""):
        session, webinar = ctx.state.get(SESSIONS, watched.session_uuid), ctx.state.get(WEBINARS, watched.webinar_id)
        if session is None or webinar is None or session.end_ms is not None:
            ctx.state.remove(WATCHED_SESSIONS, watched.session_uuid)
            continue
        ended = as_of(session, webinar, ctx.now)
        if ended.end_ms is not None:
            due.append((ended.end_ms, webinar, ended))
    for _, webinar, ended in sorted(due, key=lambda one: one[0]):
        ctx.state.put(SESSIONS, [ended])
        announce_ended(ctx, webinar, ended)


def _session(webinar: Webinar, session: Session) -> dict[str, Any]:
    """Return a live webinar; its id is a text here (observed), and the start is that of the session."""
    document = {**identity(webinar), "id": str(webinar.id), "uuid": session.uuid}
    document["start_time"] = instant(session.start_ms)
    return document


def _participant(attendance: Attendance, times: dict[str, str]) -> dict[str, Any]:
    person: Participant = attendance.person
    shown = {"user_id": attendance.user_id, "user_name": person.name, "id": person.user_id, **times}
    shown["email"] = person.email
    if person.registrant_id:
        shown["registrant_id"] = person.registrant_id
    if person.user_id:
        shown["participant_user_id"] = person.user_id
    return {**shown, "participant_uuid": person.id}
