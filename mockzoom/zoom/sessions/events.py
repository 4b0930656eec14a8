"""Events of live webinars and meetings: started, ended, people joining and leaving."""

from __future__ import annotations

from typing import Any, NamedTuple

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.events import meeting_identity
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.past.attendance import ATTENDANCES, Attendance, Participant
from mockzoom.zoom.sessions.listeners import notify_session_end
from mockzoom.zoom.sessions.occasions import Occasion, find_occasion, kind_of
from mockzoom.zoom.sessions.rules import SESSIONS, Session, as_of
from mockzoom.zoom.webhooks.announce import announce
from mockzoom.zoom.webhooks.models import SUBSCRIPTIONS, WATCHED_SESSIONS, WatchedSession
from mockzoom.zoom.webinars.events import identity


class _Names(NamedTuple):
    """The names of the events of one kind."""

    started: str
    ended: str
    joined: str
    left: str


_NAMES = {
    "webinar": _Names("webinar.started", "webinar.ended", "webinar.participant_joined", "webinar.participant_left"),
    "meeting": _Names("meeting.started", "meeting.ended", "meeting.participant_joined", "meeting.participant_left"),
}


def announce_started(ctx: RequestContext, occasion: Occasion, session: Session) -> None:
    """Announce that a webinar or meeting has started, and watch for its end."""
    if ctx.state.count(SUBSCRIPTIONS):
        ctx.state.put(WATCHED_SESSIONS, [WatchedSession(session.uuid, occasion.id)])

    def build() -> dict[str, Any]:
        shown = _session(occasion, session)
        # The id of a meeting is a number in this event, and a text in the others (DOC api/webhooks).
        return {"object": {**shown, "id": occasion.id} if isinstance(occasion, Meeting) else shown}

    announce(ctx, _NAMES[kind_of(occasion)].started, occasion.host_id, build)


def announce_joined(ctx: RequestContext, occasion: Occasion, session: Session, attendance: Attendance) -> None:
    """Announce that a participant has joined."""

    def build() -> dict[str, Any]:
        times = {"join_time": instant(attendance.join_ms)}
        return {"object": {**_session(occasion, session), "participant": _participant(attendance, times)}}

    announce(ctx, _NAMES[kind_of(occasion)].joined, occasion.host_id, build)


def announce_left(
    ctx: RequestContext, occasion: Occasion, session: Session, attendance: Attendance, *, by_host: bool = False
) -> None:
    """Announce that a participant has left; `attendance` has the time, `by_host` is whether the host ended it."""
    at_ms = attendance.leave_ms if attendance.leave_ms is not None else ctx.now
    kind = kind_of(occasion)
    reason = f"Host ended the {kind}." if by_host else f"left the {kind}"

    def build() -> dict[str, Any]:
        name = attendance.person.name
        times = {"leave_time": instant(at_ms), "leave_reason": f"{name} left the {kind}.<br>Reason: {reason}"}
        return {"object": {**_session(occasion, session), "participant": _participant(attendance, times)}}

    announce(ctx, _NAMES[kind].left, occasion.host_id, build, at_ms)


def announce_ended(ctx: RequestContext, occasion: Occasion, session: Session) -> None:
    """Announce the end of a session at its `end_ms`; those who are present leave first."""
    notify_session_end(ctx, session)
    if not ctx.state.count(SUBSCRIPTIONS) or session.end_ms is None:
        return
    end_ms = session.end_ms
    ctx.state.remove(WATCHED_SESSIONS, session.uuid)
    for attendance in list_all(ctx.state, ATTENDANCES, occasion.id, session.uuid):
        if attendance.leave_ms is None:
            announce_left(ctx, occasion, session, attendance._replace(leave_ms=end_ms), by_host=True)

    def build() -> dict[str, Any]:
        return {"object": {**_session(occasion, session), "end_time": instant(end_ms)}}

    announce(ctx, _NAMES[kind_of(occasion)].ended, occasion.host_id, build, end_ms)


def watch_live_sessions(ctx: RequestContext, occasions: list[Occasion]) -> None:
    """Watch the sessions that are live when the account gets a subscription."""
    for occasion in occasions:
        for session in list_all(ctx.state, SESSIONS, occasion.id, "live"):
            if as_of(session, occasion, ctx.now).end_ms is None:
                ctx.state.put(WATCHED_SESSIONS, [WatchedSession(session.uuid, occasion.id)])


def end_expired_sessions(ctx: RequestContext) -> None:
    """Store and announce the end of the watched sessions whose scheduled end has passed."""
    due = []
    for watched in list_all(ctx.state, WATCHED_SESSIONS, ""):
        session = ctx.state.get(SESSIONS, watched.session_uuid)
        occasion = find_occasion(ctx.state, watched.webinar_id)
        if session is None or occasion is None or session.end_ms is not None:
            ctx.state.remove(WATCHED_SESSIONS, watched.session_uuid)
            continue
        ended = as_of(session, occasion, ctx.now)
        if ended.end_ms is not None:
            due.append((ended.end_ms, occasion, ended))
    for _, occasion, ended in sorted(due, key=lambda one: one[0]):
        ctx.state.put(SESSIONS, [ended])
        announce_ended(ctx, occasion, ended)


def _session(occasion: Occasion, session: Session) -> dict[str, Any]:
    """Return a live webinar or meeting; its id is a text here (observed), and the start is that of the session."""
    shown = meeting_identity(occasion) if isinstance(occasion, Meeting) else identity(occasion)
    document = {**shown, "id": str(occasion.id), "uuid": session.uuid}
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
