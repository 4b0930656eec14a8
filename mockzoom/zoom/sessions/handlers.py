"""Find, store and end the sessions of a webinar or meeting."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.occasion_lookup import require_occasion
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.events import announce_ended
from mockzoom.zoom.sessions.occasions import Occasion, is_held_once, store_occasion
from mockzoom.zoom.sessions.rules import SESSIONS, Session, as_of


def sessions_of(ctx: RequestContext, occasion: Occasion) -> list[Session]:
    """Return all sessions of a webinar or meeting as of now, in the order of creation."""
    return [as_of(session, occasion, ctx.now) for session in list_all(ctx.state, SESSIONS, occasion.id)]


def get_live_session(ctx: RequestContext, occasion: Occasion) -> Session | None:
    """Return the session that is live now, or None."""
    for session in list_all(ctx.state, SESSIONS, occasion.id, "live"):
        if as_of(session, occasion, ctx.now).end_ms is None:
            return session
    return None


def was_held(ctx: RequestContext, occasion: Occasion) -> bool:
    """Return whether one that is held once (webinars of type 5, meetings of types 1 and 2) was held and is over.

    Only valid while no session is live. The result is always False for recurring ones, which can be held again.
    """
    return is_held_once(occasion) and ctx.state.count(SESSIONS, occasion.id) > 0


def close_expired_sessions(ctx: RequestContext, old: Occasion, new: Occasion) -> None:
    """Store the end of live sessions before the schedule changes from `old` to `new`.

    A session whose scheduled end has passed gets that end. A session that the new schedule ends, ends now.
    """
    for live in list_all(ctx.state, SESSIONS, old.id, "live"):
        session = as_of(live, old, ctx.now)
        if session.end_ms is None and as_of(session, new, ctx.now).end_ms is not None:
            session = session._replace(end_ms=ctx.now)
        ctx.state.put(SESSIONS, [session])
        announce_ended(ctx, old, session)


def end_session(ctx: RequestContext, occasion: Occasion) -> Session | None:
    """End the live session and return it; None if there is none, and then nothing changes.

    A webinar or meeting that is held once is over then, whatever its schedule (inferred).
    """
    live = get_live_session(ctx, occasion)
    if live is None:
        return None
    ended = live._replace(end_ms=ctx.now)
    ctx.state.put(SESSIONS, [ended])
    announce_ended(ctx, occasion, ended)
    if is_held_once(occasion):
        store_occasion(ctx.state, occasion._replace(ended=True))
    return ended


@operation("webinarStatus")
def end_on_request(ctx: RequestContext, request: OperationRequest) -> None:
    """End the live session; one that is not live stays unchanged (as observed for meetings in zoom/api issue 28)."""
    end_session(ctx, require_occasion(ctx, request).occasion)
