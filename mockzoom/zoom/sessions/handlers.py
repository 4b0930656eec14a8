"""Find, store and end the sessions of a webinar."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.events import announce_ended
from mockzoom.zoom.sessions.rules import SESSIONS, Session, as_of
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import SCHEDULED, WEBINARS, Webinar


def sessions_of(ctx: RequestContext, webinar: Webinar) -> list[Session]:
    """Return all sessions of a webinar as of now, in the order of creation."""
    return [as_of(session, webinar, ctx.now) for session in list_all(ctx.state, SESSIONS, webinar.id)]


def get_live_session(ctx: RequestContext, webinar: Webinar) -> Session | None:
    """Return the session that is live now, or None."""
    for session in list_all(ctx.state, SESSIONS, webinar.id, "live"):
        if as_of(session, webinar, ctx.now).end_ms is None:
            return session
    return None


def was_held(ctx: RequestContext, webinar: Webinar) -> bool:
    """Return whether a scheduled webinar (type 5) was held and is therefore over.

    Only valid while no session is live. The result is always False for recurring webinars, which can be held again.
    """
    return webinar.type == SCHEDULED and ctx.state.count(SESSIONS, webinar.id) > 0


def close_expired_sessions(ctx: RequestContext, old: Webinar, new: Webinar) -> None:
    """Store the end of live sessions before the schedule changes from `old` to `new`.

    A session whose scheduled end has passed gets that end. A session that the new schedule ends, ends now.
    """
    for live in list_all(ctx.state, SESSIONS, old.id, "live"):
        session = as_of(live, old, ctx.now)
        if session.end_ms is None and as_of(session, new, ctx.now).end_ms is not None:
            session = session._replace(end_ms=ctx.now)
        ctx.state.put(SESSIONS, [session])
        announce_ended(ctx, old, session)


@operation("webinarStatus")
def webinar_status(ctx: RequestContext, request: OperationRequest) -> None:
    """End the live session; a webinar that is not live stays unchanged (as observed for meetings in zoom/api issue 28).

    A scheduled webinar (type 5) is over once it was ended, whatever its schedule (inferred).
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    live = get_live_session(ctx, webinar)
    if live is None:
        return
    ended = live._replace(end_ms=ctx.now)
    ctx.state.put(SESSIONS, [ended])
    announce_ended(ctx, webinar, ended)
    if webinar.type == SCHEDULED:
        ctx.state.put(WEBINARS, [webinar._replace(ended=True)])
