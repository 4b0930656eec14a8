"""The times a webinar was on the air: found, filed, ended."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.rules import SESSIONS, Session, as_of
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import SCHEDULED, WEBINARS, Webinar


def sessions_of(ctx: RequestContext, webinar: Webinar) -> list[Session]:
    """All sessions of a webinar in the order in which they were filed, as they stand now."""
    return [as_of(session, webinar, ctx.now) for session in list_all(ctx.state, SESSIONS, webinar.id)]


def get_live_session(ctx: RequestContext, webinar: Webinar) -> Session | None:
    """Return the session that runs now, if there is one."""
    for session in list_all(ctx.state, SESSIONS, webinar.id, "live"):
        if as_of(session, webinar, ctx.now).end_ms is None:
            return session
    return None


def was_held(ctx: RequestContext, webinar: Webinar) -> bool:
    """Whether a scheduled webinar (type 5) was on the air and ended: it is over then, and another one begins anew.

    Ask where none of its sessions runs any more. Recurring webinars go on, so that they never have been held.
    """
    return webinar.type == SCHEDULED and ctx.state.count(SESSIONS, webinar.id) > 0


def close_expired_sessions(ctx: RequestContext, old: Webinar, new: Webinar) -> None:
    """File sessions that ended by themselves before the schedule changes; one that the new schedule ends, ends now."""
    for running in list_all(ctx.state, SESSIONS, old.id, "live"):
        session = as_of(running, old, ctx.now)
        if session.end_ms is None and as_of(session, new, ctx.now).end_ms is not None:
            session = session._replace(end_ms=ctx.now)
        ctx.state.put(SESSIONS, [session])


@operation("webinarStatus")
def webinar_status(ctx: RequestContext, request: OperationRequest) -> None:
    """End a webinar; one that is not on the air stays as it is (zoom/api issue 28 saw so for meetings).

    A scheduled webinar (type 5) is over when it was ended, whatever its schedule says (inferred).
    """
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    live = get_live_session(ctx, webinar)
    if live is None:
        return
    ctx.state.put(SESSIONS, [live._replace(end_ms=ctx.now)])
    if webinar.type == SCHEDULED:
        ctx.state.put(WEBINARS, [webinar._replace(ended=True)])
